"""The list of what readers saw differently."""

from django.contrib import admin

from ...models import Change
from .read_only import ReadOnlyAdmin

__all__ = ["ChangeAdmin"]


@admin.register(Change)
class ChangeAdmin(ReadOnlyAdmin):
    """What readers saw differently, newest first; for finding out why a page was made anew."""

    list_display = ["key", "at"]
    search_fields = ["key"]
    ordering = ["-pk"]
    show_full_result_count = False
