"""An article as IPTC ninjs 3.1; quotes and photos are its associations.

The standard has no quotation of its own: one is a text with the profile `quotation`. Unknown keys are refused by
its schema, so what it has no place for is left out. A note to the desk (`edNote`) is never public.
"""

from typing import Any, Final

from media.addresses import address_of

from ...body import plain_text
from ...models.publication import Publication
from ...models.tag import Tag
from ..dates import iso
from ..figures import Figure
from ..pages import absolute
from ..stories import Story

__all__ = ["STANDARD", "Item", "filled", "in_role", "ninjs_item", "quotation", "subject"]

type Item = dict[str, Any]

STANDARD: Final = {"name": "ninjs", "version": "3.1", "schema": "https://iptc.org/std/ninjs/ninjs-schema_3.1.json"}
_SUBJECT_RELS = {Tag.Kind.PERSON: "person", Tag.Kind.ORGANISATION: "organisation", Tag.Kind.PLACE: "place"}


def ninjs_item(story: Story, said: Publication) -> Item:
    """The live edition as ninjs, with the rules of its publication as trust indicators."""
    edition = story.edition
    photos = [_picture(figure, number) for number, figure in enumerate(story.figures, 1) if not figure.withheld]
    quotes = [quotation(quote, number) for number, quote in enumerate(edition.quotes.all(), 1)]
    return filled(
        standard=STANDARD,
        uri=edition.uuid.urn,
        type="text",
        representationType="full",
        pubStatus="usable",
        language=edition.language,
        firstCreated=iso(edition.first_published_at),
        versionCreated=iso(edition.valid_from),
        title=edition.headline,
        headlines=[{"role": "main", "contentType": "text/plain", "value": edition.headline}],
        descriptions=in_role("summary", edition.standfirst),
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
            *(subject(tag) for tag in story.tags),
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


def subject(tag: Tag) -> Item:
    """A tag as a subject."""
    rel = _SUBJECT_RELS.get(Tag.Kind(tag.kind), "about")
    return {"name": tag.name, "rel": rel, "uri": absolute(tag.get_absolute_url())}


def _picture(figure: Figure, number: int) -> Item:
    photo = figure.photo
    rendition = filled(
        name="display",
        href=absolute(figure.picture) if figure.picture else "",
        contentType="image/jpeg",
        width=figure.width,
        height=figure.height,
    )
    return filled(
        name=f"photo-{number}",
        uri=absolute(figure.page),
        type="picture",
        by=figure.credit,
        copyrightNotice=photo.copyright_notice if photo else "",
        usageTerms=photo.usage_terms if photo else "",
        rightsInfo={"linkedRights": photo.web_statement} if photo and photo.web_statement else None,
        digitalSourceType={"uri": photo.digital_source_type} if photo and photo.digital_source_type else None,
        people=[{"name": name, "rel": "photographer"} for name in photo.creator_names] if photo else [],
        descriptions=[*in_role("caption", figure.caption), *in_role("alt", figure.alt)],
        renditions=[rendition] if figure.picture else [],
    )


def quotation(quote: Any, number: int) -> Item:
    """A quote of an edition, or of whatever else has its attribution and words, as an association."""
    speaker = filled(
        name=quote.speaker,
        rel="speaker",
        uri=absolute(quote.person.get_absolute_url()) if quote.person else "",
    )
    body = quote.organisation or (quote.affiliation.name if quote.affiliation else "")
    affiliation = filled(
        name=body,
        rel="affiliation",
        uri=absolute(quote.affiliation.get_absolute_url()) if quote.affiliation else "",
    )
    return filled(
        name=f"quote-{number}",
        uri=absolute(address_of("quote", quote.ref)),
        type="text",
        profile="quotation",
        by=", ".join(filter(None, [quote.name, quote.position_held])),
        people=[speaker],
        organisations=[affiliation] if body else [],
        bodies=[{"role": "main", "contentType": "text/plain", "value": quote.text}],
    )


def in_role(role: str, words: str) -> list[Item]:
    """Words in one role, as a list to be put among others; empty where there are none."""
    return [{"role": role, "contentType": "text/plain", "value": words}] if words else []


def filled(**properties: Any) -> Item:
    """What has a value."""
    return {name: value for name, value in properties.items() if value not in ("", None, [], {}, 0)}
