"""Rows of several tables read in one query, whose SQL is made once a process.

A page that shows one thing needs a few rows of many tables. Asked one after the other, most of the time goes into
making SQL that is the same each time. Here the rows come as JSON arrays over one `UNION ALL`, all of one instant,
and become the same instances that querysets give.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.models import F, QuerySet, Value
from django.db.models.functions import JSONArray

from .prepared import Statement
from .records import record

__all__ = ["AtOnce", "Rows"]


@dataclass(frozen=True)
class Rows:
    """One kind of rows of the answer.

    Args:
        queryset: which rows; its columns, order and prefetches are of no account.
        along: names of foreign keys whose records come too.
        order: the fields, perhaps of another table, by which they are put in order; `-` before the first turns it
            round.
        without: fields, written as in `order`, that are not read; to ask for one of them raises an error.
    """

    queryset: "QuerySet[Any, Any]"
    along: tuple[str, ...] = ()
    order: tuple[str, ...] = ("pk",)
    without: frozenset[str] = frozenset()


class AtOnce:
    """Several kinds of rows in one query.

    Args:
        rows: what is read, by name, made from stand-ins for the values; called once.
        stand_ins: for each value that differs between two calls one of its type that occurs nowhere else.
    """

    def __init__(self, rows: Callable[..., dict[str, Rows]], **stand_ins: Any) -> None:
        self._rows = rows
        self._stand_ins = stand_ins

    def read(self, **values: Any) -> dict[str, list[Any]]:
        """Ask for these values; returns the instances of each kind, lists without any included."""
        statement, makers = _statement(self, connection.vendor)
        found: dict[str, list[Any]] = {name: [] for name in makers}
        answer = statement.execute(values)
        rows = json.loads(f"[{','.join(row for _, row in answer)}]")
        for (name, _), row in zip(answer, rows, strict=True):
            found[name].append(row)
        return {name: makers[name].instances(found[name]) for name in found}

    def kinds(self) -> dict[str, Rows]:
        """What is read, for the stand-ins."""
        return self._rows(**self._stand_ins)

    @property
    def stand_ins(self) -> dict[str, Any]:
        return self._stand_ins


@cache
def _statement(asked: AtOnce, vendor: str) -> tuple[Statement, dict[str, "_Maker"]]:
    kinds = asked.kinds()
    makers = {name: _Maker(rows) for name, rows in kinds.items()}
    parts = [
        rows.queryset.order_by()
        .annotate(kind_of_row=Value(name, models.CharField()), row=JSONArray(*makers[name].columns))
        .values_list("kind_of_row", "row")
        for name, rows in kinds.items()
    ]
    query = parts[0].union(*parts[1:], all=True).order_by().query
    sql, told = query.get_compiler(connection=connection).as_sql()
    return Statement.of(sql, told, asked.stand_ins), makers


class _Maker:
    """Makes instances of one kind out of arrays of their columns, before which stand those of their order."""

    def __init__(self, rows: Rows) -> None:
        self.columns: list[Any] = [F(name.removeprefix("-")) for name in rows.order]
        self.order = itemgetter(*range(len(self.columns)))
        self.model: type[models.Model] = rows.queryset.model
        self.backwards = rows.order[0].startswith("-")
        self.whole = self._part(self.model, "", rows.without)
        self.along = []
        for name in rows.along:
            field: Any = self.model._meta.get_field(name)
            self.along.append((field, self._part(field.related_model, f"{name}__", rows.without)))

    def _part(self, model: type[models.Model], prefix: str, without: frozenset[str]) -> "_Part":
        fields = [field for field in model._meta.concrete_fields if f"{prefix}{field.name}" not in without]
        start = len(self.columns)
        self.columns += [f"{prefix}{field.attname}" for field in fields]
        converters = [(number, converter) for number, field in enumerate(fields) if (converter := _converter(field))]
        return _Part(model, start, [field.attname for field in fields], converters)

    def instances(self, found: list[list[Any]]) -> list[Any]:
        """Of the rows in their order."""
        found.sort(key=self.order)
        made = list(self._made(found))
        return made[::-1] if self.backwards else made

    def _made(self, found: Sequence[list[Any]]) -> Iterator[models.Model]:
        for row in found:
            instance = self.whole.instance(row)
            for field, part in self.along:
                there = instance.__dict__[field.attname] is not None
                field.set_cached_value(instance, part.instance(row) if there else None)
            yield instance


@dataclass(frozen=True, slots=True)
class _Part:
    """The columns of one model in a row."""

    model: type[models.Model]
    start: int
    names: list[str]
    converters: list[tuple[int, Callable[[Any], Any]]]

    def instance(self, row: list[Any]) -> models.Model:
        values = row[self.start : self.start + len(self.names)]
        for number, converter in self.converters:
            if values[number] is not None:
                values[number] = converter(values[number])
        return record(self.model, self.names, values)


def _converter(field: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    """What makes a value of the field out of what JSON can carry."""
    match field.get_internal_type():
        case "DateTimeField":
            return _moment
        case "DateField":
            return date.fromisoformat
        case "UUIDField":
            return UUID
        case "BooleanField":
            return bool
        case "JSONField":
            return _plain
        case "DecimalField" | "DurationField" | "BinaryField" | "TimeField":
            raise TypeError(f"{field} cannot be read out of JSON")
    return None


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)  # SQLite keeps UTC and does not say so


def _plain(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value  # a text in SQLite, JSON in PostgreSQL
