"""Connections to a replica, which wait only so long for an answer: a server that hangs keeps no reader."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import psycopg

__all__ = ["PATIENCE", "ImpatientConnection", "patient"]

#: Seconds in which the server says that it is there. Its own limit of a statement is of no use while it hangs.
PATIENCE = 0.5
_patience: ContextVar[float | None] = ContextVar("patience")  # of a page that is being made


class ImpatientConnection(psycopg.Connection[Any]):
    """Raises psycopg's `OperationalError` where an answer does not come in time."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        return super().wait(gen, interval, _patience.get(PATIENCE) if timeout is None else timeout)


@contextmanager
def patient(seconds: float | None) -> Iterator[None]:
    """Inside, an answer may take so long; None is without end."""
    token = _patience.set(seconds)
    try:
        yield
    finally:
        _patience.reset(token)
