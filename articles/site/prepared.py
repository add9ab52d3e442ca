"""Queries whose SQL is made once a process: to make it takes longer than to have it answered.

A query is made by the ORM from stand-ins, values that occur nowhere else, and asked with others in their places.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.models import Field, QuerySet

from ..readers_database import readers_connection
from .records import record

__all__ = ["KEY", "NAME", "NOW", "OTHER_KEY", "UUID_", "Prepared", "Statement", "columns", "records"]

NOW = datetime(1, 2, 3, 4, 5, 6, 7, UTC)
NAME = "\N{SYMBOL FOR NULL}"
KEY, OTHER_KEY = -8_191_131_071, -2_147_483_647
UUID_ = UUID(int=0x10DE_B0DE)


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with the values that stay the same, and of the others which stands at which place."""

    sql: str
    told: list[Any]
    places: dict[int, str]

    @classmethod
    def of(cls, sql: str, told: Sequence[Any], stand_ins: dict[str, Any]) -> "Statement":
        """Find the places of the stand-ins among the parameters `told`; a fault of the code is found when first run."""
        names = {_adapted(value): name for name, value in stand_ins.items()}
        places = {number: names[value] for number, value in enumerate(told) if value in names}
        missing = set(stand_ins) - set(places.values())
        assert not missing, f"no place for {missing}"  # noqa: S101
        assert sql.count("%s") == len(told), "a sign of percent in the SQL"  # noqa: S101
        return cls(sql, list(told), places)

    def execute(self, values: dict[str, Any]) -> list[tuple[Any, ...]]:
        """Ask for these values; of a list, which stands for the one value of an `IN`, each is asked for."""
        sql, told = self.sql, self.told.copy()
        adapted = {name: _adapted(value) for name, value in values.items()}
        for number, name in self.places.items():
            told[number] = adapted[name]
        if any(isinstance(value, list) for value in adapted.values()):
            marks = [", ".join(["%s"] * len(one)) if isinstance(one, list) else "%s" for one in told]
            told = [value for one in told for value in (one if isinstance(one, list) else [one])]
            parts = self.sql.split("%s")
            sql = "".join([text for pair in zip(parts, [*marks, ""], strict=True) for text in pair])
        with readers_connection().cursor() as cursor:
            cursor.execute(sql, told)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _adapted(value: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    return value


class Prepared:
    """A query of `values_list`.

    Args:
        query: makes it from the stand-ins; called once.
        stand_ins: by name, for each value that differs between two calls one of its type that occurs nowhere else.
    """

    def __init__(self, query: Callable[..., QuerySet[Any, Any]], **stand_ins: Any) -> None:
        self._query = query
        self._stand_ins = stand_ins

    def rows(self, **values: Any) -> list[Any]:
        """Ask for these values. A list, for a stand-in that is the only value of an `IN`, may not be empty."""
        statement, convert = _compiled(self, connection.vendor)
        return convert(statement.execute(values))

    def column(self, **values: Any) -> list[Any]:
        """The same of a query for one column."""
        return [row[0] for row in self.rows(**values)]

    def compiled(self) -> tuple[Statement, Callable[[Any], list[Any]]]:
        """Make the SQL for the database in use."""
        compiler: Any = self._query(**self._stand_ins).query.get_compiler(connection=connection)
        sql, told = compiler.as_sql()
        statement = Statement.of(sql, told, self._stand_ins)
        converters = compiler.get_converters([expression for expression, _, _ in compiler.select])
        return statement, lambda rows: list(compiler.apply_converters(rows, converters)) if converters else rows


@cache
def _compiled(prepared: Prepared, vendor: str) -> tuple[Statement, Callable[[Any], list[Any]]]:
    return prepared.compiled()


def columns(model: type[models.Model], prefix: str = "", without: Iterable[str] = ()) -> list[str]:
    """What `values_list` is to name for `records` to make instances."""
    return [f"{prefix}{field.attname}" for field in _fields(model) if field.attname not in without]


def records[M: models.Model](model: type[M], rows: Iterable[Sequence[Any]], without: Iterable[str] = ()) -> list[M]:
    """Instances of rows of `columns`."""
    names = columns(model, without=without)
    return [record(model, names, row) for row in rows]


def _fields(model: type[models.Model]) -> "Sequence[Field[Any, Any]]":
    return model._meta.concrete_fields
