"""Tags: one of them, and what several have in common. The index is in `tag_index`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from ..models.edition import EditionPhoto, EditionQuote
from ..models.tag import Tag, TagIdentifier
from ..names import initial
from ..search.query import parse, quoted
from .cards import Card, cards
from .editions import places_of_quotes, shown_photos
from .figures import Figure, figure_of_photo
from .kept import kept
from .listed_quotes import first_quotes, one_of_each_article, quotes_in_list
from .lists import Beside, CommonArticles
from .moved import moves_with
from .pages import page, public_page
from .paging import PER_PAGE, QUOTES, Cursor, Place, read_place
from .structured import Step, Thing, collection, editions_listed, subject_thing
from .tag_years import periods, year_address
from .tags_read import shown_tags_under
from .timeline import Timeline, timeline

__all__ = ["common_tags", "initial", "intersection", "tag"]

_MOST_TAGS = 40
_THIN = 3  # an intersection with fewer articles is for readers, not for search engines
_IN_PAIRS = 6  # tags that have nothing in common, of which each pair is looked at
_QUOTES = 4
_PHOTOS = 6


@dataclass(frozen=True, slots=True)
class Narrower:
    """A tag beside those of the page, with the address of what they have in common."""

    tag: Tag
    count: int
    address: str


@dataclass(frozen=True, slots=True)
class WayOn:
    """Some of the tags that have nothing in common all together, and how many articles these have."""

    tags: tuple[Tag, ...]
    count: int
    address: str


@public_page
@moves_with(Tag)
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    place = read_place(request)
    (found,) = common_tags([slug])
    return _page([found], place, address=found.get_absolute_url(), feed=reverse("tag_feed", args=[slug]))


@public_page
@moves_with(Tag)
def intersection(request: HttpRequest, slugs: list[str]) -> HttpResponse:
    """Articles that carry every one of two to forty tags."""
    place = read_place(request)
    found = common_tags(slugs)
    canonical = [tag.slug for tag in found]
    if slugs != canonical:
        if len(found) == 1:
            return HttpResponsePermanentRedirect(found[0].get_absolute_url())
        return HttpResponsePermanentRedirect(reverse("intersection", args=[canonical]))
    return _page(
        found,
        place,
        address=reverse("intersection", args=[canonical]),
        feed=reverse("intersection_feed", args=[canonical]),
    )


def common_tags(slugs: Sequence[str]) -> list[Tag]:
    """Return the tags of these addresses in the one canonical order, each once.

    Raises:
        Http404: one of them is on no live edition, or they are more than forty.
    """
    wanted = set(slugs)
    if len(wanted) > _MOST_TAGS:
        raise Http404
    found = sorted(shown_tags_under(wanted), key=lambda tag: tag.slug)
    if {tag.slug for tag in found} != wanted:
        raise Http404
    return found


def _page(tags: list[Tag], place: Place | None, *, address: str, feed: str) -> HttpResponse:
    common = CommonArticles(tags)
    listed = common.listed(place)
    entries = cards([row.pk for row in listed.rows])
    return page(
        "tag.html",
        address=address + listed.address,
        feed=feed,
        tags=tags,
        title=" + ".join(tag.name for tag in tags),
        description=tags[0].description if len(tags) == 1 else "",
        noindex=len(tags) > 1 and common.count < _THIN,
        count=common.count,
        timeline=_timeline(common),
        by_year=periods(common) if len(tags) == 1 and common.count > PER_PAGE else [],
        listed=listed,
        cards=entries,
        linked_data=collection(
            [Step(_("Tags"), reverse("tags")), Step(" + ".join(tag.name for tag in tags), address)],
            editions_listed(entry.edition for entry in entries),
            description=tags[0].description if len(tags) == 1 else "",
            position=listed.address,
            about=_subjects(tags, first_page=place is None),
        ),
        **(_beside_the_list(common, entries) if place is None and listed.rows else {}),
        **(_ways_on(common) if len(tags) > 1 and not common.count else {}),
    )


def _ways_on(common: CommonArticles) -> dict[str, Any]:
    """From where no article is: to each of the tags, to pairs that have some, to a search for all the names."""
    sizes = [1, 2] if 2 < len(common.tags) <= _IN_PAIRS else [1]
    ways = [(some, number, _address(some)) for size in sizes for some, number in common.parts(size)]
    names = " ".join(quoted(tag.name) for tag in common.tags)
    return {
        "ways": [WayOn(*way) for way in ways],
        "search": f"{reverse('search')}?{urlencode({'q': names})}" if not parse(names).problem else "",
    }


def _address(tags: Sequence[Tag]) -> str:
    return _common_page(*sorted(tag.slug for tag in tags))


@lru_cache(2_000)
def _common_page(*slugs: str) -> str:
    return reverse("intersection", args=[list(slugs)]) if len(slugs) > 1 else reverse("tag", args=slugs)


def _subjects(tags: list[Tag], *, first_page: bool) -> list[Thing]:
    """What the page is about; the first page of a tag also tells what other vocabularies call it."""
    alone = len(tags) == 1 and first_page
    return [subject_thing(tag, _identifiers(tag) if alone else ()) for tag in tags]


def _identifiers(tag: Tag) -> list[TagIdentifier]:
    def read(keys: list[int]) -> dict[int, list[TagIdentifier]]:
        return {tag.pk: list(TagIdentifier.objects.filter(tag=tag))}

    (found,) = kept("identifiers", [tag.pk], read, lambda _: [f"tag:{tag.pk}"])
    return found


def _beside_the_list(common: CommonArticles, entries: Sequence[Card]) -> dict[str, Any]:
    """What the first page shows around the list: ways on, words and pictures.

    Words and pictures are those of the articles on the page; only if they are too few, of the newest 200.
    """
    listed = [entry.edition.pk for entry in entries]
    narrower = [_narrower(common.tags, one) for one in common.beside()] if len(common.tags) < _MOST_TAGS else []
    quotes = first_quotes(entry.edition for entry in entries)[:_QUOTES]
    photos = _photos_of(entries)
    if common.count > len(listed):
        if len(quotes) < _QUOTES:
            quotes = _quotes(common.newest_editions)
        if len(photos) < _PHOTOS:
            photos = _photos(common.newest_editions)
    return {"narrower": narrower, "quotes": quotes, "photos": photos}


def _narrower(tags: Sequence[Tag], one: Beside) -> Narrower:
    return Narrower(one.tag, one.count, _address([*tags, one.tag]))


def _quotes(editions: list[int]) -> list[EditionQuote]:
    """The newest words in these articles, one of each."""
    newest = QUOTES.first(places_of_quotes().filter(edition_id__in=editions), 5 * _QUOTES)
    first = one_of_each_article(newest, _QUOTES)
    return quotes_in_list([row.pk for row in first])


def _photos_of(entries: Sequence[Card]) -> list[Figure]:
    """Pictures of the articles of a list in its order, each once."""
    photos = {use.photo.pk: use.photo for entry in entries for use in entry.edition.edition_photos.all()}
    shown = (photo for photo in photos.values() if not photo.awaits_file and photo.may_be_shown())
    return [figure_of_photo(photo) for photo in islice(shown, _PHOTOS)]


def _photos(editions: list[int]) -> list[Figure]:
    """Pictures of these articles, each once."""
    used = EditionPhoto.objects.filter(edition_id__in=editions).values("photo")
    photos = shown_photos().filter(pk__in=used).exclude(original="")
    return [figure_of_photo(photo) for photo in photos.order_by("-created_at", "-pk")[:_PHOTOS]]


def _timeline(common: CommonArticles) -> Timeline | None:
    """Each year leads to its own page, in an intersection to its place in the list."""
    one = common.tags[0] if len(common.tags) == 1 else None
    places = [
        (year, number, (one and year_address(one, year)) or _before_end_of(year)) for year, number in common.years
    ]
    return timeline(places)


def _before_end_of(year: int) -> str:
    """The query that leads to the newest articles of a year in this list."""
    return Place(Cursor(datetime(year + 1, 1, 1, tzinfo=UTC), UUID(int=0)), newer=False).address
