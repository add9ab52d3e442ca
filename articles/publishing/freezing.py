"""What goes into an edition beside its words, and who has to know of it."""

from collections.abc import Iterator
from typing import Any

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
from ..models.photo_maker import maker_keys
from ..models.translation import translation_keys

__all__ = ["changed_keys", "freeze_rows"]


def freeze_rows(article: Article, edition: Edition) -> None:
    """Copy tags, quotes, photos and bylines of the working copy into rows of the edition."""
    tags = article.article_tags.exclude(tag__kind=Tag.Kind.INTERNAL).order_by("position", "pk")
    EditionTag.objects.bulk_create(
        EditionTag(edition=edition, tag_id=row.tag_id, position=number, first_published_at=edition.first_published_at)
        for number, row in enumerate(tags)
    )
    fields = [field.attname for field in Attribution._meta.fields]
    standing = article.quotes.filter(retired_at=None)
    EditionQuote.objects.bulk_create(
        EditionQuote(
            edition=edition,
            ref=quote.ref,
            text=quote.text,
            number=number,
            **({name: getattr(quote, name) for name in fields} | _told(quote)),
        )
        for number, quote in enumerate(standing.order_by("number", "pk").select_related("source"))
    )
    uses = list(article.article_photos.select_related("photo").order_by("position", "pk"))
    EditionPhoto.objects.bulk_create(
        EditionPhoto(
            edition=edition,
            photo_id=use.photo_id,
            position=number,
            caption=use.caption or use.photo.caption,
            alt_text=use.alt_text or use.photo.alt_text,
            focal_x=use.focal_x,
            focal_y=use.focal_y,
        )
        for number, use in enumerate(uses)
    )
    for use in uses:
        if point := use.focal_point:
            use.photo.look_at(point)
    EditionByline.objects.bulk_create(
        EditionByline(edition=edition, person_id=row.person_id, position=number)
        for number, row in enumerate(article.bylines.order_by("position", "pk"))
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


def changed_keys(*editions: Edition) -> Iterator[str]:
    """Yield the keys of everything that shows one of `editions`."""
    yield "home"
    yield from translation_keys(edition.article_id for edition in editions)
    for edition in editions:
        yield f"article:{edition.article_id}"
        yield f"section:{edition.section_id}"
        yield from (f"tag:{pk}" for pk in edition.edition_tags.values_list("tag_id", flat=True))
        photos = list(edition.edition_photos.values_list("photo_id", flat=True))
        yield from (f"photo:{pk}" for pk in photos)
        yield from maker_keys(photos)
        yield from (f"person:{pk}" for pk in edition.bylines.values_list("person_id", flat=True))
        quotes = edition.quotes.values_list("person_id", "affiliation_id", "affiliation__parent_id")
        for person, *organisations in quotes:
            yield from [f"person:{person}"] if person else []
            yield from (f"organisation:{key}" for key in organisations if key)
