"""The changes log: who did what, what it was before and what it is now."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from ...models import Activity
from ..activity_words import deed, noun, told
from ..versions import when
from .in_use import filter_in_use
from .read_only import ReadOnlyAdmin

__all__ = ["ActivityAdmin"]


@admin.register(Activity)
class ActivityAdmin(ReadOnlyAdmin):
    list_display = ["at_second", "who", "done", "what", "changes", "why"]
    list_display_links = ["at_second"]
    list_filter = [
        filter_in_use("action", deed, gettext_lazy("action")),
        filter_in_use("kind", noun, gettext_lazy("kind")),
    ]
    search_fields = ["label", "by_name"]
    fields = ["at_second", "who", "done", "what", "changes", "why"]
    readonly_fields = ["at_second", "who", "done", "what", "changes", "why"]
    ordering = ["-pk"]
    list_per_page = 100
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("by")

    @admin.display(description=gettext_lazy("when"))
    def at_second(self, line: Activity) -> str:
        return when(line.at)

    @admin.display(description=gettext_lazy("who"))
    def who(self, line: Activity) -> str:
        return line.by_name or "–"

    @admin.display(description=gettext_lazy("did"))
    def done(self, line: Activity) -> str:
        return told(line).done

    @admin.display(description=gettext_lazy("with"))
    def what(self, line: Activity) -> SafeString | str:
        label = f"{noun(line.kind)}: {line.label}"
        app = "media" if line.kind == "photo" else "articles"
        try:
            address = reverse(f"admin:{app}_{line.kind}_change", args=[line.object_id])
        except NoReverseMatch:
            return label
        return format_html('<a href="{}">{}</a>', address, label)

    @admin.display(description=gettext_lazy("before and after"))
    def changes(self, line: Activity) -> SafeString:
        rows = ((f"{name}: " if name else "", old, new) for name, old, new in told(line).changes)
        return format_html_join("", '<span class="log-change">{}{} → {}</span>', rows)

    @admin.display(description=gettext_lazy("reason"))
    def why(self, line: Activity) -> str:
        return told(line).reason
