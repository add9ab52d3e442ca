"""The sections of the paper."""

from django.contrib import admin

from ...models import Section
from ..named_form import SlugForm
from .fields import VERBATIM

__all__ = ["SectionAdmin"]


@admin.register(Section)
class SectionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    form = SlugForm
    formfield_overrides = VERBATIM
    list_display = ["name", "position", "slug"]
    search_fields = ["name"]
    fields = ["name", "position", "description", "slug"]
