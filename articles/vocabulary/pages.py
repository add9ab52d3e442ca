"""Which pages show a tag, person or organisation: what a merge, split or undo notes as changed."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q, QuerySet

from ..models import Edition, EditionByline, EditionPhoto, EditionQuote, EditionTag, PhotoMaker, live_now
from ..models.named import Named

__all__ = ["page_keys"]


def page_keys(kind: type[Named], keys: Iterable[int]) -> Iterator[str]:
    """Yield what `Change` calls the records themselves, and every page that shows a live edition of theirs."""
    name, wanted = kind._meta.model_name, list(keys)
    yield from (f"{name}:{key}" for key in wanted)
    live = Edition.objects.filter(live_now()).filter(_shows(str(name), wanted)).order_by()
    articles = list(live.values_list("article_id", flat=True).distinct())
    if not articles:
        return
    yield "home"
    yield from (f"article:{key}" for key in articles)
    yield from (f"section:{key}" for key in live.values_list("section_id", flat=True).distinct())
    shown: QuerySet[Edition, Any] = live.values("pk")
    for label, rows in (
        ("tag", EditionTag.objects.filter(edition__in=shown).order_by().values_list("tag_id", flat=True)),
        ("photo", EditionPhoto.objects.filter(edition__in=shown).order_by().values_list("photo_id", flat=True)),
        ("person", EditionByline.objects.filter(edition__in=shown).order_by().values_list("person_id", flat=True)),
        ("person", _of_quotes(shown, "person_id")),
        ("organisation", _of_quotes(shown, "affiliation_id")),
    ):
        yield from (f"{label}:{key}" for key in rows.distinct())


def _of_quotes(editions: QuerySet[Edition, Any], column: str) -> QuerySet[EditionQuote, Any]:
    rows = EditionQuote.objects.filter(edition__in=editions).exclude(**{column: None}).order_by()
    return rows.values_list(column, flat=True)


def _shows(kind: str, keys: list[int]) -> Q:
    if kind == "tag":
        return Q(pk__in=EditionTag.objects.filter(tag__in=keys).values("edition"))
    made = PhotoMaker.objects.filter(**{f"{kind}__in": keys}).values("photo")
    shows = Q(pk__in=EditionPhoto.objects.filter(photo__in=made).values("edition"))
    if kind == "person":
        shows |= Q(pk__in=EditionByline.objects.filter(person__in=keys).values("edition"))
        return shows | Q(pk__in=EditionQuote.objects.filter(person__in=keys).values("edition"))
    filed = Q(affiliation__in=keys) | Q(affiliation__parent__in=keys)
    return shows | Q(pk__in=EditionQuote.objects.filter(filed).values("edition"))
