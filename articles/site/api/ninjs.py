"""An article as IPTC ninjs 3.1; quotes and photos are its associations.

The standard has no quotation of its own: one is a text with the profile `quotation`. Unknown keys are refused by
its schema, so what it has no place for is left out. A note to the desk (`edNote`) is never public.
"""

from typing import Any

from ...body import plain_text
from ...models.edition import EditionQuote
from ...models.publication import Publication
from ...models.tag import Tag
from ..figures import Figure
from ..pages import absolute
from ..stories import Story
from ..templatetags.newsroom_site import iso

__all__ = ["ninjs_item"]

type Item = dict[str, Any]

_SUBJECT_RELS = {Tag.Kind.PERSON: "person", Tag.Kind.ORGANISATION: "organisation", Tag.Kind.PLACE: "place"}


def ninjs_item(story: Story, said: Publication) -> Item:
    """The live edition as ninjs, with the rules of its publication as trust indicators."""
    edition = story.edition
    photos = [_picture(figure, number) for number, figure in enumerate(story.figures, 1) if not figure.withheld]
    quotes = [_quotation(quote, number) for number, quote in enumerate(edition.quotes.all(), 1)]
    return _filled(
        standard={"name": "ninjs", "version": "3.1", "schema": "https://iptc.org/std/ninjs/ninjs-schema_3.1.json"},
        uri=edition.uuid.urn,
        type="text",
        representationType="full",
        pubStatus="usable",
        language=edition.language,
        firstCreated=iso(edition.first_published_at),
        versionCreated=iso(edition.valid_from),
        title=edition.headline,
        headlines=[{"role": "main", "contentType": "text/plain", "value": edition.headline}],
        descriptions=_said("summary", edition.standfirst),
        bodies=[
            {"role": "main", "contentType": "text/html", "value": edition.body},
            {"role": "plain", "contentType": "text/plain", "value": plain_text(edition.body)},
        ],
        located=edition.dateline,
        by=edition.byline,
        genres=[{"name": edition.genre}] if edition.genre else [],
        people=[
            {"name": row.person.name, "rel": "author", "uri": absolute(row.person.get_absolute_url())}
            for row in edition.bylines.all()
        ],
        subjects=[
            {"name": edition.section.name, "rel": "section", "uri": absolute(edition.section.get_absolute_url())},
            *(_subject(tag) for tag in story.tags),
        ],
        altIds=[
            {"role": "slug", "value": edition.slug},
            {"role": "url", "value": absolute(edition.get_absolute_url())},
        ],
        trustIndicators=[
            {
                "role": f"https://schema.org/{policy.schema_property}",
                "title": str(policy.title),
                "href": absolute(policy.get_absolute_url()),
            }
            for policy in said.policies()
            if policy.schema_property
        ],
        associations=[*photos, *quotes],
    )


def _subject(tag: Tag) -> Item:
    rel = _SUBJECT_RELS.get(Tag.Kind(tag.kind), "about")
    return {"name": tag.name, "rel": rel, "uri": absolute(tag.get_absolute_url())}


def _picture(figure: Figure, number: int) -> Item:
    photo = figure.photo
    rendition = _filled(
        name="display",
        href=absolute(figure.picture) if figure.picture else "",
        contentType="image/jpeg",
        width=figure.width,
        height=figure.height,
    )
    return _filled(
        name=f"photo-{number}",
        uri=absolute(figure.page),
        type="picture",
        by=figure.credit,
        copyrightNotice=photo.copyright_notice if photo else "",
        usageTerms=photo.usage_terms if photo else "",
        rightsInfo={"linkedRights": photo.web_statement} if photo and photo.web_statement else None,
        digitalSourceType={"uri": photo.digital_source_type} if photo and photo.digital_source_type else None,
        people=[{"name": name, "rel": "photographer"} for name in photo.creator_names] if photo else [],
        descriptions=[*_said("caption", figure.caption), *_said("alt", figure.alt)],
        renditions=[rendition] if figure.picture else [],
    )


def _quotation(quote: EditionQuote, number: int) -> Item:
    speaker = _filled(
        name=quote.speaker,
        rel="speaker",
        uri=absolute(quote.person.get_absolute_url()) if quote.person else "",
    )
    body = quote.organisation or (quote.affiliation.name if quote.affiliation else "")
    affiliation = _filled(
        name=body,
        rel="affiliation",
        uri=absolute(quote.affiliation.get_absolute_url()) if quote.affiliation else "",
    )
    return _filled(
        name=f"quote-{number}",
        uri=absolute(quote.get_absolute_url()),
        type="text",
        profile="quotation",
        by=", ".join(filter(None, [quote.name, quote.position_held])),
        people=[speaker],
        organisations=[affiliation] if body else [],
        bodies=[{"role": "main", "contentType": "text/plain", "value": quote.text}],
    )


def _said(role: str, words: str) -> list[Item]:
    return [{"role": role, "contentType": "text/plain", "value": words}] if words else []


def _filled(**properties: Any) -> Item:
    """What has a value."""
    return {name: value for name, value in properties.items() if value not in ("", None, [], {}, 0)}
