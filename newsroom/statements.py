"""How long a statement may take on PostgreSQL: less for a reader than for the desk, without end for commands.

A reader's page is made of statements of a few milliseconds; one that takes seconds is a fault, or somebody who means
badly, and must not hold a connection. The limit is set on a connection when the last work on it had another one,
so it costs nothing where it stays. The pool hands connections from thread to thread, and their limit with them: a
thread that works behind requests says that it has none.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

from .headers import DESK_PATH

__all__ = ["StatementLimits", "without_limit"]


class StatementLimits:
    """Middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        desk = request.path.startswith(DESK_PATH)
        limit = settings.STATEMENT_SECONDS_DESK if desk else settings.STATEMENT_SECONDS
        with _limiting(limit):
            return self.get_response(request)


def without_limit() -> AbstractContextManager[None]:
    """Inside, statements of this thread have the database's own limit, whatever a request left on the connection."""
    return _limiting(None)


def _limiting(seconds: float | None) -> AbstractContextManager[None]:
    if connection.vendor != "postgresql":
        return nullcontext()
    return connection.execute_wrapper(partial(_limited, seconds))


def _limited(seconds: float | None, execute: Any, sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    from psycopg.pq import TransactionStatus  # eight megabytes that a site on SQLite does without

    wrapper = context["connection"]
    raw = wrapper.connection
    idle = raw is not None and raw.info.transaction_status == TransactionStatus.IDLE  # else a rollback would undo it
    if idle and getattr(raw, "statement_seconds", None) != seconds:
        scope = "SESSION" if raw.autocommit else "LOCAL"  # the first of a transaction, which may be rolled back
        value = "DEFAULT" if seconds is None else int(seconds * 1000)
        with wrapper.wrap_database_errors:
            raw.execute(f"SET {scope} statement_timeout TO {value}")
        if raw.autocommit:
            raw.statement_seconds = seconds
    return execute(sql, params, many, context)
