"""Where Django looks for an engine."""

from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3 import base

__all__ = ["DatabaseWrapper"]

_KEPT = 250  # statements
_LONGEST = 20_000  # characters of a statement that is kept: those that write many rows come once


@lru_cache(_KEPT)
def _kept(query: str) -> str:
    convert: Any = base.SQLiteCursorWrapper.convert_query
    return str(convert(None, query))  # it asks nothing of its cursor


class _Cursor(base.SQLiteCursorWrapper):
    def convert_query(self, query: str, *, param_names: Any = None) -> str:
        if param_names is None and len(query) <= _LONGEST:
            return _kept(query)
        return str(super().convert_query(query, param_names=param_names))


class DatabaseWrapper(base.DatabaseWrapper):
    def create_cursor(self, name: str | None = None) -> Any:
        return self.connection.cursor(factory=_Cursor)
