"""What a tag has of one year or one month: every article by its headline, so that none lies deep in a list.

A tag's page lists twenty articles and leads to its years; a year with few articles, or a month of one with many, is
listed whole. So every article of a tag is one page away from it, whatever the size of the archive.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from ..models.edition import Edition
from ..models.listing import ListedTag, month_of, year_of
from ..models.tag import Tag
from .editions import shown_tags
from .lists import CommonArticles
from .moved import moves_with
from .pages import page, public_page
from .paging import EDITIONS, Page, read_place
from .structured import Step, collection, editions_listed

__all__ = ["Period", "month", "periods", "year", "year_address"]

_LISTED_WHOLE = 400  # articles on one page, by headline alone
_FIRST, _LAST = 1900, 2999  # years that have addresses
_SHOWN = (
    "edition__article_id",
    "edition__headline",
    "edition__language",
    "edition__slug",
    "edition__first_published_at",
)


@dataclass(frozen=True, slots=True)
class Period:
    """A year or a month of a tag: when it begins, where it is listed (empty: in its months), how many there are."""

    begins: date
    address: str
    count: int
    months: Sequence["Period"] = ()


def periods(common: CommonArticles) -> list[Period]:
    """The years of one tag, newest first; one with more articles than a page holds comes with its months."""
    return [
        Period(
            date(of, 1, 1),
            year_address(common.tags[0], of),
            number,
            _months(common, of) if number > _LISTED_WHOLE else (),
        )
        for of, number in reversed(common.years)
        if number and _FIRST <= of <= _LAST
    ]


def year_address(tag: Tag, year: int) -> str:
    """The page of a tag's year; empty for years that have none."""
    return _path(tag.slug, year) if _FIRST <= year <= _LAST else ""


@lru_cache(1_000)
def _path(slug: str, *year_and_month: int) -> str:
    return reverse("tag_month" if len(year_and_month) > 1 else "tag_year", args=[slug, *year_and_month])


def _months(common: CommonArticles, year: int) -> list[Period]:
    slug = common.tags[0].slug
    there = sorted((number for number in common.months if year_of(number) == year), reverse=True)
    begin = [date(year, number % 12 + 1, 1) for number in there]
    return [
        Period(first, _path(slug, year, first.month), common.months[number])
        for first, number in zip(begin, there, strict=True)
    ]


@public_page
@moves_with(Tag)
def year(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """All articles of the year, or the months that hold them where they are too many."""
    common = _of(slug)
    months = _months(common, year)
    if not months:
        raise Http404
    whole = sum(one.count for one in months) <= _LISTED_WHOLE
    rows = common.between(month_of(year, 1), month_of(year, 12))
    listed = EDITIONS.page(_with_headlines(rows), None, _LISTED_WHOLE) if whole else None
    return _page(common.tags[0], listed, [] if whole else months, year)


@public_page
@moves_with(Tag)
def month(request: HttpRequest, slug: str, year: int, month: int) -> HttpResponse:
    place = read_place(request)
    common = _of(slug)
    number = month_of(year, month)
    listed = EDITIONS.page(_with_headlines(common.between(number, number)), place, _LISTED_WHOLE)
    if not listed.rows:
        raise Http404
    return _page(common.tags[0], listed, [], year, month)


def _of(slug: str) -> CommonArticles:
    found = shown_tags().filter(slug=slug).first()
    if found is None:
        raise Http404
    return CommonArticles([found])


def _with_headlines(rows: QuerySet[ListedTag]) -> QuerySet[ListedTag]:
    key = ("tag_id", "first_published_at", "uuid", "edition_id")
    return rows.select_related("edition").only(*key, *_SHOWN)


def _page(tag: Tag, listed: Page[ListedTag] | None, months: list[Period], *on: int) -> HttpResponse:
    """The page of a year, or of a year and a month."""
    editions = [row.edition for row in listed.rows] if listed else []
    way = [Step("Tags", reverse("tags")), Step(tag.name, tag.get_absolute_url())]
    way += [
        Step(f"{number:02}", reverse(name, args=[tag.slug, *on[:depth]]))
        for depth, (name, number) in enumerate(zip(("tag_year", "tag_month"), on, strict=False), 1)
    ]
    position = listed.address if listed else ""
    return page(
        "tag_year.html",
        address=way[-1].path + position,
        tag=tag,
        on=date(on[0], on[-1] if len(on) > 1 else 1, 1),
        year=way[2] if len(on) > 1 else None,
        months=months,
        listed=listed,
        by_month=[(first, list(some)) for first, some in groupby(editions, key=_month)],
        linked_data=collection(way, editions_listed(editions), position=position),
    )


def _month(edition: Edition) -> date:
    return timezone.localdate(edition.first_published_at).replace(day=1)
