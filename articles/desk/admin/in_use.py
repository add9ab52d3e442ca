"""Filters of a list by the values that its records have, found without reading every record."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import admin
from django.db import connection
from django.db.models import Model, QuerySet
from django.http import HttpRequest

__all__ = ["filter_in_use", "values_in_use"]

_MOST = 100  # values that a filter offers


def values_in_use(model: type[Model], column: str) -> list[str]:
    """The different values of an indexed text column, in order: one step of its index for each of them.

    `SELECT DISTINCT` would read the whole index, which grows with the archive.
    """
    name = connection.ops.quote_name
    described: Any = model._meta.get_field(column)
    field, table = name(described.column), name(model._meta.db_table)
    sql = (
        f"WITH RECURSIVE used(value) AS ("  # noqa: S608 - names of our own model
        f"SELECT MIN({field}) FROM {table} UNION ALL "
        f"SELECT (SELECT MIN({field}) FROM {table} WHERE {field} > used.value) FROM used WHERE used.value IS NOT NULL"
        f") SELECT value FROM used WHERE value IS NOT NULL LIMIT {_MOST}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [value for (value,) in cursor.fetchall()]


def filter_in_use(column: str, name: Callable[[str], str] = str, title: Any = None) -> type[admin.SimpleListFilter]:
    """A filter of a list by an indexed text column, offering the values that some record has, each by its `name`.

    Its heading is `title`, or what the column is called.
    """

    class InUse(admin.SimpleListFilter):
        parameter_name = column

        def __init__(self, request: HttpRequest, params: Any, model: type[Model], model_admin: Any) -> None:
            described: Any = model._meta.get_field(column)
            self.title = title or described.verbose_name
            super().__init__(request, params, model, model_admin)

        def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
            words = dict(model_admin.model._meta.get_field(column).flatchoices)
            return [(value, str(words.get(value) or name(value))) for value in values_in_use(model_admin.model, column)]

        def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
            value = self.value()
            return queryset.filter(**{column: value}) if value else queryset

    return InUse
