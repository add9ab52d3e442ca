"""The front page and section pages."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from ..models.edition import Edition, EditionQuote
from .cards import Card, card, cards
from .editions import editions_in_lists, live_quotes, newest_in_sections, shown_sections
from .figures import Figure, figure_of
from .pages import page, public_page
from .paging import EDITIONS, QUOTES, read_place
from .shows import shows
from .slots import slots_now, with_slots
from .structured import Step, collection, editions_listed, site_and_publisher

__all__ = ["front", "section"]

_LATEST = 8
_IN_SECTION = 3
_PICTURES = 3
_WORDS = 4  # quotations in the strip
_LONGEST_WORDS = 420  # characters; longer ones are on their own page


@public_page
def front(request: HttpRequest) -> HttpResponse:
    """The lead, the latest, quotations, the newest of each section, and pictures."""
    in_sections = newest_in_sections(_IN_SECTION + 1)  # one of them may be the lead
    newest = list(Edition.live.newest().values_list("pk", flat=True)[: _LATEST + 1])
    chosen = slots_now()
    with_picture = Edition.live.filter(edition_photos__photo__width__gt=0).newest()
    pictured = with_picture.values_list("pk", flat=True).first()
    lead: int | None = chosen.get(1) or pictured or next(iter(newest), None)
    newest = with_slots([key for key in newest if key != lead], chosen)[:_LATEST]
    keys = [*newest, lead, *(key for keys in in_sections.values() for key in keys)]
    wanted = {key for key in keys if key is not None}
    editions = {edition.pk: edition for edition in editions_in_lists().filter(pk__in=wanted)}
    shown = card(editions[lead], "wide") if lead in editions else None
    blocks = [
        (section, cards(editions[key] for key in there[:_IN_SECTION]))
        for section, keys in in_sections.items()
        if (there := [key for key in keys if key in editions and key != lead])
    ]
    return page(
        "front.html",
        address=reverse("front"),
        feed=reverse("front_feed"),
        sections=list(in_sections),
        lead=shown,
        shared=shown.figure if shown else None,
        linked_data=site_and_publisher(),
        latest=cards(editions[key] for key in newest if key in editions),
        blocks=blocks,
        pictures=_pictures(editions.values(), [shown, *(entries[0] for _, entries in blocks)]),
        quotes=_one_of_each_article(QUOTES.first(live_quotes(), 5 * _WORDS)),
    )


def _one_of_each_article(quotes: list[EditionQuote]) -> list[EditionQuote]:
    first: dict[int, EditionQuote] = {}
    for quote in quotes:
        if len(quote.text) <= _LONGEST_WORDS:
            first.setdefault(quote.edition_id, quote)
    return list(first.values())[:_WORDS]


def _pictures(editions: Iterable[Edition], shown: Iterable[Card | None]) -> list[Figure]:
    """Photos of these editions, newest first, that the page does not show already; each once."""
    seen = {entry.figure.page for entry in shown if entry and entry.figure}
    found: list[Figure] = []
    for edition in sorted(editions, key=lambda one: one.first_published_at, reverse=True):
        for use in edition.edition_photos.all():
            address = use.photo.get_absolute_url()
            if address in seen or use.photo.awaits_file or not use.photo.may_be_shown():
                continue
            seen.add(address)
            found.append(figure_of(use, "", "card"))
    return found[:_PICTURES]


@public_page
def section(request: HttpRequest, slug: str) -> HttpResponse:
    place = read_place(request)
    found = get_object_or_404(shown_sections(), slug=slug)
    shows(f"section:{found.pk}")
    listed = EDITIONS.page(editions_in_lists().in_section(found), place)
    return page(
        "section.html",
        address=found.get_absolute_url() + listed.address,
        feed=reverse("section_feed", args=[slug]),
        section=found,
        here=found,
        cards=cards(listed.rows),
        listed=listed,
        linked_data=collection(
            [Step(found.name, found.get_absolute_url())],
            editions_listed(listed.rows),
            description=found.description,
            position=listed.address,
        ),
    )
