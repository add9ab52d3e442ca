"""Work that no request waits for, without a worker to set up: one thread of the process does it, in order.

What is still in the queue when the process ends is not lost: what it was to make is noted as missing in the
database, and `serve` queues it again when it starts.
"""

import threading
import time
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

from django.db import connections
from django.tasks.backends.immediate import ImmediateBackend
from django.tasks.base import TaskResult, TaskResultStatus

from .statements import without_limit

__all__ = ["BackgroundBackend"]

_PAUSES = (1.0, 5.0)  # seconds until work is tried again that found the database busy or away
_BUSY = "django.db.utils.OperationalError"
_waiting: SimpleQueue[Callable[[], None]] = SimpleQueue()
_starting = threading.Lock()
_thread: threading.Thread | None = None


class BackgroundBackend(ImmediateBackend):
    """Django's immediate backend, a little later: `enqueue` returns before the work is begun."""

    def _execute_task(self, task_result: "TaskResult[Any, Any]") -> None:
        work = super()._execute_task  # type: ignore[misc]  # of its stubs
        _waiting.put(lambda: _do(lambda: work(task_result), task_result))
        _start()


def _do(work: Callable[[], None], result: "TaskResult[Any, Any]") -> None:
    work()
    for pause in _PAUSES:
        if result.status != TaskResultStatus.FAILED or result.errors[-1].exception_class_path != _BUSY:
            return
        connections.close_all()
        time.sleep(pause)
        work()


def _start() -> None:
    global _thread
    with _starting:
        if _thread is None or not _thread.is_alive():
            _thread = threading.Thread(target=_work, name="background", daemon=True)
            _thread.start()


def _work() -> None:
    with without_limit():
        while True:
            work = _waiting.get()
            try:
                work()
            finally:
                connections.close_all()  # a broken one would fail all work after it
