"""The query language: words, "phrases", -word, before:, after:, and the fields of `FIELDS`, as in tag:navy.

Any text is read as something or answered with a plain sentence (`Query.problem`). Unknown fields are words.
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from .words import stems, words_in

__all__ = ["FIELDS", "LONGEST", "Query", "Term", "parse", "quoted"]

LONGEST = 200  # characters
_MOST_TERMS = 16
#: Fields whose value is the name or the address of a record.
FIELDS = ("tag", "person", "organisation", "section", "rank", "year", "obtained")
_DATES = ("before", "after")
_OPEN, _CLOSE = '"“”„«»', '"“”«»'
_ITEM = re.compile(
    rf"""(?P<no>-?)(?:(?P<field>[A-Za-z]{{1,20}}):)?
    (?:[{_OPEN}](?P<phrase>[^{_CLOSE}]*)[{_CLOSE}]? | (?P<word>[^\s{_OPEN}]+))""",
    re.VERBOSE,
)
_DAY = re.compile(r"([12][0-9]{3})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Term:
    """One condition. With a `field` its value names a record; else one of `ways`, token sequences, must occur."""

    typed: str
    negative: bool = False
    field: str = ""
    value: str = ""
    ways: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked: all `terms` hold, and the first publication is in [`after`, `before`)."""

    typed: str = ""
    terms: tuple[Term, ...] = ()
    before: datetime | None = None
    after: datetime | None = None
    problem: str = ""
    dates: tuple[Term, ...] = field(default=(), compare=False)  # as typed, to be shown and taken away

    def __bool__(self) -> bool:
        return bool(self.terms or self.before or self.after) and not self.problem

    @property
    def words(self) -> list[Term]:
        """The words and phrases that must occur."""
        return [term for term in self.terms if not term.field and not term.negative]

    @property
    def everything(self) -> list[Term]:
        """All conditions in one list, dates included, for taking one of them away."""
        return [*self.terms, *self.dates]

    def without(self, term: Term) -> str:
        """The query without this condition, as text."""
        return " ".join(other.typed for other in self.everything if other is not term)

    def narrowed(self, more: str) -> str:
        """The query with one more condition, as text."""
        return " ".join([*(term.typed for term in self.everything), more])

    def up_to(self, day: date) -> str:
        """The query for what was first published on this day or earlier, as text."""
        terms = [term.typed for term in self.everything if term.field != "before"]
        return " ".join([*terms, f"before:{day + timedelta(days=1)}"])


def quoted(value: str) -> str:
    """A value as it is written behind a field, or a name that is looked for as it stands."""
    return value if re.fullmatch(r"\w[\w.’'-]*", value) else '"{}"'.format(value.replace('"', " "))


def parse(typed: str) -> Query:
    """Read a query. Linear in its length, which is bounded."""
    text = typed.strip()
    if len(text) > LONGEST:
        return Query(text, problem=_("A search holds at most %(count)d characters. Shorten it.") % {"count": LONGEST})
    if any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in text):
        return Query("", problem=_("The search holds characters that no text has. Type it anew."))
    query = Query(text)
    for item in _ITEM.finditer(text):
        query = _with(query, item)
        if query.problem:
            return query
    if len(query.terms) > _MOST_TERMS:
        return replace(query, problem=_("That are too many words at once. Leave some out."))
    if text and not query.terms and not query.dates:
        return replace(query, problem=_("Type at least one word with a letter or a digit."))
    if query.before and query.after and query.after >= query.before:
        return replace(query, problem=_("No day is both after the one and before the other date."))
    return query


def _with(query: Query, item: re.Match[str]) -> Query:
    value = item["word"] if item["phrase"] is None else item["phrase"]
    name, negative = (item["field"] or "").lower(), bool(item["no"])
    if name in _DATES and not negative:
        return _dated(query, name, value.strip(), item[0].strip())
    if name in FIELDS and value.strip():
        term = Term(item[0].strip(), negative, field=name, value=value.strip())
        return replace(query, terms=(*query.terms, term))
    words = f"{item['field']} {value}" if item["field"] else value
    ways = tuple(dict.fromkeys(_ways(words)))
    if not ways:
        return query
    return replace(query, terms=(*query.terms, Term(item[0].strip(), negative, ways=ways)))


def _ways(words: str) -> Iterator[tuple[str, ...]]:
    """The token sequences of a word or phrase, one for each language it may be in."""
    folded = [word.folded for word in words_in(words)]
    if not folded:
        return
    each = [stems(word) for word in folded]
    for number in range(max(map(len, each))):
        yield tuple(ways[min(number, len(ways) - 1)] for ways in each)
    if len(folded) > 1 and re.fullmatch(r"[^\s]+", words.strip()):  # e-mail is found as email too
        yield from ((way,) for way in stems("".join(folded)))


def _dated(query: Query, name: str, value: str, typed: str) -> Query:
    day = _first_day(value)
    if day is None:
        return replace(
            query, problem=_("“%(typed)s”: a date is written as 2026, 2026-03 or 2026-03-14.") % {"typed": typed}
        )
    at = timezone.make_aware(datetime.combine(day, time.min))
    dates = (*query.dates, Term(typed, field=name, value=value))
    if name == "before":
        return replace(query, before=min(at, query.before or at), dates=dates)
    return replace(query, after=max(at, query.after or at), dates=dates)


def _first_day(value: str) -> date | None:
    found = _DAY.fullmatch(value)
    if not found:
        return None
    year, month, day = int(found[1]), int(found[2] or 1), int(found[3] or 1)
    if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    return date(year, month, day)
