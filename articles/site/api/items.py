"""Records as JSON. Each field of each kind is named here; nothing else ever leaves."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from django.urls import reverse

from ...models.edition import Edition, EditionQuote
from ...models.person import Person
from ...models.tag import Tag
from ..dates import iso
from ..figures import Figure, figure_of
from ..pages import absolute
from ..stories import Story
from ..translations import InLanguage

__all__ = ["ARTICLE", "PERSON", "PHOTO", "QUOTE", "TAG", "Fields", "full_article"]

type Item = dict[str, Any]
type Fields[T] = dict[str, Callable[[T], Any]]


def _address_of(record: Any) -> str:
    return absolute(record.get_absolute_url())


def _tag(tag: Tag) -> Item:
    return {"slug": tag.slug, "name": tag.name, "kind": tag.kind, "url": _address_of(tag)}


def _photo(figure: Figure) -> Item:
    return {name: value(figure) for name, value in PHOTO.items()}


def _photos(edition: Edition) -> list[Item]:
    figures = (figure_of(use, edition.language) for use in edition.edition_photos.all())
    return [_photo(figure) for figure in figures if not figure.withheld]


def _creators(figure: Figure) -> list[str]:
    return figure.photo.creator_names if figure.photo else []


ARTICLE: Final[Fields[Edition]] = {
    "uuid": lambda edition: str(edition.uuid),
    "url": _address_of,
    "ninjs": lambda edition: absolute(reverse("api_ninjs", args=[edition.uuid])),
    "headline": lambda edition: edition.headline,
    "standfirst": lambda edition: edition.standfirst,
    "dateline": lambda edition: edition.dateline,
    "byline": lambda edition: edition.byline,
    "language": lambda edition: edition.language,
    "genre": lambda edition: edition.genre,
    "section": lambda edition: {
        "slug": edition.section.slug,
        "name": edition.section.name,
        "url": _address_of(edition.section),
    },
    "tags": lambda edition: [_tag(row.tag) for row in edition.edition_tags.all()],
    "photos": _photos,
    "first_published_at": lambda edition: iso(edition.first_published_at),
    "updated_at": lambda edition: iso(edition.valid_from),
}
QUOTE: Final[Fields[EditionQuote]] = {
    "id": lambda quote: quote.ref,
    "url": _address_of,
    "text": lambda quote: quote.text,
    "language": lambda quote: quote.edition.language,
    "speaker": lambda quote: quote.speaker,
    "honorific": lambda quote: quote.honorific,
    "role": lambda quote: quote.role,
    "organisation": lambda quote: quote.organisation,
    "person": lambda quote: _address_of(quote.person) if quote.person else None,
    "affiliation": lambda quote: _address_of(quote.affiliation) if quote.affiliation else None,
    "obtained": lambda quote: quote.obtained or None,
    "obtained_via": lambda quote: quote.obtained_via,
    "source": lambda quote: (
        {"name": quote.source_label, "url": quote.source_address or None} if quote.source_label else None
    ),
    "article": lambda quote: {
        "uuid": str(quote.edition.uuid),
        "headline": quote.edition.headline,
        "url": _address_of(quote.edition),
    },
    "first_published_at": lambda quote: iso(quote.edition.first_published_at),
}
TAG: Final[Fields[Tag]] = {
    "slug": lambda tag: tag.slug,
    "name": lambda tag: tag.name,
    "kind": lambda tag: tag.kind,
    "description": lambda tag: tag.description,
    "url": _address_of,
}
PERSON: Final[Fields[Person]] = {
    "slug": lambda person: person.slug,
    "name": lambda person: person.name,
    "disambiguation": lambda person: person.disambiguation,
    "description": lambda person: person.description,
    "url": _address_of,
}
PHOTO: Final[Fields[Figure]] = {
    "id": lambda figure: figure.photo.ref if figure.photo else "",
    "url": lambda figure: absolute(figure.page),
    "picture": lambda figure: absolute(figure.picture) if figure.picture else None,
    "width": lambda figure: figure.width or None,
    "height": lambda figure: figure.height or None,
    "credit": lambda figure: figure.credit,
    "creators": _creators,
    "copyright_notice": lambda figure: figure.photo.copyright_notice if figure.photo else "",
    "licence": lambda figure: (figure.photo.web_statement if figure.photo else "") or None,
    "digital_source_type": lambda figure: (figure.photo.digital_source_type if figure.photo else "") or None,
    "caption": lambda figure: figure.caption,
    "alt_text": lambda figure: figure.alt,
}


def full_article(story: Story, languages: Sequence[InLanguage] = ()) -> Item:
    """An article with its body, authors, quotes and translations."""
    edition = story.edition
    return {
        **{name: value(edition) for name, value in ARTICLE.items()},
        "body_html": edition.body,
        "authors": [
            {"slug": row.person.slug, "name": row.person.name, "url": _address_of(row.person)}
            for row in edition.bylines.all()
        ],
        "translations": [
            {"uuid": one.uuid, "language": one.language, "headline": one.headline, "url": one.address}
            for one in languages
            if not one.here
        ],
        "quotes": [{name: value(quote) for name, value in QUOTE.items()} for quote in edition.quotes.all()],
    }
