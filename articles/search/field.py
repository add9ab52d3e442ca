"""The column of an index row: `tsvector` on PostgreSQL, text that FTS5 reads on SQLite."""

from collections import defaultdict
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from .documents import GAP, Tokens

__all__ = ["TokensField"]

_MOST_PLACES = 255  # of one lexeme, PostgreSQL's limit
_LAST_PLACE = 16_383


class TokensField(models.Field[Tokens, str]):
    """Holds `Tokens`. They are written and looked for, never read back."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        if not isinstance(value, Tokens):
            return value
        return tsvector(value) if connection.vendor == "postgresql" else stream(value)


def stream(tokens: Tokens) -> str:
    """The tokens as text for FTS5, which parts them at blanks."""
    return " ".join([*tokens.words, GAP, *tokens.keys])


def tsvector(tokens: Tokens) -> str:
    """The tokens as PostgreSQL writes a `tsvector`."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for number, token in enumerate(tokens.words[:_LAST_PLACE], start=1):
        places[token].append(number)
    for token in tokens.words[_LAST_PLACE:]:
        places[token]  # without a place
    places.pop(GAP, None)
    lexemes = [
        f"{_quoted(token)}:{','.join(map(str, there[:_MOST_PLACES]))}" if there else _quoted(token)
        for token, there in places.items()
    ]
    return " ".join([*lexemes, *map(_quoted, tokens.keys)])


def _quoted(token: str) -> str:
    if token.isalnum():
        return f"'{token}'"
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'"
