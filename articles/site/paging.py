"""Lists by cursor: a page begins after a place in the list, so new articles never shift it.

A cursor is the place of one row: its instant and uuid and, for quotes, its number in the article.
All three are public facts. Its spelling is checked strictly: one place has one spelling.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

__all__ = [
    "CORRECTIONS",
    "EDITIONS",
    "PER_PAGE",
    "QUOTES",
    "SAID",
    "WRITTEN",
    "Cursor",
    "Order",
    "Page",
    "Place",
    "read_place",
]

PER_PAGE = 20

_CURSOR = re.compile(r"([0-9a-z]{1,12})\.([0-9a-f]{32})(?:\.(0|[1-9][0-9]{0,4}))?", re.ASCII)
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_EPOCH = datetime(1, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Cursor:
    """The place of a row in a list."""

    at: datetime
    uuid: UUID
    number: int | None = None

    def __str__(self) -> str:
        number = "" if self.number is None else f".{self.number}"
        return f"{_base36((self.at - _EPOCH) // _TICK)}.{self.uuid.hex}{number}"

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        """Read a cursor.

        Raises:
            BadRequest: this is not how a cursor is spelled.
        """
        match = _CURSOR.fullmatch(text)
        if match is None:
            raise BadRequest("The cursor is not one of ours.")
        try:
            at = _EPOCH + int(match[1], 36) * _TICK
        except OverflowError as error:
            raise BadRequest("The cursor is not one of ours.") from error
        cursor = cls(at, UUID(match[2]), int(match[3]) if match[3] else None)
        if str(cursor) != text:
            raise BadRequest("The cursor is not one of ours.")
        return cursor


def _base36(number: int) -> str:
    out = ""
    while number:
        number, digit = divmod(number, 36)
        out = _DIGITS[digit] + out
    return out or "0"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the reader is in a list: beyond `cursor`, towards the newer or the older end."""

    cursor: Cursor
    newer: bool

    @property
    def address(self) -> str:
        """The query that leads here."""
        return f"?{'after' if self.newer else 'before'}={self.cursor}"


def read_place(request: HttpRequest) -> Place | None:
    """Return what `?before=` (older than) or `?after=` (newer than) asks for; None for the top of the list.

    Raises:
        BadRequest: malformed, repeated, or both at once.
    """
    before, after = request.GET.getlist("before"), request.GET.getlist("after")
    if not before and not after:
        return None
    if len(before) + len(after) > 1:
        raise BadRequest("An address can hold one cursor.")
    return Place(Cursor.parse((before or after)[0]), newer=bool(after))


@dataclass(frozen=True, slots=True)
class Page[T]:
    """A page of a list. `newer` and `older` are cursors for links, empty at the ends."""

    rows: list[T]
    newer: str
    older: str
    place: Place | None

    @property
    def address(self) -> str:
        """The query that leads here again."""
        return self.place.address if self.place else ""


@dataclass(frozen=True, slots=True)
class Order:
    """How a list is ordered: newest instant first, then uuid downwards, then number upwards.

    The fields are paths of the model that is listed; together they tell every two rows apart.
    """

    at: str
    uuid: str
    number: str = ""

    def page[T: Model](self, rows: QuerySet[T], place: Place | None, size: int = PER_PAGE) -> Page[T]:
        """Return the page of `rows` at `place`, with `size` rows at most.

        Raises:
            BadRequest: the cursor belongs to a list of another kind.
        """
        return self.paged(list(self.asked(rows, place, size)), place, size, self.cursor)

    def paged[T](self, found: list[T], place: Place | None, size: int, cursor: Callable[[T], Cursor]) -> Page[T]:
        """The page that the rows found are, of which one may be too many."""
        newer = place is not None and place.newer
        more, found = len(found) > size, found[:size]
        if newer:
            found.reverse()
        if not found:
            return Page([], "", "", place)
        return Page(
            found,
            newer=str(cursor(found[0])) if (more if newer else place) else "",
            older=str(cursor(found[-1])) if (more or newer) else "",
            place=place,
        )

    def in_any[T: Model](
        self, rows: QuerySet[T], lists: Sequence[QuerySet[T]], place: Place | None, size: int = PER_PAGE
    ) -> QuerySet[T]:
        """Those of `rows` that may be on the page at `place` of what is in any of `lists`.

        Each list is walked by an index of its own; one condition for all would read them to their ends and sort.

        Raises:
            BadRequest: the cursor belongs to a list of another kind.
        """
        if len(lists) == 1:
            return lists[0]
        plain = rows.model._default_manager
        # SQLite takes a limited query in a union only one level deeper.
        parts = [
            plain.filter(pk__in=self.asked(listed, place, size).values("pk")).order_by().values("pk")
            for listed in lists
        ]
        return rows.filter(pk__in=parts[0].union(*parts[1:], all=True))

    def asked[T: Model](self, rows: QuerySet[T], place: Place | None, size: int) -> QuerySet[T]:
        """The rows of the page at `place` from there on, and one more.

        Raises:
            BadRequest: the cursor belongs to a list of another kind.
        """
        self.check(place)
        if place is not None:
            rows = rows.filter(self._beyond(place))
        return rows.order_by(*self._fields(backwards=place is not None and place.newer))[: size + 1]

    def check(self, place: Place | None) -> None:
        """Raise BadRequest for a cursor that belongs to a list of another kind."""
        if place is not None and (place.cursor.number is not None) != bool(self.number):
            raise BadRequest("The cursor belongs to another list.")

    def first[T: Model](self, rows: QuerySet[T], count: int) -> list[T]:
        """Return the `count` newest of `rows`."""
        return list(rows.order_by(*self._fields(backwards=False))[:count])

    def cursor(self, row: Model) -> Cursor:
        """The place of `row`, whose fields of this order are loaded."""
        number = _value(row, self.number) if self.number else None
        return Cursor(_value(row, self.at), _value(row, self.uuid), number)

    def _fields(self, *, backwards: bool) -> Iterable[str]:
        down, up = ("", "-") if backwards else ("-", "")
        yield f"{down}{self.at}"
        yield f"{down}{self.uuid}"
        if self.number:
            yield f"{up}{self.number}"

    def _beyond(self, place: Place) -> Q:
        """Rows that come after the place. The first condition repeats the instant alone, for the index."""
        beyond, within = ("gt", "lt") if place.newer else ("lt", "gt")
        at, uuid = place.cursor.at, place.cursor.uuid
        tied = Q(**{f"{self.uuid}__{beyond}": uuid})
        if self.number:
            tied |= Q(**{self.uuid: uuid, f"{self.number}__{within}": place.cursor.number})
        return Q(**{f"{self.at}__{beyond}e": at}) & (Q(**{f"{self.at}__{beyond}": at}) | tied)


def _value(row: Any, path: str) -> Any:
    for name in path.split("__"):
        row = getattr(row, name)
    return row


EDITIONS = Order("first_published_at", "uuid")
QUOTES = Order("edition__first_published_at", "edition__uuid", "number")
#: The same two orders by what the rows of a person or an organisation keep of their editions: their index is walked.
WRITTEN = Order("listed_at", "uuid")  # of `EditionQuerySet.written_by`
SAID = Order("first_published_at", "edition__uuid", "number")
CORRECTIONS = Order("edition__valid_from", "edition__uuid")
