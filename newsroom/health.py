"""Is the process up, and can it do its work."""

from collections.abc import Callable
from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse

__all__ = ["Probes", "healthz", "readyz"]


class Probes:
    """Middleware: answers probes before anything asks for which host they are meant; a probe knows an address only."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        probe = {"/healthz": healthz, "/readyz": readyz}.get(request.path)
        if probe is None or request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        return probe(request)


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return _said("ok")


def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers, and has the shape that this version needs. What costs only speed is not asked."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        _migrated()
    except _NotYet:
        return _said("migrations", 503)
    except DatabaseError:
        return _said("database", 503)
    return _said("ok")


class _NotYet(Exception):
    """Migrations are missing."""


@cache
def _migrated() -> None:
    """Remembered once it is so: the database of a running process does not go back."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise _NotYet


def _said(word: str, status: int = 200) -> HttpResponse:
    headers = {"Cache-Control": "no-store", **({"Retry-After": "2"} if status == 503 else {})}
    return HttpResponse(word, status=status, content_type="text/plain; charset=utf-8", headers=headers)
