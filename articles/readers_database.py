"""Where a public page is read: in the primary, or in a replica that has all of it (`newsroom/replicas.py` says when).

Querysets are led there by the router, SQL of our own by `readers_connection`. Everything else is the primary's: the
desk, commands, the rows of `Change`, and whatever is written.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

__all__ = ["ReadersRouter", "readers_connection", "reading_from"]

_alias: ContextVar[str] = ContextVar("readers_database", default=DEFAULT_DB_ALIAS)


@contextmanager
def reading_from(alias: str) -> Iterator[None]:
    """Inside, what is read is read in this database."""
    token = _alias.set(alias)
    try:
        yield
    finally:
        _alias.reset(token)


def readers_connection() -> BaseDatabaseWrapper:
    """The connection for SQL that a public page reads with."""
    return connections[_alias.get()]


class ReadersRouter:
    """Leads querysets; Django asks it where a site has replicas.

    It always has an answer: an instance that was read in a replica and kept must not lead a later page there.
    """

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return _alias.get()

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        """All hold the same rows."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == DEFAULT_DB_ALIAS
