"""Many rows at once: COPY on PostgreSQL, one prepared statement on SQLite. Nothing is noted on the way."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import batched, chain
from typing import Any

from django.db import connection, models
from django.db.models import AutoField, Field, ForeignKey, Model
from django.utils import timezone

from media.fields import TextBlock, TextLine

__all__ = ["add_rows", "append", "insert_rows"]

_FEW = 50  # rows; fewer are one statement
_AT_ONCE = 5_000  # rows in memory
_NUMBERS = frozenset(
    [
        "BigAutoField",
        "BigIntegerField",
        "IntegerField",
        "PositiveIntegerField",
        "PositiveSmallIntegerField",
        "SmallIntegerField",
    ]
)
_TEXTS = frozenset(["CharField", "SlugField", "TextField"])
#: Values of these fields that have this type already are stored as they are.
_STORED_AS: dict[type[Any], type[Any]] = {
    models.BooleanField: bool,
    models.CharField: str,
    models.FloatField: float,
    models.SlugField: str,
    models.TextField: str,
}
AnyField = Field[Any, Any]


def insert_rows(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Append rows to the table of `model`, without a look at the words in them.

    Args:
        names: attribute names of the fields that each row has a value for, such as `article_id`.
            A field that is left out must have a default in the database or be its automatic key.
        rows: Python values in that order.
    """
    fields: dict[str, AnyField] = {field.attname: field for field in model._meta.concrete_fields}
    chosen = [fields[name] for name in names]

    def prepared() -> Iterator[Sequence[Any]]:
        for some in batched(rows, _AT_ONCE):
            columns = zip(*some, strict=True)
            stored = [_unseen(field, values) for field, values in zip(chosen, columns, strict=True)]
            yield from zip(*stored, strict=True)

    _insert(model, chosen, prepared())


def append(rows: Iterable[Model]) -> None:
    """Write new rows of one model, their values checked as by `bulk_create`; the objects are not told their keys."""
    new = list(rows)
    if new:
        fields = [field for field in new[0]._meta.concrete_fields if not isinstance(field, AutoField)]
        _insert(type(new[0]), fields, zip(*(_column(field, new) for field in fields), strict=True))


def add_rows[M: Model](rows: Iterable[M]) -> list[M]:
    """Write new rows of one model, as `append` does; the objects are told their keys, and their texts as stored.

    In the caller's transaction.
    """
    new = list(rows)
    if not new:
        return new
    model = type(new[0])
    key = model._meta.pk
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, AutoField)]
    columns = [_column(field, new) for field in fields]
    if not isinstance(key, AutoField):
        _insert(model, fields, zip(*columns, strict=True))
    elif len(new) < _FEW:
        _tell(new, key, _insert_few(model, fields, list(zip(*columns, strict=True)), key))
    else:
        given = _free_keys(model, key, len(new))
        _insert(model, [key, *fields], zip(given, *columns, strict=True))
        _tell(new, key, given)
    for row in new:
        row._state.adding, row._state.db = False, connection.alias
    return new


def _tell(rows: Iterable[Model], field: AnyField, values: Iterable[Any]) -> None:
    for row, value in zip(rows, values, strict=True):
        setattr(row, field.attname, value)


def _column(field: AnyField, rows: Sequence[Model]) -> Sequence[Any]:
    """What is stored of one field of the rows, which are told of it where it is text."""
    name = field.attname
    if isinstance(field, models.DateTimeField) and (field.auto_now or field.auto_now_add):
        _tell(rows, field, [timezone.now()] * len(rows))
    if isinstance(field, ForeignKey):
        for row in rows:
            if row.__dict__[name] is None and field.is_cached(row):  # it was written after the row was made
                row._prepare_related_fields_for_save("bulk_create")  # type: ignore[attr-defined]
    if type(field).pre_save is Field.pre_save or isinstance(field, models.DateTimeField):
        values = [row.__dict__[name] for row in rows]
    else:
        values = [field.pre_save(row, True) for row in rows]
    stored = _prepared(field, values)
    if stored is not values and isinstance(field, models.CharField | models.TextField):
        _tell(rows, field, stored)
    return stored


def _unseen(field: AnyField, values: Sequence[Any]) -> Sequence[Any]:
    """What is stored of values of one field, where words are known to be fit."""
    target = field.target_field if isinstance(field, ForeignKey) else field
    return values if target.get_internal_type() in _TEXTS else _prepared(field, values)


def _prepared(field: AnyField, values: Sequence[Any]) -> Sequence[Any]:
    """What is stored of values of one field; themselves where nothing is to be done."""
    if isinstance(field, ForeignKey):
        return _prepared(field.target_field, values)
    if field.get_internal_type() in _NUMBERS:
        return values
    kinds = set(map(type, values)) - {type(None)}
    if not kinds:
        return [_one(field, None)] * len(values)
    if kinds == {_STORED_AS.get(type(field))}:
        return values
    if isinstance(field, TextBlock | TextLine) and kinds == {str} and field.all_fit(values):
        return values
    if all(issubclass(kind, date) for kind in kinds):  # many rows have the same
        known = {key: _one(field, key[0]) for key in set(map(_instant, values))}
        return [known[_instant(value)] for value in values]
    return [_one(field, value) for value in values]


def _instant(value: Any) -> tuple[Any, int]:
    """A date or time by what it says: of the hour that comes twice in autumn the two are equal in Python."""
    return value, getattr(value, "fold", 0)


def _one(field: AnyField, value: Any) -> Any:
    return field.get_db_prep_save(value, connection)


def _free_keys(model: type[Model], key: AnyField, number: int) -> Sequence[int]:
    """Keys that no other row has or will be given, in ascending order."""
    quote = connection.ops.quote_name
    table, column = model._meta.db_table, str(key.column)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = "pg_get_serial_sequence(%s, %s)"
            cursor.execute(
                f"SELECT nextval({sequence}) FROM generate_series(1, %s)",  # noqa: S608 - our own names
                [quote(table), column, number],
            )
            return [given for (given,) in cursor.fetchall()]
        cursor.execute(f"SELECT COALESCE(max({quote(column)}), 0) FROM {quote(table)}")  # noqa: S608 - our own names
        there = cursor.fetchone()[0]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = max(there, *(cursor.fetchone() or [0]))  # a key that was given is not given again
        return range(last + 1, last + 1 + number)


def _insert_few(
    model: type[Model], fields: Sequence[AnyField], rows: Sequence[Sequence[Any]], key: AnyField
) -> list[Any]:
    """Write the rows in one statement; return their keys."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_statement(model, fields, len(rows))} RETURNING {connection.ops.quote_name(str(key.column))}",
            list(chain.from_iterable(rows)),
        )
        return [given for (given,) in cursor.fetchall()]


def _insert(model: type[Model], fields: Sequence[AnyField], prepared: Iterable[Sequence[Any]]) -> None:
    waiting = batched(prepared, _AT_ONCE)
    first = next(waiting, ())
    if not first:
        return
    with connection.cursor() as cursor:
        if len(first) < _FEW:
            cursor.execute(_statement(model, fields, len(first)), list(chain.from_iterable(first)))
        elif connection.vendor == "postgresql":
            table, columns = _names(model, fields)
            copying = cursor.copy(f"COPY {table} ({columns}) FROM STDIN")
            with connection.wrap_database_errors, copying as copy:  # Django knows no COPY
                for row in chain(first, *waiting):
                    copy.write_row(row)
        else:
            for some in chain([first], waiting):
                cursor.executemany(_statement(model, fields, 1), some)


def _statement(model: type[Model], fields: Sequence[AnyField], rows: int) -> str:
    table, columns = _names(model, fields)
    marks = f"({', '.join(['%s'] * len(fields))})"
    return f"INSERT INTO {table} ({columns}) VALUES {', '.join([marks] * rows)}"  # noqa: S608 - our own names


def _names(model: type[Model], fields: Sequence[AnyField]) -> tuple[str, str]:
    quote = connection.ops.quote_name
    return quote(model._meta.db_table), ", ".join(quote(str(field.column)) for field in fields)
