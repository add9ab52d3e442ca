"""The column of an index row: `tsvector` on PostgreSQL, text that FTS5 reads on SQLite."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from .documents import GAP, Tokens

__all__ = ["TokensField"]

_MOST_PLACES = 255  # of one lexeme, PostgreSQL's limit
_LAST_PLACE = 16_383
_PLACES = tuple(map(str, range(1, _LAST_PLACE + 1)))


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
    places: defaultdict[str, list[str]] = defaultdict(list)
    for place, token in zip(_PLACES, tokens.words, strict=False):
        places[token].append(place)
    for token in tokens.words[_LAST_PLACE:]:
        places[token]  # without a place
    places.pop(GAP, None)
    names, keys = _escaped(places), _escaped(tokens.keys)
    lexemes = [
        f"'{name}':{','.join(there[:_MOST_PLACES])}" if there else f"'{name}'"
        for name, there in zip(names, places.values(), strict=True)
    ]
    return " ".join([*lexemes, *(f"'{key}'" for key in keys)])


def _escaped(tokens: Collection[str]) -> Collection[str]:
    """The tokens as they stand between quotes; all are looked at in one go, as hardly any needs a change."""
    together = "".join(tokens)
    if "'" not in together and "\\" not in together:
        return tokens
    return [token.replace("\\", "\\\\").replace("'", "''") for token in tokens]
