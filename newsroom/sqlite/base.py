"""Where Django looks for an engine."""

from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3 import base

__all__ = ["DatabaseWrapper"]

_KEPT = 250  # statements
_LONGEST = 20_000  # characters of a statement that is kept: those that write many rows come once


def _rewritten(query: str) -> str:
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


_kept = lru_cache(_KEPT)(_rewritten)


class _Cursor(base.SQLiteCursorWrapper):
    def convert_query(self, query: str, *, param_names: Any = None) -> str:
        if param_names is not None:
            return str(super().convert_query(query, param_names=param_names))
        return _kept(query) if len(query) <= _LONGEST else _rewritten(query)


class DatabaseWrapper(base.DatabaseWrapper):
    def create_cursor(self, name: str | None = None) -> Any:
        return self.connection.cursor(factory=_Cursor)
