"""What an article is to readers, in the words that every page of the desk uses."""

from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import Article, ArticlePhoto, Edition, Quote
from .versions import to_the_minute

__all__ = ["coming_editions", "standing", "with_standing"]


def coming_editions() -> QuerySet[Edition]:
    """Editions that readers will see, first one first; those called off are not among them."""
    later = Edition.objects.filter(valid_from__gt=timezone.now()).exclude(valid_until=F("valid_from"))
    return later.order_by("valid_from", "pk")


def _over() -> QuerySet[Edition]:
    """Editions that readers have seen and see no longer."""
    return Edition.objects.filter(valid_until__lte=timezone.now()).exclude(valid_until=F("valid_from")).order_by()


def with_standing(articles: QuerySet[Any]) -> QuerySet[Any]:
    """Add what `standing` reads: the revision and start of the live edition and of the next one."""
    live = Edition.live.filter(article=OuterRef("pk")).order_by()
    coming = coming_editions().filter(article=OuterRef("pk"))
    annotated: QuerySet[Any] = articles.annotate(
        live_since=Subquery(live.values("first_published_at")[:1]),
        live_revision=Subquery(live.values("revision__number")[:1]),
        scheduled_for=Subquery(coming.values("valid_from")[:1]),
        scheduled_revision=Subquery(coming.values("revision__number")[:1]),
        was_live=Exists(_over().filter(article=OuterRef("pk"))),
        quote_count=_counted(Quote.objects.filter(article=OuterRef("pk"), retired_at=None)),
        photo_count=_counted(ArticlePhoto.objects.filter(article=OuterRef("pk"))),
    )
    return annotated


def _counted(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values("article").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def standing(article: Any) -> str:
    """Say where an article of `with_standing` stands: its state, or what readers have or will have of it."""
    word = article.get_state_display()
    live, scheduled, since = _("Live"), _("Scheduled"), _("changed since")
    if article.state != Article.State.DRAFT:
        since += f" ({word.lower()})"
    coming = to_the_minute(article.scheduled_for) if article.scheduled_for else ""
    if article.live_since:
        newest = article.version in (article.live_revision, article.scheduled_revision)
        following = _("next edition")
        told = live if newest else f"{live}, {since}"
        return f"{told}, {following} {coming}" if coming else told
    if coming:
        told = f"{scheduled} {coming}"
        return told if article.scheduled_revision == article.version else f"{told}, {since}"
    ended = _("no longer live")
    return f"{word}, {ended}" if article.was_live else str(word)
