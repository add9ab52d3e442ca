"""How long a statement may take on PostgreSQL: less for a reader than for the desk, without end for commands.

A reader's page is made of statements of a few milliseconds; one that takes seconds is a fault, or somebody who means
badly, and must not hold a connection. The limit is set on a connection when the last request on it had another one,
so it costs nothing where it stays.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from psycopg.pq import TransactionStatus

from .headers import DESK_PATH

__all__ = ["StatementLimits"]


class StatementLimits:
    """Middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if connection.vendor != "postgresql":
            return self.get_response(request)
        desk = request.path.startswith(DESK_PATH)
        limit = settings.STATEMENT_SECONDS_DESK if desk else settings.STATEMENT_SECONDS
        with connection.execute_wrapper(partial(_limited, limit)):
            return self.get_response(request)


def _limited(seconds: float, execute: Any, sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    wrapper = context["connection"]
    raw = wrapper.connection
    idle = raw is not None and raw.info.transaction_status == TransactionStatus.IDLE  # else a rollback would undo it
    if idle and getattr(raw, "statement_seconds", None) != seconds:
        with wrapper.wrap_database_errors:
            raw.execute(f"SET statement_timeout = {int(seconds * 1000)}")
        raw.statement_seconds = seconds
    return execute(sql, params, many, context)
