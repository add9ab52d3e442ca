"""Many rows at once: COPY on PostgreSQL, one prepared statement on SQLite. Nothing is checked or noted on the way."""

from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import Any

from django.db import connection
from django.db.models import Field, Model

__all__ = ["insert_rows"]


def insert_rows(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Append rows to the table of `model`.

    Args:
        names: attribute names of the fields that each row has a value for, such as `article_id`.
            A field that is left out must have a default in the database or be its automatic key.
        rows: Python values in that order.
    """
    fields: dict[str, Field[Any, Any]] = {field.attname: field for field in model._meta.concrete_fields}
    chosen = [fields[name] for name in names]
    converters = [None if _is_plain(field) else field.get_db_prep_save for field in chosen]
    quote = connection.ops.quote_name
    table, columns = quote(model._meta.db_table), ", ".join(quote(str(field.column)) for field in chosen)
    prepared = (
        [
            value if convert is None else convert(value, connection)
            for convert, value in zip(converters, row, strict=True)
        ]
        for row in rows
    )
    first = next(prepared, None)
    if first is None:
        return
    prepared = chain([first], prepared)  # type: ignore[assignment]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in prepared:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(chosen))
            while batch := list(islice(prepared, 5_000)):
                cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", batch)  # noqa: S608


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
