"""The archive by date of first publication, in the time zone of the paper."""

from collections import Counter
from datetime import UTC, date, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models.edition import Edition, live_now
from .cards import cards
from .lists import live_by_month
from .pages import page, public_page
from .paging import EDITIONS, read_place
from .structured import Step, collection, editions_listed
from .walks import Walk

__all__ = ["archive", "month", "year"]

_PUBLISHED = Walk(
    lambda now, start, end: Edition.objects.filter(
        live_now(now=now), first_published_at__gte=start, first_published_at__lt=end
    ),
    EDITIONS,
    article="article_id",
    start=datetime(2, 2, 2, tzinfo=UTC),
    end=datetime(3, 3, 3, tzinfo=UTC),
)


@public_page
def archive(request: HttpRequest) -> HttpResponse:
    """The years that have articles."""
    years: Counter[int] = Counter()
    for (year, _month), count in live_by_month(timezone.now()).items():
        years[year] += count
    listed = [(year, reverse("archive_year", args=[year]), years[year]) for year in sorted(years, reverse=True)]
    return page("archive.html", address=reverse("archive"), years=listed, linked_data=collection(_way(), []))


@public_page
def year(request: HttpRequest, year: int) -> HttpResponse:
    """The months of a year that have articles."""
    counted = {month: count for (of, month), count in live_by_month(timezone.now()).items() if of == year}
    if not counted:
        raise Http404
    listed = [
        (date(year, month, 1), reverse("archive_month", args=[year, month]), counted[month])
        for month in sorted(counted, reverse=True)
    ]
    return page(
        "archive_year.html",
        address=reverse("archive_year", args=[year]),
        year=year,
        months=listed,
        linked_data=collection(_way(year), []),
    )


@public_page
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    place = read_place(request)
    following = _midnight(year + month // 12, month % 12 + 1)
    listed = _PUBLISHED.page(place, start=_midnight(year, month), end=following)
    if not listed.rows:
        raise Http404
    entries = cards([row.pk for row in listed.rows])
    return page(
        "archive_month.html",
        address=reverse("archive_month", args=[year, month]) + listed.address,
        year=year,
        month=date(year, month, 1),
        cards=entries,
        listed=listed,
        linked_data=collection(
            _way(year, month), editions_listed(entry.edition for entry in entries), position=listed.address
        ),
    )


def _way(*date: int) -> list[Step]:
    """The way to the archive, a year of it, or a month of that."""
    names = ("archive", "archive_year", "archive_month")
    titles = [_("Archive"), *(f"{number:02}" for number in date)]
    return [Step(title, reverse(names[depth], args=date[:depth])) for depth, title in enumerate(titles)]


def _midnight(year: int, month: int) -> datetime:
    return timezone.make_aware(datetime(year, month, 1))
