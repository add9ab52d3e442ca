"""People: who writes, speaks and photographs."""

from django.contrib import admin

from ...models import Person, PersonAlias
from .named import AliasRows, NamedAdmin

__all__ = ["PersonAdmin"]


class PersonAliasRows(AliasRows):
    model = PersonAlias


@admin.register(Person)
class PersonAdmin(NamedAdmin):
    list_display = ["name", "disambiguation", "slug"]
    fields = ["name", "disambiguation", "description", "slug"]
    inlines = [PersonAliasRows]
