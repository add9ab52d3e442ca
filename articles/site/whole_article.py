"""All that an article page prints, read in one query."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from ..models.edition import (
    Correction,
    Edition,
    EditionByline,
    EditionPhoto,
    EditionQuote,
    EditionTag,
    live_now,
)
from ..models.listing import ListedTag
from ..models.publication import Publication
from ..models.section import Section
from ..models.tag import Tag
from ..models.translation import Translation
from .at_once import AtOnce, Rows
from .lists import live_listing
from .prepared import NAME, NOW

__all__ = ["WholeArticle", "whole_article"]


@dataclass(frozen=True, slots=True)
class WholeArticle:
    """A live edition, its rows and its group, as `with_group(editions_in_full())` reads it; and what goes with it.

    `earlier` are the articles before this one about what it is about before all else. They lead on into the archive,
    and a new article changes no older one's page.
    """

    edition: Edition
    corrections: list[Correction]
    publication: Publication
    sections: list[Section]
    earlier: list[Edition]


def whole_article(slug: str) -> WholeArticle | None:
    """What stands under this address now, or None."""
    found = _READ.read(slug=slug, now=timezone.now())
    if not found["edition"]:
        return None
    edition: Edition = found["edition"][0]
    edition.group = next((row.original_id for row in found["translation"]), None)  # type: ignore[attr-defined]
    for name in ("edition_tags", "edition_photos", "quotes", "bylines"):
        _hand_over(edition, name, found[name])
    publication = found["publication"][0] if found["publication"] else Publication(pk=1)
    return WholeArticle(edition, found["corrections"], publication, found["sections"], found["earlier"])


def _hand_over(edition: Edition, name: str, rows: list[Any]) -> None:
    """As a prefetch does."""
    for row in rows:
        row._state.fields_cache["edition"] = edition
    queryset: QuerySet[Any, Any] = getattr(Edition, name).rel.related_model.objects.all()
    queryset._result_cache, queryset._prefetch_done = rows, True  # type: ignore[attr-defined]
    edition.__dict__.setdefault("_prefetched_objects_cache", {})[name] = queryset


def _rows(slug: str, now: datetime) -> dict[str, Rows]:
    live = Edition.objects.filter(live_now(now=now))
    this = live.filter(slug=slug).order_by("-valid_from", "-pk")
    edition = Subquery(this.values("pk")[:1])
    article = Subquery(this.values("article_id")[:1])
    was_seen = Q(edition__valid_from__lte=now) & (
        Q(edition__valid_until=None) | Q(edition__valid_until__gt=F("edition__valid_from"))
    )
    shown_tags = EditionTag.objects.filter(edition=edition).exclude(tag__kind=Tag.Kind.INTERNAL)
    corrections = Correction.objects.filter(was_seen, edition__article_id=article)
    primary = Subquery(shown_tags.order_by("position").values("tag_id")[:1])
    first, uuid = (Subquery(this.values(name)[:1]) for name in ("first_published_at", "uuid"))
    older = ListedTag.objects.filter(live_listing(now), tag=primary, first_published_at__lte=first)
    older = older.exclude(first_published_at=first, uuid__gte=uuid)
    earlier = older.order_by("-first_published_at", "-uuid").values("edition_id")[:_EARLIER]
    in_use = Section.objects.filter(Exists(live.filter(section=OuterRef("pk"))))
    in_use = in_use.annotate(place=Window(RowNumber(), order_by=["position", "name"]))  # as the database sorts names
    quotes = EditionQuote.objects.filter(edition=edition)
    return {
        "edition": Rows(Edition.objects.filter(pk=edition), along=("section",)),
        "edition_tags": Rows(shown_tags, along=("tag",), order=("position",)),
        "edition_photos": Rows(
            EditionPhoto.objects.filter(edition=edition), along=("photo",), order=("position",), without=_NOT_PRINTED
        ),
        "quotes": Rows(quotes, along=("person", "affiliation"), order=("number",)),
        "bylines": Rows(EditionByline.objects.filter(edition=edition), along=("person",), order=("position",)),
        "corrections": Rows(corrections, along=("edition",), order=("-edition__valid_from",), without=_WORDS),
        "translation": Rows(Translation.objects.filter(article=article)),
        "publication": Rows(Publication.objects.filter(pk=1)),
        "earlier": Rows(
            live.filter(pk__in=earlier), order=("-first_published_at", "uuid"), without=frozenset({"body"})
        ),
        "sections": Rows(in_use, order=("place",)),
    }


_EARLIER = 3
_WORDS = frozenset({"edition__body"})
#: What is read out of the file, and what finds the picture again: long, and on no article page.
_NOT_PRINTED = frozenset(f"photo__{name}" for name in ("file_metadata", "content_credentials", "phash", "dhash"))
_READ = AtOnce(_rows, slug=NAME, now=NOW)
