"""The ledger: rows are changed through it, and it keeps what each was before and is after.

Values are kept as JSON without loss, so that a deleted row comes back as it was to the microsecond.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db import models

__all__ = ["BATCH", "Entry", "Ledger", "in_batches", "read_values", "values_of"]

BATCH = 500  # keys in one statement

#: model, key, values before (None: made), values after (None: deleted), and what it belongs to: the key of the row
#: that takes the place of a deleted one, or any word that rows have in common which come back together or not at all
type Entry = list[Any]


def values_of(record: models.Model) -> dict[str, Any]:
    """All columns of a row, as JSON says them without loss."""
    return {field.attname: _plain(field, record) for field in record._meta.concrete_fields}


def _plain(field: Any, record: models.Model) -> Any:
    value = field.value_from_object(record)
    return value if value is None or isinstance(value, bool | int | float | str) else field.value_to_string(record)


def read_values(model: type[models.Model], values: dict[str, Any]) -> dict[str, Any]:
    """The other way round: Python values by column."""
    columns = {field.attname: field for field in model._meta.concrete_fields}
    return {
        name: value if columns[name].remote_field else columns[name].to_python(value) for name, value in values.items()
    }


def in_batches[T](items: Iterable[T]) -> Iterator[list[T]]:
    """Yield the items in lists of a size that every database takes in one statement."""
    batch: list[T] = []
    for item in items:
        batch.append(item)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


class Ledger:
    """Changes rows, past `save` and cascades, and keeps what it did in `entries`."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def insert(self, record: models.Model, belongs_to: Any = None) -> None:
        type(record)._base_manager.bulk_create([record])
        self.entries.append([record._meta.label, record.pk, None, values_of(record), belongs_to])

    def delete(self, record: models.Model, belongs_to: Any = None) -> None:
        """Delete one row; what it belongs to is for instance the row of the same table that takes its place."""
        self.entries.append([record._meta.label, record.pk, values_of(record), None, belongs_to])
        _delete(type(record), record.pk)

    def update(self, model: type[models.Model], rows: Iterable[tuple[Any, dict[str, Any]]], **after: Any) -> None:
        """Write `after` into rows, given as pairs of key and values before."""
        for batch in in_batches(rows):
            self.entries += [[model._meta.label, key, before, after, None] for key, before in batch]
            model._base_manager.filter(pk__in=[key for key, _ in batch]).update(**after)


def _delete(model: type[models.Model], key: Any) -> None:
    rows: Any = model._base_manager.filter(pk=key)
    rows._raw_delete(rows.db)


def take_back(entries: list[Entry]) -> None:
    """Do the opposite of `entries`, the last one first; whoever calls has looked whether that can be done."""
    for (label, before, after), run in groupby(reversed(entries), key=lambda entry: (entry[0], entry[2], entry[3])):
        model = apps.get_model(label)
        keys = [entry[1] for entry in run]
        if before is None:
            for key in keys:
                _delete(model, key)
        elif after is None:
            model._base_manager.bulk_create(model(**read_values(model, before)) for _ in keys)
        else:
            for batch in in_batches(keys):
                model._base_manager.filter(pk__in=batch).update(**read_values(model, before))
