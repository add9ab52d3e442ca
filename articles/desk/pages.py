"""The pages below an article at the desk, and what its own page shows in panels beside the text.

A feature is one module; it comes in here by a line in `PAGES`, a line in `_PANELS`, or both.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

from ..models import Article
from . import paste, preview_links, publish_view, revisions, state_panel

if TYPE_CHECKING:
    from .admin.article import ArticleAdmin

__all__ = ["PAGES", "panels"]

Page = Callable[..., HttpResponse]  # desk, request, then what the address holds
Panel = Callable[["ArticleAdmin", HttpRequest, Article], dict[str, Any]]

#: Address below `/admin/articles/article/`, view, and name behind `admin:articles_article_`.
PAGES: list[tuple[str, Page, str]] = [
    ("paste/", paste.paste_text, "paste"),
    ("<int:object_id>/publish/", publish_view.publish_article, "publish"),
    ("<int:object_id>/withdraw/", publish_view.withdraw_article, "withdraw"),
    *revisions.PAGES,
    *preview_links.PAGES,
]

_PANELS: list[Panel] = [
    state_panel.state_panel,
    revisions.revisions_panel,
]


def panels(desk: "ArticleAdmin", request: HttpRequest, stored: Article) -> dict[str, Any]:
    """Return what the panels of a stored article show. Names are the panels' own; none stands twice."""
    context: dict[str, Any] = {}
    for panel in _PANELS:
        context |= panel(desk, request, stored)
    return context
