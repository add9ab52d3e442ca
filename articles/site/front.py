"""The front page and section pages."""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from media.rights import may_be_shown

from ..models.edition import EditionPhoto, EditionQuote
from .cards import Card, cards
from .editions import navigation, newest_in_sections
from .figures import Figure, figure_of
from .listed_quotes import NEWEST_QUOTES, one_of_each_article, quotes_in_list
from .pages import page, public_page
from .paging import read_place
from .shows import shows
from .slots import slots_now, with_slots
from .structured import Step, collection, editions_listed, site_and_publisher
from .walks import EDITIONS_OF_SECTION, NEWEST_EDITIONS

__all__ = ["front", "section"]

_LATEST = 8
_LOOKED_AT = 40  # articles among which one with a picture is sought for the lead
_IN_SECTION = 3
_PICTURES = 3
_WORDS = 4  # quotations in the strip
_LONGEST_WORDS = 420  # characters; longer ones are on their own page


@public_page
def front(request: HttpRequest) -> HttpResponse:
    """The lead, the latest, quotations, the newest of each section, and pictures."""
    in_sections = newest_in_sections(_IN_SECTION + 1)  # one of them may be the lead
    newest = NEWEST_EDITIONS.first(_LOOKED_AT)
    chosen = slots_now()
    lead = chosen.get(1) or _newest_with_picture(newest)
    newest = with_slots([key for key in newest if key != lead][:_LATEST], chosen)[:_LATEST]
    keys = [*newest, lead, *(key for keys in in_sections.values() for key in keys)]
    wanted = [key for key in keys if key is not None]
    entries = {entry.edition.pk: entry for entry in cards(list(dict.fromkeys(wanted)))}
    shown = next(iter(cards([lead], "wide")), None) if lead is not None else None
    blocks = [
        (section, [entries[key] for key in there[:_IN_SECTION]])
        for section, keys in in_sections.items()
        if (there := [key for key in keys if key in entries and key != lead])
    ]
    return page(
        "front.html",
        address=reverse("front"),
        feed=reverse("front_feed"),
        sections=list(in_sections),
        lead=shown,
        shared=shown.figure if shown else None,
        linked_data=site_and_publisher(),
        latest=[entries[key] for key in newest if key in entries],
        blocks=blocks,
        pictures=_pictures(entries.values(), [shown, *(there[0] for _, there in blocks)]),
        quotes=_words(),
    )


def _newest_with_picture(newest: list[int]) -> int | None:
    """The newest article that can lead: one with a picture, if any has one."""
    pictured = (entry.edition.pk for entry in cards(newest[: _LATEST + 1]) if entry.figure)
    if (found := next(pictured, None)) is None:
        photos = EditionPhoto.objects.filter(may_be_shown("photo__"), edition__in=newest, photo__width__gt=0)
        with_photo = set(photos.values_list("edition_id", flat=True))
        found = next((key for key in newest if key in with_photo), next(iter(newest), None))
    return found


def _words() -> list[EditionQuote]:
    """The newest quotations that are not too long, one of each article."""
    newest = quotes_in_list(NEWEST_QUOTES.first(5 * _WORDS))
    return one_of_each_article((quote for quote in newest if len(quote.text) <= _LONGEST_WORDS), _WORDS)


def _pictures(entries: Iterable[Card], shown: Iterable[Card | None]) -> list[Figure]:
    """Photos of these articles, newest first, that the page does not show already; each once."""
    return [figure_of(use, "", "card") for use in islice(_unseen_photos(entries, shown), _PICTURES)]


def _unseen_photos(entries: Iterable[Card], shown: Iterable[Card | None]) -> Iterator[EditionPhoto]:
    seen = {entry.figure.page for entry in shown if entry and entry.figure}
    for edition in sorted((entry.edition for entry in entries), key=lambda one: one.first_published_at, reverse=True):
        for use in edition.edition_photos.all():
            address = use.photo.get_absolute_url()
            if address in seen or use.photo.awaits_file or not use.photo.may_be_shown():
                continue
            seen.add(address)
            yield use


@public_page
def section(request: HttpRequest, slug: str) -> HttpResponse:
    place = read_place(request)
    sections = navigation()
    found = next((section for section in sections if section.slug == slug), None)
    if found is None:
        raise Http404
    shows(f"section:{found.pk}")
    listed = EDITIONS_OF_SECTION.page(place, section=found.pk)
    entries = cards([row.pk for row in listed.rows])
    return page(
        "section.html",
        address=found.get_absolute_url() + listed.address,
        feed=reverse("section_feed", args=[slug]),
        section=found,
        sections=sections,
        here=found,
        cards=entries,
        listed=listed,
        linked_data=collection(
            [Step(found.name, found.get_absolute_url())],
            editions_listed(entry.edition for entry in entries),
            description=found.description,
            position=listed.address,
        ),
    )
