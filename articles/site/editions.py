"""What readers may see, as querysets: live editions and what live editions show.

Everything on a public page starts here. Nothing is loaded later behind a template's back: each
queryset says what comes with it, and refuses the rest.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection, models
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from media.models import Photo
from media.rights import may_be_shown

from ..models.attribution import PRINTED_OF_SPEAKER
from ..models.edition import (
    Correction,
    Edition,
    EditionByline,
    EditionPhoto,
    EditionQuerySet,
    EditionQuote,
    EditionTag,
    live_now,
)
from ..models.listing import ListedTag
from ..models.organisation import Organisation
from ..models.person import Person
from ..models.section import Section
from ..models.seen import was_seen
from ..models.tag import Tag
from .prepared import NOW, Prepared, columns, records

__all__ = [
    "NOT_LISTED",
    "editions_in_full",
    "editions_in_lists",
    "live_edition_of_old_slug",
    "live_editions_of",
    "live_quotes",
    "navigation",
    "newest_in_sections",
    "places_of_editions",
    "places_of_quotes",
    "positions_of",
    "printings_of",
    "said_for",
    "seen_editions",
    "seen_printings",
    "shown_corrections",
    "shown_organisations",
    "shown_people",
    "shown_photos",
    "shown_sections",
    "shown_tags",
]

_LISTS = 100  # in one query


def _tags() -> Prefetch[str, QuerySet[EditionTag], str]:
    rows = EditionTag.objects.exclude(tag__kind=Tag.Kind.INTERNAL).select_related("tag").order_by("position")
    return Prefetch("edition_tags", queryset=rows.fetch_mode(models.FETCH_RAISE))


#: What is read out of a photo's file, and what finds the picture again: long, and on no page that lists articles.
NOT_LISTED = ("file_metadata", "content_credentials", "phash", "dhash")


def _photos(*without: str) -> Prefetch[str, QuerySet[EditionPhoto], str]:
    rows = EditionPhoto.objects.select_related("photo").defer(*without).order_by("position")
    return Prefetch("edition_photos", queryset=rows.fetch_mode(models.FETCH_RAISE))


def _quotes() -> Prefetch[str, QuerySet[EditionQuote], str]:
    rows = EditionQuote.objects.select_related("person", "affiliation").order_by("number")
    return Prefetch("quotes", queryset=rows.fetch_mode(models.FETCH_RAISE))


def _bylines() -> Prefetch[str, QuerySet[EditionByline], str]:
    rows = EditionByline.objects.select_related("person").order_by("position")
    return Prefetch("bylines", queryset=rows.fetch_mode(models.FETCH_RAISE))


def editions_in_lists() -> EditionQuerySet:
    """Live editions with tags and photos, without the body."""
    rows: EditionQuerySet = Edition.live.prefetch_related(_tags(), _photos(*(f"photo__{name}" for name in NOT_LISTED)))
    return rows.defer("body")


def places_of_editions() -> EditionQuerySet:
    """Live editions with nothing but their place in a list; what the list prints of them is in `cards`."""
    rows: EditionQuerySet = Edition.live.only("article", "uuid", "first_published_at")
    return rows


def editions_in_full() -> EditionQuerySet:
    """Live editions with all that an article page or a feed prints."""
    rows: EditionQuerySet = Edition.live.select_related("section").prefetch_related(
        _tags(), _photos(), _quotes(), _bylines()
    )
    return rows


def live_edition_of_old_slug(slug: str) -> Edition | None:
    """The live edition of the article that readers once saw under `slug`."""
    seen = Edition.objects.filter(was_seen(), slug=slug)
    edition: Edition | None = Edition.live.filter(article_id__in=seen.values("article_id")).first()
    return edition


def seen_editions() -> QuerySet[Edition]:
    """Editions that are or were live, of articles that may have gone since."""
    return Edition.objects.filter(was_seen())


def live_quotes(*, with_body: bool = False) -> QuerySet[EditionQuote]:
    """Quotes of live editions with speaker and article; the article's body only if it is asked for."""
    rows = EditionQuote.objects.filter(live_now("edition__"))
    rows = rows.select_related("edition", "person", "affiliation").fetch_mode(models.FETCH_RAISE)
    return rows if with_body else rows.defer("edition__body")


def places_of_quotes() -> QuerySet[EditionQuote]:
    """Quotes of live editions with nothing but their place in a list; what the list prints is in `listed_quotes`."""
    rows = EditionQuote.objects.filter(live_now("edition__")).select_related("edition")
    names = ("number", "first_published_at", "edition__article", "edition__uuid", "edition__first_published_at")
    return rows.only(*names).fetch_mode(models.FETCH_RAISE)


def said_for(organisations: Sequence[int], quotes: QuerySet[EditionQuote]) -> list[QuerySet[EditionQuote]]:
    """Those of `quotes` that are filed under organisations, in lists that walk an index each.

    Of very many organisations they are a single list.
    """
    if len(organisations) > _LISTS:
        return [quotes.filter(affiliation__in=organisations)]
    return [quotes.filter(affiliation=key) for key in organisations]


def seen_printings(ref: str) -> QuerySet[EditionQuote]:
    """A quote in every edition that readers have seen, newest first."""
    rows = EditionQuote.objects.filter(was_seen("edition__"), ref=ref).select_related("edition")
    return rows.defer("edition__body").fetch_mode(models.FETCH_RAISE).order_by("-edition__valid_from")


def printings_of(quote: EditionQuote) -> QuerySet[EditionQuote]:
    """A quote of `live_quotes` in all editions of its article that readers have seen, oldest first.

    Each comes with its edition and the edition's correction.
    """
    article = quote.edition.article_id
    rows = EditionQuote.objects.filter(was_seen("edition__"), edition__article_id=article, ref=quote.ref)
    rows = rows.select_related("edition__correction").defer("edition__body").fetch_mode(models.FETCH_RAISE)
    return rows.order_by("edition__valid_from", "edition__number")


def live_editions_of(articles: Iterable[int]) -> dict[int, Edition]:
    """For each of the articles that is live its edition, by the article's key."""
    rows = Edition.live.filter(article_id__in=list(articles)).defer("body")
    return {edition.article_id: edition for edition in rows}


def shown_corrections() -> QuerySet[Correction]:
    """Corrections of all editions that readers have seen, of articles that are live now."""
    live = Edition.live.filter(article_id=OuterRef("edition__article_id"))
    rows = Correction.objects.filter(was_seen("edition__"), Exists(live)).select_related("edition")
    if connection.vendor == "sqlite":  # else it walks all editions in the order of the list, and hardly any has one
        rows = rows.filter(edition__in=Correction.objects.values("edition"))
    return rows.defer("edition__body").fetch_mode(models.FETCH_RAISE)


def shown_sections(now: datetime | None = None) -> QuerySet[Section]:
    """Sections that have a live edition, in the order of the paper."""
    live = Edition.objects.filter(live_now(now=now), section=OuterRef("pk"))
    return Section.objects.filter(Exists(live)).order_by("position", "name")


def navigation() -> list[Section]:
    """The same as they are now, for the head of a page."""
    return records(Section, _NAVIGATION.rows(now=timezone.now()))


_NAVIGATION = Prepared(lambda now: shown_sections(now).values_list(*columns(Section)), now=NOW)


def newest_in_sections(count: int) -> dict[Section, list[int]]:
    """For each section that has live editions the keys of its `count` newest, newest first."""
    rows = _in_sections(count).rows(now=timezone.now())
    keys = [[key for key in row[-count:] if key is not None] for row in rows]
    return dict(zip(records(Section, (row[:-count] for row in rows)), keys, strict=True))


@cache
def _in_sections(count: int) -> Prepared:
    def query(now: datetime) -> QuerySet[Section, Any]:
        editions = Edition.objects.filter(live_now(now=now), section=OuterRef("pk"))
        newest = editions.order_by("-first_published_at", "-uuid").values("pk")
        places = {f"newest_{place}": Subquery(newest[place : place + 1]) for place in range(count)}
        return shown_sections(now).annotate(**places).values_list(*columns(Section), *places)

    return Prepared(query, now=NOW)


def shown_tags(now: datetime | None = None) -> QuerySet[Tag]:
    """Tags that live editions carry, with the number of articles that is kept of them (`use`)."""
    now = now or timezone.now()
    ends = Q(valid_until=None) | Q(valid_until__gt=now)
    live = ListedTag.objects.filter(ends, valid_from__lte=now, tag=OuterRef("pk"))
    return Tag.objects.filter(Exists(live)).exclude(kind=Tag.Kind.INTERNAL).select_related("use")


def shown_people(now: datetime | None = None) -> QuerySet[Person]:
    """People who wrote a live edition, are quoted in one, or made a photo in one."""
    wrote = EditionByline.objects.filter(live_now("edition__", now), person=OuterRef("pk"))
    said = EditionQuote.objects.filter(live_now("edition__", now), person=OuterRef("pk"))
    made = shown_photos(now).filter(makers__person=OuterRef("pk"))
    return _with_any(Person.objects.all(), wrote=wrote, said=said, made=made)


def _with_any[T: models.Model](records: QuerySet[T], **rows: QuerySet[Any]) -> QuerySet[T]:
    """The records of which one of the questions finds a row, asked of each record by an index.

    A question is a value that is there or not: of `EXISTS` among conditions PostgreSQL may make a list of all records
    that have a row, for which it reads the whole table.
    """
    probes = {name: Subquery(found.order_by().values("pk")[:1]) for name, found in rows.items()}
    any_of = Q(*((f"{name}__isnull", False) for name in probes), _connector=Q.OR)
    found: QuerySet[T] = records.alias(**probes).filter(any_of)
    return found


_END_OF_STANDING = """(
    SELECT quote.id FROM articles_editionquote quote JOIN articles_edition edition ON edition.id = quote.edition_id
    WHERE quote.person_id = %(person)s AND quote.standing = step.standing
    AND edition.valid_from <= %(now)s AND (edition.valid_until IS NULL OR edition.valid_until > %(now)s)
    ORDER BY quote.first_published_at {direction} LIMIT 1
)"""
#: The first and the last live quote of each `standing` of a person. It steps from one to the next by the index, so it
#: reads as much for somebody who is quoted in ten thousand articles as for somebody who is quoted in ten.
_ENDS_OF_STANDINGS = f"""
WITH RECURSIVE step (standing) AS (
    SELECT MIN(standing) FROM articles_editionquote WHERE person_id = %(person)s
    UNION ALL
    SELECT (
        SELECT MIN(standing) FROM articles_editionquote WHERE person_id = %(person)s AND standing > step.standing
    ) FROM step WHERE step.standing IS NOT NULL
), ends (id) AS (
    SELECT {_END_OF_STANDING.format(direction="ASC")} FROM step
    UNION
    SELECT {_END_OF_STANDING.format(direction="DESC")} FROM step
)
SELECT quote.id, quote.first_published_at, {", ".join(PRINTED_OF_SPEAKER)}
FROM ends JOIN articles_editionquote quote ON quote.id = ends.id
"""  # noqa: S608 - the names are ours


def positions_of(person: Person) -> list[dict[str, Any]]:
    """What live quotes print beside the person's name, each with the first and last time it was printed."""
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    spans: dict[tuple[str, ...], list[datetime]] = {}
    for quote in EditionQuote.objects.raw(_ENDS_OF_STANDINGS, {"person": person.pk, "now": now}):
        printed = tuple(getattr(quote, name) for name in PRINTED_OF_SPEAKER)
        spans.setdefault(printed, []).append(quote.first_published_at)
    newest = sorted(spans.items(), key=lambda item: (max(item[1]), min(item[1])), reverse=True)
    return [
        dict(zip(PRINTED_OF_SPEAKER, printed, strict=True)) | {"first": min(span), "last": max(span)}
        for printed, span in newest
    ]


def shown_organisations() -> QuerySet[Organisation]:
    """Organisations that live quotes are filed under, those they are directly part of, and makers of photos."""
    said = EditionQuote.objects.filter(live_now("edition__"))
    itself, a_part = said.filter(affiliation=OuterRef("pk")), said.filter(affiliation__parent=OuterRef("pk"))
    made = shown_photos().filter(makers__organisation=OuterRef("pk"))
    return _with_any(Organisation.objects.all(), itself=itself, a_part=a_part, made=made)


def shown_photos(now: datetime | None = None) -> QuerySet[Photo]:
    """Photos that a live edition uses and readers may see."""
    used = EditionPhoto.objects.filter(live_now("edition__", now), photo=OuterRef("pk"))
    return _with_any(Photo.objects.filter(may_be_shown(now=now)), used=used)
