"""Dates of the event that a report is about, as English news prints them."""

import re
from collections.abc import Iterator
from datetime import date

__all__ = ["event_dates"]

_MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ],
        1,
    )
    for name in names.split()
}
_MONTH = r"(?P<month>[A-Z][a-z]{2,8})\.?"
_DAYS = r"(?P<first>\d{1,2})(?:st|nd|rd|th)?(?:\s?(?:[–—-]|to|and)\s?(?P<last>\d{1,2})(?:st|nd|rd|th)?)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_FORMS = (
    re.compile(rf"\b{_MONTH}\s{_DAYS},?\s{_YEAR}\b"),  # Oct. 11–16, 2021
    re.compile(rf"\b{_DAYS}\s{_MONTH},?\s{_YEAR}\b"),  # 11–16 October 2021
)


def event_dates(text: str) -> tuple[date, date] | None:
    """Return first and last day of the first date with a year in `text`, or None."""
    found = sorted(_found(text))
    return found[0][1] if found else None


def _found(text: str) -> Iterator[tuple[int, tuple[date, date]]]:
    for form in _FORMS:
        for match in form.finditer(text):
            month = _MONTHS.get(match["month"].lower())
            if month is None:
                continue
            try:
                first = date(int(match["year"]), month, int(match["first"]))
                last = first.replace(day=int(match["last"] or match["first"]))
            except ValueError:
                continue
            if first <= last:
                yield match.start(), (first, last)
