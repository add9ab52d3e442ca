"""What is planned, day by day in the site's zone: editions going up and coming down, embargoes, due times."""

import calendar as months
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from ..dates import written
from ..models import Article, Edition, Section
from ..rights import may, visible_to
from .local_time import zone_now
from .page import Page

if TYPE_CHECKING:
    from .admin.article import ArticleAdmin

__all__ = ["PAGES"]

_MOST = 500  # entries on a page
_FIRST, _LAST = date(1900, 1, 1), date(2999, 12, 1)


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """Something that happens at an instant. `kind` has a word and a sign of its own."""

    at: datetime
    kind: str
    article_id: int
    headline: str

    @property
    def word(self) -> str:
        is_past = self.at <= timezone.now()
        return {
            "up": _("went up") if is_past else _("goes up"),
            "down": _("came down") if is_past else _("comes down"),
            "embargo": _("embargo ended") if is_past else _("embargo ends"),
            "due": _("due"),
        }[self.kind]


@dataclass(slots=True)
class Day:
    day: date
    outside: bool  # of the month that is shown
    is_today: bool
    entries: list[Entry] = field(default_factory=list)


def calendar_page(desk: "ArticleAdmin", request: HttpRequest) -> HttpResponse:
    """A month, or with `?view=week` a week; `?on=YYYY-MM-DD` says which, `?section=` sifts."""
    if not may(request.user, "view", Article):
        raise PermissionDenied
    on = _asked(request.GET.get("on", ""))
    week = request.GET.get("view") == "week"
    section = request.GET.get("section", "")
    first, last = (_week(on), _week(on) + timedelta(days=6)) if week else _month(on)
    articles = visible_to(request.user, Article.objects.order_by())
    editions = visible_to(request.user, Edition.objects.exclude(valid_until=F("valid_from")))
    if section.isascii() and section.isdigit():
        articles = articles.filter(section=int(section[:9]))
        editions = editions.filter(article__section=int(section[:9]))
    days = _days(on, first, last, week=week)
    start, end = _starts(first), _starts(last + timedelta(days=1))
    for entry in sorted([*_spans(editions, start, end), *_plans(articles, start, end)])[:_MOST]:
        days[timezone.localtime(entry.at).date()].entries.append(entry)
    before, after = _neighbours(on, week=week)
    rows = list(days.values())
    context = {
        **desk.admin_site.each_context(request),
        "title": _("Calendar"),
        "opts": desk.opts,
        "shown": written(on, "F Y") if not week else f"{written(first, 'j F')} – {written(last, 'j F Y')}",
        "weeks": [rows[start : start + 7] for start in range(0, len(rows), 7)],
        "is_week": week,
        "on": on,
        "before": before,
        "after": after,
        "section": section,
        "sections": Section.objects.all(),
        "zone": zone_now(),
        "nothing": not any(day.entries for day in rows),
        "media": forms.Media(css={"all": ["desk/time.css"]}),
    }
    return TemplateResponse(request, "admin/articles/article/calendar.html", context)


PAGES: list[Page] = [("calendar/", calendar_page, "calendar")]


def _asked(text: str) -> date:
    if not text:
        return timezone.localdate()
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Http404("There is no such day.") from error
    if not _FIRST <= day <= _LAST:
        raise Http404("There is no such day.")
    return day


def _week(on: date) -> date:
    return on - timedelta(days=on.weekday())


def _month(on: date) -> tuple[date, date]:
    """The Monday before the first and the Sunday behind the last of the month."""
    first = on.replace(day=1)
    last = on.replace(day=months.monthrange(on.year, on.month)[1])
    return _week(first), _week(last) + timedelta(days=6)


def _neighbours(on: date, *, week: bool) -> tuple[date, date]:
    if week:
        return on - timedelta(days=7), on + timedelta(days=7)
    first = on.replace(day=1)
    return (first - timedelta(days=1)).replace(day=1), (first + timedelta(days=32)).replace(day=1)


def _days(on: date, first: date, last: date, *, week: bool) -> dict[date, Day]:
    today = timezone.localdate()
    found = {}
    day = first
    while day <= last:
        found[day] = Day(day, outside=not week and day.month != on.month, is_today=day == today)
        day += timedelta(days=1)
    return found


def _starts(day: date) -> datetime:
    """The first instant of a day in the site's zone."""
    return datetime.combine(day, time(), tzinfo=timezone.get_current_timezone()).astimezone(UTC)


def _spans(editions: QuerySet[Edition], start: datetime, end: datetime) -> Iterator[Entry]:
    """Editions that go up or come down; each query walks the index of the time it asks for."""
    rows = editions.values_list("article_id", "headline", "valid_from", "valid_until")
    for article, headline, begins, _ends in _within(rows, "valid_from", start, end):
        yield Entry(begins, "up", article, headline)
    followed = Edition.objects.filter(valid_from__gte=start, valid_from__lt=end).order_by()
    replaced = set(followed.exclude(valid_until=F("valid_from")).values_list("article_id", "valid_from"))
    for article, headline, _begins, ends in _within(rows, "valid_until", start, end):
        if ends and (article, ends) not in replaced:  # otherwise the next edition takes its place
            yield Entry(ends, "down", article, headline)


def _plans(articles: QuerySet[Article], start: datetime, end: datetime) -> Iterator[Entry]:
    """Embargoes that end and articles that are due."""
    planned = articles.exclude(state=Article.State.SPIKED)
    for kind, name, rows in (
        ("embargo", "embargoed_until", planned),
        ("due", "due_at", planned.filter(in_work=True)),
    ):
        for pk, headline, at in _within(rows.values_list("pk", "headline", name), name, start, end):
            yield Entry(at, kind, pk, headline)


def _within(rows: Any, name: str, start: datetime, end: datetime) -> Any:
    return rows.filter(**{f"{name}__gte": start, f"{name}__lt": end}).order_by(name)[:_MOST]
