"""Tags: one a meaning, with its other names."""

from django.contrib import admin

from ...models import Tag, TagAlias
from .named import AliasRows, NamedAdmin

__all__ = ["TagAdmin"]


class TagAliasRows(AliasRows):
    model = TagAlias


@admin.register(Tag)
class TagAdmin(NamedAdmin):
    list_display = ["name", "kind", "state", "slug"]
    list_filter = ["kind", "state"]
    fields = ["name", "kind", "state", "description", "slug"]
    inlines = [TagAliasRows]
