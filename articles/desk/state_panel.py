"""The panel that says where an article stands and what stands between it and its readers."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils import timezone

from ..models import Article, ArticleTag, Quote
from ..publishing import check
from ..rights import may
from .local_time import in_words
from .quote_fields import QUOTES_ON_A_PAGE
from .readiness import readiness
from .standing import standing
from .workflow_pages import next_state, sent_back, steps

if TYPE_CHECKING:
    from .admin.article import ArticleAdmin

__all__ = ["state_panel"]


def state_panel(desk: "ArticleAdmin", request: HttpRequest, stored: Article) -> dict[str, Any]:
    """Return state, readiness and the number of guesses; `stored` comes from the desk's own queryset."""
    return {
        "stored": stored,
        "readiness": readiness(check(stored), many_quotes=stored.body.count("<q ") > QUOTES_ON_A_PAGE),
        "edition": stored.editions.order_by("-number").first(),
        "standing": standing(stored),
        "guesses": _guesses(stored),
        "steps": steps(request.user, stored),
        "primary_step": next_state(request.user, stored),
        "sent_back": sent_back(stored),
        "may_review": may(request.user, "review", stored),
        "overdue": stored.due_at is not None and stored.due_at < timezone.now(),
        "due_in_words": in_words(stored.due_at) if stored.due_at else "",
    }


def _guesses(article: Article) -> int:
    """How many speakers and tags nobody has confirmed."""
    quotes: int = Quote.objects.filter(article=article, guess=True).standing().count()
    tags: int = ArticleTag.objects.filter(content_object=article, guess=True).count()
    return quotes + tags
