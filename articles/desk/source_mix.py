"""Whom the paper quotes, counted over what readers see now: by month, section, kind of source and how it was obtained.

A report is bounded by its range of dates. It asks five questions whatever is in it, and reads of an edition only what
its index `edition_in_reports` holds.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db import models
from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..models import EditionQuote, HowObtained, Provenance, Quote, live_now

__all__ = ["KINDS", "LONGEST", "OBTAINED", "Mix", "Named", "Span", "source_mix"]

LONGEST: Final = 24  # months in one report
_MOST_NAMES: Final = 25

#: Who speaks. A promise not to print the name counts before all else.
KINDS: Final[dict[str, Promise]] = {
    "person": _("people by name"),
    "body": _("organisations"),
    "other": _("others, without a record"),
    "unnamed": _("unnamed: background, anonymous"),
}
OBTAINED: Final = dict(HowObtained.choices)


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a report, both included, in the time zone of the paper."""

    first: date
    last: date

    @property
    def months(self) -> list[date]:
        """The first day of each month that the span touches."""
        found, day = [], self.first.replace(day=1)
        while day <= self.last:
            found.append(day)
            day = (day + timedelta(days=32)).replace(day=1)
        return found


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody who was quoted: how often, and in how many articles."""

    pk: int
    name: str
    quotes: int
    articles: int


@dataclass(frozen=True, slots=True)
class Mix:
    """The counts. `rows` has one for each month, section, kind and way of obtaining that occurs."""

    span: Span
    rows: Counter[tuple[date, int, str, str]]  # month, section, kind, how obtained
    articles: int
    people: int
    organisations: int
    most_people: list[Named]
    most_organisations: list[Named]

    @property
    def quotes(self) -> int:
        return self.rows.total()

    def by(self, place: int, kind: int = 2) -> dict[Any, Counter[str]]:
        """The counts by one part of a row (0 month, 1 section, 2 kind, 3 how obtained), each by another."""
        found: dict[Any, Counter[str]] = {}
        for row, number in self.rows.items():
            found.setdefault(row[place], Counter())[str(row[kind])] += number
        return found


def source_mix(span: Span, sections: Collection[int] | None) -> Mix:
    """Count the quotes of live articles that were first published in `span`, in all sections or in some."""
    quotes = _quotes_in(span, sections)
    totals = quotes.aggregate(
        articles=Count("edition", distinct=True),
        people=Count("person", distinct=True),
        organisations=Count("affiliation", distinct=True),
    )
    return Mix(
        span,
        _rows(quotes, span),
        most_people=_most(quotes, "person"),
        most_organisations=_most(quotes, "affiliation"),
        **totals,
    )


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _quotes_in(span: Span, sections: Collection[int] | None) -> QuerySet[EditionQuote]:
    bounds = Q(edition__first_published_at__gte=_at(span.first))
    bounds &= Q(edition__first_published_at__lt=_at(span.last + timedelta(days=1)))
    quotes = EditionQuote.objects.filter(bounds, live_now("edition__")).order_by()
    return quotes if sections is None else quotes.filter(edition__section__in=sections)


def _rows(quotes: QuerySet[EditionQuote], span: Span) -> Counter[tuple[date, int, str, str]]:
    """Terms and how obtained are what the desk knows today, whether or not readers are told."""
    known = Quote.objects.filter(ref=OuterRef("ref")).annotate(known=Concat("terms", Value("/"), "obtained"))
    months = [When(edition__first_published_at__gte=_at(month), then=n) for n, month in enumerate(span.months)]
    counted = quotes.annotate(
        month=Case(*reversed(months), default=0, output_field=models.IntegerField()),
        kind=Case(
            When(person__isnull=False, then=Value("person")),
            When(affiliation__isnull=False, then=Value("body")),
            default=Value("other"),
        ),
        known=Subquery(known.values("known")[:1]),
        in_section=F("edition__section"),
    )
    rows: Counter[tuple[date, int, str, str]] = Counter()
    wanted = counted.values_list("month", "in_section", "kind", "known").annotate(number=Count("pk"))
    for month, section, kind, knows, number in wanted:
        terms, _slash, obtained = (knows or "").partition("/")
        unnamed = terms not in ("", Provenance.Terms.ON_RECORD)
        rows[span.months[month], section, "unnamed" if unnamed else kind, obtained] += number
    return rows


def _most(quotes: QuerySet[EditionQuote], record: str) -> list[Named]:
    counted = quotes.exclude(**{record: None}).values(record, name=F(f"{record}__name"))
    counted = counted.annotate(quotes=Count("pk"), articles=Count("edition", distinct=True))
    rows = counted.order_by("-quotes", "name", record)[:_MOST_NAMES]
    return [Named(row[record], row["name"], row["quotes"], row["articles"]) for row in rows]
