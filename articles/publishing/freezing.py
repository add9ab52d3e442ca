"""What goes into an edition beside its words, and who has to know of it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.utils import timezone

from ..change_keys import LATE, latecomer, newcomer
from ..models import (
    Article,
    Attribution,
    Edition,
    EditionByline,
    EditionPhoto,
    EditionQuote,
    EditionTag,
    Quote,
    Tag,
)
from ..models.attribution import standing_of
from ..models.bulk import add_rows, append, insert_rows
from ..models.new_row import new_row
from ..models.photo_maker import maker_keys
from ..models.rows import bylines_of, photos_of, standing_quotes_of, tags_of
from ..models.translation import translation_keys

__all__ = ["changed_keys", "freeze_rows"]


def freeze_rows(frozen: Iterable[tuple[Article, Edition]]) -> list[tuple[Edition, dict[str, list[Any]]]]:
    """Copy tags, quotes, photos and bylines of working copies into rows of their editions.

    Returns:
        Each edition with its rows by relation, in order; those of quotes know their keys.
    """
    made: list[tuple[Edition, dict[str, list[Any]]]] = [
        (
            edition,
            {
                "edition_tags": list(_tags(article, edition)),
                "quotes": list(_quotes(article, edition)),
                "edition_photos": list(_photos(article, edition)),
                "bylines": list(_bylines(article, edition)),
            },
        )
        for article, edition in frozen
    ]
    add_rows(row for _, rows in made for row in rows["quotes"])
    append(row for _, rows in made for row in rows["edition_photos"])
    insert_rows(EditionTag, FrozenTag._fields, [row for _, rows in made for row in rows["edition_tags"]])
    insert_rows(EditionByline, FrozenByline._fields, [row for _, rows in made for row in rows["bylines"]])
    return made


class FrozenTag(NamedTuple):
    """A row of `EditionTag`."""

    edition_id: int
    tag_id: int
    position: int
    first_published_at: datetime


class FrozenByline(NamedTuple):
    """A row of `EditionByline`."""

    edition_id: int
    person_id: int
    position: int
    first_published_at: datetime


def _bylines(article: Article, edition: Edition) -> Iterator[FrozenByline]:
    for number, row in enumerate(bylines_of(article)):
        yield FrozenByline(edition.pk, row.person_id, number, edition.first_published_at)


def _tags(article: Article, edition: Edition) -> Iterator[FrozenTag]:
    public = (row for row in tags_of(article) if row.tag.kind != Tag.Kind.INTERNAL)
    for number, row in enumerate(public):
        yield FrozenTag(edition.pk, row.tag_id, number, edition.first_published_at)


def _quotes(article: Article, edition: Edition) -> Iterator[EditionQuote]:
    fields = [field.attname for field in Attribution._meta.fields]
    first = edition.first_published_at
    for number, quote in enumerate(standing_quotes_of(article)):
        copied = {name: getattr(quote, name) for name in fields}
        rest: dict[str, Any] = {"standing": standing_of(copied), **(copied | _told(quote))}
        yield new_row(
            EditionQuote,
            edition=edition,
            ref=quote.ref,
            text=quote.text,
            number=number,
            first_published_at=first,
            **rest,
        )


def _photos(article: Article, edition: Edition) -> Iterator[EditionPhoto]:
    for number, use in enumerate(photos_of(article)):
        if point := use.focal_point:
            use.photo.look_at(point)
        yield new_row(
            EditionPhoto,
            edition=edition,
            photo_id=use.photo_id,
            position=number,
            caption=use.caption or use.photo.caption,
            alt_text=use.alt_text or use.photo.alt_text,
            focal_x=use.focal_x,
            focal_y=use.focal_y,
        )


def _told(quote: Quote) -> dict[str, Any]:
    """What readers are told of where a quote is from: what the desk released, and no record of somebody unnamed."""
    told: dict[str, Any] = {"ellipsis": quote.ellipsis}
    if quote.obtained_shown:
        told |= {"obtained": quote.obtained, "obtained_via": quote.obtained_via}
    if quote.source and quote.source.released:
        told |= {"source_label": quote.source.public_label, "source_address": quote.source.public_address}
    if quote.unnamed:
        told["person_id"] = None
    return told


def changed_keys(*begun: Edition, ended: Sequence[Edition] = ()) -> Iterator[str]:
    """Yield the keys of everything that shows one of these editions; some of them more than once.

    Args:
        begun: those that readers see, or will.
        ended: those that they see no longer, or whose end is another.
    """
    editions = [*begun, *ended]
    yield "home"
    yield from translation_keys(edition.article_id for edition in editions)
    for edition in editions:
        yield f"article:{edition.article_id}"
        yield f"section:{edition.section_id}"
    wanted = {edition.pk for edition in editions}
    tags = EditionTag.objects.filter(edition__in=wanted).order_by("edition", "position")
    under = list(tags.values_list("edition_id", "tag_id"))
    yield from (f"tag:{tag}" for _, tag in under)
    for tag, late in _newly_under(under, begun, ended).items():
        yield newcomer(f"tag:{tag}")
        yield from [latecomer(f"tag:{tag}")] if late else []
    uses = EditionPhoto.objects.filter(edition__in=wanted).order_by("edition", "position")
    photos = list(uses.values_list("photo_id", flat=True))
    yield from (f"photo:{pk}" for pk in photos)
    yield from maker_keys(photos)
    people = EditionByline.objects.filter(edition__in=wanted).order_by("edition", "position")
    yield from (f"person:{pk}" for pk in people.values_list("person_id", flat=True))
    quotes = EditionQuote.objects.filter(edition__in=wanted).order_by("edition", "number")
    for person, *organisations in quotes.values_list("person_id", "affiliation_id", "affiliation__parent_id"):
        yield from [f"person:{person}"] if person else []
        yield from (f"organisation:{key}" for key in organisations if key)


def _newly_under(
    under: Sequence[tuple[int, int]], begun: Sequence[Edition], ended: Sequence[Edition]
) -> dict[int, bool]:
    """The tags under which an article is new, and whether one came late; not those of an edition that is live until the
    next begins.

    Whether one that had an end before was live until now, or another that is called off had begun, nobody can say
    here: the clock goes on while this transaction waits for others. Then all are new.
    """
    begins = {edition.article_id: edition.valid_from for edition in begun}
    unsure = {one.article_id for one in ended if one.planned_until or one.valid_until == one.valid_from}
    stays = {
        one.pk: one.article_id
        for one in ended
        if one.article_id not in unsure and one.valid_until == begins.get(one.article_id)
    }
    new = {edition.pk: edition for edition in begun}
    known = {(stays[edition], tag) for edition, tag in under if edition in stays}
    found: dict[int, bool] = {}
    for pk, tag in under:
        if pk in new and (new[pk].article_id, tag) not in known:
            found[tag] = found.get(tag, False) or _comes_late(new[pk])
    return found


def _comes_late(edition: Edition) -> bool:
    """It stands where others have been for a while: backdated, or under a tag that it did not have at first."""
    return edition.first_published_at < max(edition.valid_from, timezone.now()) - LATE
