"""The sections of the paper."""

from django.contrib import admin

from ...models import Section
from ..named_form import LastingAddressForm
from .base import DeskModelAdmin

__all__ = ["SectionAdmin"]


@admin.register(Section)
class SectionAdmin(DeskModelAdmin):
    form = LastingAddressForm
    list_display = ["name", "position", "slug"]
    search_fields = ["name"]
    fields = ["name", "position", "description", "slug"]
