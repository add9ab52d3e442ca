"""Pages for addresses that lead nowhere, and for bad days. None of them needs the database."""

import sqlite3
import sys

from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse

from .jinja import rendered
from .pages import about_the_site

__all__ = ["bad_request", "forbidden", "not_found", "server_error"]

_RETRY_AFTER = "30"  # seconds
#: How SQLite says that it cannot work now, and PostgreSQL by the beginning of its codes: no connection, no room or
#: memory, shutting down, waited too long for a lock.
_AWAY_SQLITE = ("SQLITE_BUSY", "SQLITE_CANTOPEN", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_LOCKED", "SQLITE_NOTADB")
_AWAY_POSTGRESQL = ("08", "53", "57", "55P03")


def _page(status: int, headers: dict[str, str] | None = None) -> HttpResponse:
    content = rendered(f"{status}.html", {"site": about_the_site(), "noindex": True})
    return HttpResponse(content, status=status, headers={"Cache-Control": "no-store", **(headers or {})})


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 while the database is away: then the same request works in a while, and machines are told when."""
    if _database_is_away(sys.exception()):
        return _page(503, {"Retry-After": _RETRY_AFTER})
    return _page(500)


def _database_is_away(error: BaseException | None) -> bool:
    """Whether an error says that the database cannot be asked, and not that we asked it wrongly."""
    if isinstance(error, InterfaceError):
        return True
    cause = error.__cause__ if isinstance(error, DatabaseError) else None
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorname", "").startswith(_AWAY_SQLITE)
    if cause is None:
        return False
    from psycopg import OperationalError  # not for a site on SQLite

    sqlstate = cause.sqlstate if isinstance(cause, OperationalError) else ""
    return sqlstate is None or sqlstate.startswith(_AWAY_POSTGRESQL)
