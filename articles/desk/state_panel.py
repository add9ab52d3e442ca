"""The panel that says where an article stands and what stands between it and its readers."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from ..models import Article, ArticleTag, Quote
from ..publishing import check
from .readiness import readiness
from .standing import standing

if TYPE_CHECKING:
    from .admin.article import ArticleAdmin

__all__ = ["state_panel"]


def state_panel(desk: "ArticleAdmin", request: HttpRequest, stored: Article) -> dict[str, Any]:
    """Return state, readiness and the number of guesses; `stored` comes from the desk's own queryset."""
    return {
        "stored": stored,
        "readiness": readiness(check(stored)),
        "edition": stored.editions.order_by("-number").first(),
        "standing": standing(stored),
        "guesses": _guesses(stored),
    }


def _guesses(article: Article) -> int:
    """How many speakers and tags nobody has confirmed."""
    quotes: int = Quote.objects.filter(article=article, guess=True).standing().count()
    tags: int = ArticleTag.objects.filter(content_object=article, guess=True).count()
    return quotes + tags
