"""Many rows at once: COPY on PostgreSQL, one prepared statement on SQLite. Nothing is noted on the way."""

from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import Any

from django.db import connection
from django.db.models import AutoField, Field, ForeignKey, Model

__all__ = ["append", "insert_rows"]

_FEW = 50  # rows; fewer are one statement
_NUMBERS = {"ForeignKey", "OneToOneField", "IntegerField", "PositiveIntegerField", "PositiveSmallIntegerField"}


def insert_rows(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Append rows to the table of `model`, without a look at their values.

    Args:
        names: attribute names of the fields that each row has a value for, such as `article_id`.
            A field that is left out must have a default in the database or be its automatic key.
        rows: Python values in that order.
    """
    fields: dict[str, Field[Any, Any]] = {field.attname: field for field in model._meta.concrete_fields}
    chosen = [fields[name] for name in names]
    converters = [None if _is_plain(field) else field.get_db_prep_save for field in chosen]
    _insert(
        model,
        chosen,
        (
            [
                value if convert is None else convert(value, connection)
                for convert, value in zip(converters, row, strict=True)
            ]
            for row in rows
        ),
    )


def append(rows: Iterable[Model]) -> None:
    """Write new rows of one model, their values checked as by `bulk_create`; the objects are not told their keys."""
    new = list(rows)
    if not new:
        return
    model = type(new[0])
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, AutoField)]
    columns = [_column(field, new) for field in fields]
    _insert(model, fields, zip(*columns, strict=True))


def _column(field: "Field[Any, Any]", rows: Sequence[Model]) -> list[Any]:
    """What is stored of one field of the rows."""
    if type(field).pre_save is Field.pre_save or isinstance(field, ForeignKey):
        values = [row.__dict__[field.attname] for row in rows]
    else:  # such as the time at which a row is made
        values = [field.pre_save(row, True) for row in rows]
    if field.get_internal_type() in _NUMBERS:
        return values
    return [field.get_db_prep_save(value, connection) for value in values]


def _insert(model: type[Model], fields: "Sequence[Field[Any, Any]]", prepared: Iterable[Sequence[Any]]) -> None:
    quote = connection.ops.quote_name
    table, columns = quote(model._meta.db_table), ", ".join(quote(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    waiting = iter(prepared)
    first = list(islice(waiting, _FEW))
    if not first:
        return
    with connection.cursor() as cursor:
        insert = f"INSERT INTO {table} ({columns}) VALUES "  # noqa: S608 - our own names
        if len(first) < _FEW:
            cursor.execute(insert + ", ".join([f"({marks})"] * len(first)), list(chain.from_iterable(first)))
        elif connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in chain(first, waiting):
                    copy.write_row(row)
        else:
            while first:
                cursor.executemany(f"{insert}({marks})", first)
                first = list(islice(waiting, 5_000))


def _is_plain(field: "Field[Any, Any]") -> bool:
    """Values of the field are stored as Python has them: numbers and texts."""
    return field.get_internal_type() in {
        "BigAutoField",
        "BigIntegerField",
        "CharField",
        "ForeignKey",
        "OneToOneField",
        "IntegerField",
        "PositiveIntegerField",
        "PositiveSmallIntegerField",
        "SlugField",
        "SmallIntegerField",
        "TextField",
    } and not (field.get_internal_type() in {"ForeignKey", "OneToOneField"} and not _number(field))


def _number(field: "Field[Any, Any]") -> bool:
    return getattr(field, "target_field", field).get_internal_type() == "BigAutoField"
