"""The sections of the paper."""

from django.contrib import admin

from ...models import Section
from ..named_form import LastingAddressForm
from .fields import VERBATIM

__all__ = ["SectionAdmin"]


@admin.register(Section)
class SectionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    form = LastingAddressForm
    formfield_overrides = VERBATIM
    list_display = ["name", "position", "slug"]
    search_fields = ["name"]
    fields = ["name", "position", "description", "slug"]
