"""People and organisations: what they wrote and said."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from media.models import Photo

from ..models.edition import Edition, EditionQuote, live_now
from ..models.organisation import Organisation
from ..models.person import Person
from .cards import cards
from .editions import (
    NOT_LISTED,
    places_of_quotes,
    positions_of,
    said_for,
    shown_organisations,
    shown_people,
    shown_photos,
)
from .figures import Figure, figure_of_photo
from .listed_quotes import quotes_in_list
from .moved import moves_with
from .pages import page, public_page
from .paging import SAID, WRITTEN, read_place
from .prepared import KEY, NAME, NOW, Prepared, columns, records
from .structured import profile
from .walks import Walk

__all__ = ["organisation", "person"]

_PHOTOS = 12


@dataclass(frozen=True, slots=True)
class Position:
    """A rank and role as printed, with the first and last article that printed them."""

    honorific: str
    held: str
    first: datetime
    last: datetime


@public_page
@moves_with(Person)
def person(request: HttpRequest, slug: str) -> HttpResponse:
    """Two lists, each with cursors of its own kind; a cursor shows the list that it belongs to."""
    place = read_place(request)
    found = next(iter(records(Person, _PEOPLE.rows(now=timezone.now(), slug=slug))), None)
    if found is None:
        raise Http404
    said = wrote = None
    if place is None or place.cursor.number is not None:
        said = _SAID_BY.page(place, person=found.pk)
    if place is None or place.cursor.number is None:
        wrote = _WRITTEN_BY.page(place, person=found.pk)
    return page(
        "person.html",
        address=found.get_absolute_url() + (place.address if place else ""),
        feed=reverse("person_feed", args=[slug]),
        person=found,
        linked_data=profile(found),
        positions=_positions(found),
        said=said,
        quotes=quotes_in_list([row.pk for row in said.rows]) if said else [],
        wrote=wrote,
        cards=cards([row.pk for row in wrote.rows]) if wrote else [],
        photographed=_photographed(_BY_PERSON, found) if place is None else [],
    )


def _photographed(made: Prepared, maker: Person | Organisation) -> list[Figure]:
    """The newest photos of a maker that readers may see."""
    newest = records(Photo, made.rows(now=timezone.now(), maker=maker.pk), NOT_LISTED)
    return [figure_of_photo(photo, shape="card") for photo in newest]


def _made_by(kind: str) -> Prepared:
    def query(now: datetime, maker: int) -> QuerySet[Photo, Any]:
        photos = shown_photos(now).filter(**{f"makers__{kind}": maker}).exclude(original="")
        return photos.order_by("-created_at", "-pk").values_list(*columns(Photo, without=NOT_LISTED))[:_PHOTOS]

    return Prepared(query, now=NOW, maker=KEY)


_BY_PERSON, _BY_ORGANISATION = _made_by("person"), _made_by("organisation")
_PEOPLE = Prepared(
    lambda now, slug: shown_people(now).filter(slug=slug).values_list(*columns(Person)), now=NOW, slug=NAME
)
_SAID_BY = Walk(
    lambda now, person: EditionQuote.objects.filter(live_now("edition__", now), person=person),
    SAID,
    article="edition__article_id",
    person=KEY,
)
_WRITTEN_BY = Walk(
    lambda now, person: Edition.objects.filter(live_now(now=now)).written_by(person),
    WRITTEN,
    article="article_id",
    person=KEY,
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
@moves_with(Organisation)
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """What it said itself, and whom articles quoted with it or its parts; both in one list for the cursor."""
    place = read_place(request)
    found = get_object_or_404(shown_organisations().select_related("parent"), slug=slug)
    parent = found.parent
    if parent is not None and not shown_organisations().filter(pk=parent.pk).exists():
        parent = None
    parts = list(shown_organisations().filter(parent=found).order_by("name"))
    lists = said_for([found.pk, *(part.pk for part in parts)], places_of_quotes())
    listed = SAID.page(SAID.in_any(places_of_quotes(), lists, place), place)
    quotes = quotes_in_list([row.pk for row in listed.rows])
    said = [quote for quote in quotes if _speaks(found, quote)]
    return page(
        "organisation.html",
        address=found.get_absolute_url() + listed.address,
        feed=reverse("organisation_feed", args=[slug]),
        organisation=found,
        linked_data=profile(found, parent),
        parts=parts,
        parent=parent,
        said=said,
        quoted=[quote for quote in quotes if quote not in said],
        listed=listed,
        photographed=_photographed(_BY_ORGANISATION, found) if place is None else [],
    )


def _speaks(organisation: Organisation, quote: EditionQuote) -> bool:
    """The body itself is the speaker: nobody is named, and no post in it is printed."""
    itself = quote.affiliation_id == organisation.pk and quote.person_id is None
    return itself and quote.position_held in {"", quote.speaker}
