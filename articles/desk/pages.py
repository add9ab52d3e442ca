"""The pages below an article at the desk, and what its own page shows in panels beside the text.

A feature is one module; it comes in here by a line in `PAGES`, a line in `_PANELS`, or both.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from ..models import Article
from . import (
    bulk,
    calendar,
    comments,
    embargo_page,
    paste,
    preview_links,
    publish_view,
    revisions,
    source_mix_page,
    sources,
    span_page,
    speakers,
    state_panel,
    tag_suggestions,
    translations,
    verbatim_panel,
    workflow_pages,
    working_copies,
)
from .page import Page

if TYPE_CHECKING:
    from .admin.article import ArticleAdmin

__all__ = ["PAGES", "panels"]

Panel = Callable[["ArticleAdmin", HttpRequest, Article], dict[str, Any]]

PAGES: list[Page] = [
    ("paste/", paste.paste_text, "paste"),
    ("<int:object_id>/publish/", publish_view.publish_article, "publish"),
    ("<int:object_id>/withdraw/", publish_view.withdraw_article, "withdraw"),
    *workflow_pages.PAGES,
    *comments.PAGES,
    *embargo_page.PAGES,
    *span_page.PAGES,
    *translations.PAGES,
    *calendar.PAGES,
    *source_mix_page.PAGES,
    *revisions.PAGES,
    *preview_links.PAGES,
    *working_copies.PAGES,
    *speakers.PAGES,
    *sources.PAGES,
    *verbatim_panel.PAGES,
    *tag_suggestions.PAGES,
    *bulk.PAGES,
]

_PANELS: list[Panel] = [
    state_panel.state_panel,
    span_page.time_panel,
    translations.translations_panel,
    comments.comments_panel,
    revisions.revisions_panel,
    sources.sources_panel,
    verbatim_panel.verdicts_panel,
    working_copies.presence_panel,
]


def panels(desk: "ArticleAdmin", request: HttpRequest, stored: Article) -> dict[str, Any]:
    """Return what the panels of a stored article show. Names are the panels' own; none stands twice."""
    context: dict[str, Any] = {}
    for panel in _PANELS:
        context |= panel(desk, request, stored)
    return context
