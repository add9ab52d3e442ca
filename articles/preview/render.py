"""A revision as readers would see it: made into an edition that is never stored, printed by the site's own code."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from media.models import Photo

from ..models import (
    Article,
    Attribution,
    Edition,
    EditionByline,
    EditionPhoto,
    EditionQuote,
    EditionTag,
    Organisation,
    Person,
    Revision,
    Section,
    Tag,
)
from ..site.figures import Figure, figure_of
from ..site.languages import speaking
from ..site.pages import page
from ..site.stories import story

__all__ = ["preview_page", "unstored_edition"]

_ATTRIBUTION = [field.attname for field in Attribution._meta.fields]
_NOT_STORED = 0  # the key of what is never written
_WORDS = ["headline", "standfirst", "dateline", "byline", "body", "slug", "language", "genre"]


def unstored_edition(article: Article, revision: Revision) -> Edition:
    """The edition that publishing `revision` now would give, with its rows, in memory alone."""
    content = revision.content
    now = timezone.now()
    first = Edition.objects.filter(article=article, valid_from__lte=now).order_by("valid_from").first()
    section = Section.objects.filter(pk=content["section_id"]).first() or Section(name="–", slug="none")
    edition = Edition(
        pk=_NOT_STORED,
        article_id=article.pk,
        revision=revision,
        number=_NOT_STORED,
        uuid=article.uuid,
        section=section,
        first_published_at=first.first_published_at if first else now,
        valid_from=now,
        **{name: content[name] for name in _WORDS},
    )
    edition._prefetched_objects_cache = {  # type: ignore[attr-defined]  # what prefetch_related fills
        "edition_tags": _tags(edition, content["tags"]),
        "quotes": _quotes(edition, content["quotes"]),
        "edition_photos": _photos(edition, content["photos"]),
        "bylines": _bylines(edition, content["bylines"]),
    }
    return edition


def preview_page(edition: Edition, picture: Callable[[Photo], str], banner: str) -> HttpResponse:
    """Print the article page of an edition that is not stored.

    Args:
        picture: gives the address under which whoever reads this may load a photo.
        banner: what stands above the page.
    """

    def figure(use: EditionPhoto, language: str) -> Figure:
        shown = figure_of(use, language)
        if shown.withheld:
            return shown
        address = picture(use.photo) if shown.picture else ""
        return replace(shown, page="#", picture=address, sources=(), srcset="")

    with speaking(edition.language):
        return page(
            "preview.html",
            address=edition.get_absolute_url(),
            story=story(edition, figure),
            here=edition.section,
            noindex=True,
            banner=banner,
        )


def _tags(edition: Edition, rows: list[dict[str, Any]]) -> list[EditionTag]:
    tags = Tag.objects.exclude(kind=Tag.Kind.INTERNAL).in_bulk([row["tag_id"] for row in rows])
    found = [tags[row["tag_id"]] for row in rows if row["tag_id"] in tags]
    return [EditionTag(edition=edition, tag=tag, position=number) for number, tag in enumerate(found)]


def _quotes(edition: Edition, rows: list[dict[str, Any]]) -> list[EditionQuote]:
    people = Person.objects.in_bulk([row["person_id"] for row in rows if row["person_id"]])
    bodies = Organisation.objects.in_bulk([row["affiliation_id"] for row in rows if row["affiliation_id"]])
    found = []
    for number, row in enumerate(rows):
        quote = EditionQuote(
            edition=edition,
            ref=row["ref"],
            text=row["text"],
            number=number,
            **{name: row[name] for name in _ATTRIBUTION},
        )
        quote.person, quote.affiliation = people.get(row["person_id"]), bodies.get(row["affiliation_id"])
        found.append(quote)
    return found


def _photos(edition: Edition, rows: list[dict[str, Any]]) -> list[EditionPhoto]:
    photos = Photo.objects.in_bulk([row["photo_id"] for row in rows])
    return [
        EditionPhoto(
            edition=edition,
            photo=photos[row["photo_id"]],
            position=number,
            caption=row["caption"] or photos[row["photo_id"]].caption,
            alt_text=row["alt_text"] or photos[row["photo_id"]].alt_text,
            focal_x=row.get("focal_x"),
            focal_y=row.get("focal_y"),
        )
        for number, row in enumerate(rows)
        if row["photo_id"] in photos
    ]


def _bylines(edition: Edition, rows: list[dict[str, Any]]) -> list[EditionByline]:
    people = Person.objects.in_bulk([row["person_id"] for row in rows])
    found = [people[row["person_id"]] for row in rows if row["person_id"] in people]
    return [EditionByline(edition=edition, person=person, position=number) for number, person in enumerate(found)]
