"""The feeds under the pages that list something. Each is found at its page's address followed by `feed.FORMAT`."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from ...models.edition import EditionQuote
from ...models.organisation import Organisation
from ...models.person import Person
from ...models.tag import Tag
from ..corrections import with_articles
from ..editions import (
    places_of_editions,
    places_of_quotes,
    said_for,
    shown_corrections,
    shown_organisations,
    shown_people,
    shown_sections,
)
from ..listed_quotes import NEWEST_QUOTES, quotes_in_list
from ..lists import CommonArticles
from ..moved import moves_with
from ..pages import about_the_site, absolute, public_page
from ..paging import CORRECTIONS, EDITIONS, SAID, WRITTEN
from ..shows import shows
from ..tags import common_tags
from . import atom, json_feed, rss
from .entries import Author, Entry, Feed, article_entries, correction_entry, quote_entry

__all__ = [
    "FORMATS",
    "corrections_feed",
    "front_feed",
    "intersection_feed",
    "organisation_feed",
    "person_feed",
    "quotes_feed",
    "section_feed",
    "tag_feed",
]

#: How a feed's address ends → who writes it.
FORMATS: Final = {"rss": rss, "atom": atom, "json": json_feed}
_ENTRIES = 20


def _feed(format: str, title: str, page: str, entries: Iterable[Entry], *, announced: bool = False) -> HttpResponse:
    """The feed of the page at the path `page`. Whoever reads feeds is elsewhere, so any origin may load it.

    One that is `announced` names the WebSub hub that hears of its changes, if there is a hub (`newsroom.websub`).
    """
    hub = settings.WEBSUB_HUB if announced else ""
    writer = FORMATS[format]
    feed = Feed(
        title=f"{title} – {settings.SITE_NAME}" if title else settings.SITE_NAME,
        description=settings.SITE_TAGLINE,
        page=absolute(page),
        address=absolute(f"{page}feed.{format}"),
        language=about_the_site()["language"],
        publisher=Author(settings.SITE_NAME, absolute("/")),
        entries=tuple(entries),
        hub=hub,
    )
    return HttpResponse(
        writer.write(feed),
        content_type=f"{writer.MEDIA_TYPE}; charset=utf-8",
        headers={
            "Cross-Origin-Resource-Policy": "cross-origin",
            "Access-Control-Allow-Origin": "*",
            **({"Link": f'<{hub}>; rel="hub", <{feed.address}>; rel="self"'} if hub else {}),
        },
    )


def _articles(format: str, title: str, page: str, editions: Any, *, announced: bool = False) -> HttpResponse:
    newest = [edition.pk for edition in EDITIONS.first(editions, _ENTRIES)]
    return _feed(format, title, page, article_entries(newest), announced=announced)


def _tagged(format: str, tags: Sequence[Tag], page: str) -> HttpResponse:
    newest = [row.pk for row in CommonArticles(tags).listed(None).rows]
    return _feed(format, " + ".join(tag.name for tag in tags), page, article_entries(newest))


@public_page
def front_feed(request: HttpRequest, format: str) -> HttpResponse:
    return _articles(format, "", reverse("front"), places_of_editions(), announced=True)


@public_page
def section_feed(request: HttpRequest, slug: str, format: str) -> HttpResponse:
    section = get_object_or_404(shown_sections(), slug=slug)
    shows(f"section:{section.pk}")
    editions = places_of_editions().in_section(section)
    return _articles(format, section.name, section.get_absolute_url(), editions, announced=True)


@public_page
@moves_with(Tag)
def tag_feed(request: HttpRequest, slug: str, format: str) -> HttpResponse:
    (tag,) = common_tags([slug])
    return _tagged(format, [tag], tag.get_absolute_url())


@public_page
@moves_with(Tag)
def intersection_feed(request: HttpRequest, slugs: list[str], format: str) -> HttpResponse:
    tags = common_tags(slugs)
    canonical = [tag.slug for tag in tags]
    page = reverse("intersection", args=[canonical]) if len(tags) > 1 else tags[0].get_absolute_url()
    if slugs != canonical:
        return HttpResponsePermanentRedirect(f"{page}feed.{format}")
    return _tagged(format, tags, page)


@public_page
@moves_with(Person)
def person_feed(request: HttpRequest, slug: str, format: str) -> HttpResponse:
    """What the person wrote, and articles that quote the person."""
    person = get_object_or_404(shown_people(), slug=slug)
    wrote = WRITTEN.first(places_of_editions().written_by(person), _ENTRIES)
    said = _newest_quoting([places_of_quotes().filter(person=person)])
    editions = places_of_editions().filter(pk__in=[*said, *(edition.pk for edition in wrote)])
    return _articles(format, str(person), person.get_absolute_url(), editions)


@public_page
@moves_with(Organisation)
def organisation_feed(request: HttpRequest, slug: str, format: str) -> HttpResponse:
    """Articles that quote the organisation, one of its parts, or somebody who spoke for either."""
    organisation = get_object_or_404(shown_organisations(), slug=slug)
    parts = Organisation.objects.filter(parent=organisation).values_list("pk", flat=True)
    said = said_for([organisation.pk, *parts], places_of_quotes())
    editions = places_of_editions().filter(pk__in=_newest_quoting(said))
    return _articles(format, organisation.name, organisation.get_absolute_url(), editions)


def _newest_quoting(lists: Sequence[QuerySet[EditionQuote]]) -> list[int]:
    """The keys of the newest editions with quotes of these lists; more quotes are read if few articles have many."""
    for size in (3 * _ENTRIES, 30 * _ENTRIES):
        quotes = SAID.in_any(places_of_quotes(), lists, None, size).order_by("-first_published_at", "-edition__uuid")
        found = list(quotes.values_list("edition_id", flat=True)[:size])
        keys = list(dict.fromkeys(found))
        if len(keys) >= _ENTRIES or len(found) < size:
            break
    return keys[:_ENTRIES]


@public_page
def quotes_feed(request: HttpRequest, format: str) -> HttpResponse:
    newest = quotes_in_list(NEWEST_QUOTES.first(_ENTRIES))
    return _feed(format, _("Quotes"), reverse("quotes"), map(quote_entry, newest))


@public_page
def corrections_feed(request: HttpRequest, format: str) -> HttpResponse:
    shown = with_articles(CORRECTIONS.first(shown_corrections(), _ENTRIES))
    return _feed(format, _("Corrections"), reverse("corrections"), map(correction_entry, shown))
