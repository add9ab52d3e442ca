"""People and organisations: what they wrote and said."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from ..models.edition import EditionQuote
from ..models.person import Person
from .cards import cards
from .editions import editions_in_lists, live_quotes, positions_of, shown_organisations, shown_people
from .pages import page, public_page
from .paging import EDITIONS, QUOTES, read_place
from .tags import initial

__all__ = ["organisation", "people", "person"]


@dataclass(frozen=True, slots=True)
class Position:
    """A rank and role as printed, with the first and last article that printed them."""

    honorific: str
    held: str
    first: datetime
    last: datetime


@public_page
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who writes or speaks in a live article."""
    listed = sorted(shown_people(), key=lambda person: (person.key, person.slug))
    by_letter = groupby(listed, key=lambda person: initial(person.key))
    letters = [(letter, list(group)) for letter, group in by_letter]
    return page("people.html", address=reverse("people"), letters=letters)


@public_page
def person(request: HttpRequest, slug: str) -> HttpResponse:
    """Two lists, each with cursors of its own kind; a cursor shows the list that it belongs to."""
    place = read_place(request)
    found = get_object_or_404(shown_people(), slug=slug)
    said = wrote = None
    if place is None or place.cursor.number is not None:
        said = QUOTES.page(live_quotes().filter(person=found), place)
    if place is None or place.cursor.number is None:
        wrote = EDITIONS.page(editions_in_lists().written_by(found), place)
    return page(
        "person.html",
        address=found.get_absolute_url() + (place.address if place else ""),
        feed=reverse("person_feed", args=[slug]),
        person=found,
        positions=_positions(found),
        said=said,
        wrote=wrote,
        cards=cards(wrote.rows) if wrote else [],
    )


def _positions(person: Person) -> list[Position]:
    """Newest first; printings that differ only in the name are one."""
    spans: dict[tuple[str, str], list[datetime]] = {}
    for row in positions_of(person):
        first, last = row.pop("first"), row.pop("last")
        quote = EditionQuote(**row)
        held = quote.position_held
        if quote.honorific or held:
            spans.setdefault((quote.honorific, held), []).extend([first, last])
    return [Position(honorific, held, min(span), max(span)) for (honorific, held), span in spans.items()]


@public_page
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """What was said by and for an organisation and its parts."""
    place = read_place(request)
    found = get_object_or_404(shown_organisations().select_related("parent"), slug=slug)
    parent = found.parent
    if parent is not None and not shown_organisations().filter(pk=parent.pk).exists():
        parent = None
    spoken = live_quotes().filter(Q(affiliation=found) | Q(affiliation__parent=found))
    listed = QUOTES.page(spoken, place)
    return page(
        "organisation.html",
        address=found.get_absolute_url() + listed.address,
        organisation=found,
        parts=shown_organisations().filter(parent=found).order_by("name"),
        parent=parent,
        listed=listed,
    )
