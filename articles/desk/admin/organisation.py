"""Organisations, and what they are part of."""

from django.contrib import admin

from ...models import Organisation, OrganisationAlias
from .named import AliasRows, NamedAdmin

__all__ = ["OrganisationAdmin"]


class OrganisationAliasRows(AliasRows):
    model = OrganisationAlias


@admin.register(Organisation)
class OrganisationAdmin(NamedAdmin):
    list_display = ["name", "parent", "slug"]
    list_select_related = ["parent"]
    fields = ["name", "parent", "description", "slug"]
    autocomplete_fields = ["parent"]
    inlines = [OrganisationAliasRows]
