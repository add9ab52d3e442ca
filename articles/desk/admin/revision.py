"""Every saved state of an article, to read."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ...body import plain_text
from ...models import Revision
from .read_only import ReadOnlyAdmin

__all__ = ["RevisionAdmin"]

_LINES = [
    ("Headline", "headline"),
    ("Standfirst", "standfirst"),
    ("Dateline", "dateline"),
    ("Byline", "byline"),
    ("Address", "slug"),
    ("Note to editors", "ed_note"),
]


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    list_display = ["number", "headline", "created_at", "created_by", "note"]
    list_select_related = ["created_by"]
    fields = ["article", "number", "created_at", "created_by", "note", "words", "quotes", "rest"]
    ordering = ["-created_at", "-pk"]
    show_full_result_count = False

    class Media:
        css = {"all": ["desk/desk.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request)

    @admin.display(description="headline")
    def headline(self, revision: Revision) -> str:
        return str(revision.content["headline"])

    @admin.display(description="text")
    def words(self, revision: Revision) -> SafeString:
        return format_html('<div class="revision-text">{}</div>', plain_text(revision.content["body"]))

    @admin.display(description="quotes")
    def quotes(self, revision: Revision) -> SafeString:
        rows = ((quote["text"], quote["printed"] or quote["speaker"] or "?") for quote in revision.content["quotes"])
        return format_html_join("", '<p class="revision-text">{} — {}</p>', rows)

    @admin.display(description="everything else")
    def rest(self, revision: Revision) -> SafeString:
        content = revision.content
        lines = [(label, content[name]) for label, name in _LINES if content.get(name)]
        lines += [
            ("Tags", ", ".join(row["tag__name"] for row in content["tags"])),
            ("Photos", "; ".join(row["photo__credit_line"] for row in content["photos"])),
            ("Authors", ", ".join(row["person__name"] for row in content["bylines"])),
        ]
        return format_html("<dl>{}</dl>", format_html_join("", "<dt>{}</dt><dd>{}</dd>", lines))
