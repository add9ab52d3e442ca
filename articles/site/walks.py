"""Lists that are walked by cursor, as places: which rows a page has, and where it goes on.

What is printed of the rows is kept (`kept`), so that their places are all that a page reads of most of them.
"""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from ..models.edition import Edition, live_now
from .paging import EDITIONS, PER_PAGE, Cursor, Order, Page, Place
from .prepared import KEY, NOW, UUID_, Prepared
from .shows import shows

__all__ = ["EDITIONS_OF_SECTION", "NEWEST_EDITIONS", "Spot", "Walk"]

_AT = datetime(7, 6, 5, 4, 3, 2, 1, NOW.tzinfo)
_NUMBER = 31_557  # one that the column can hold


class Spot(NamedTuple):
    """A row in a list: the key of what is listed, and its place in the order."""

    pk: int
    article: int | None
    at: datetime
    uuid: UUID
    number: int | None = None

    @property
    def cursor(self) -> Cursor:
        return Cursor(self.at, self.uuid, self.number)


class Walk:
    """A list in an order, whose SQL is made once for each way in which it is walked.

    Args:
        rows: makes its rows from the stand-ins and the instant `now`.
        key: the field by which what is listed is known.
        article: the field of the article, for lists of which each page shows its articles even where they have gone.
        stand_ins: see `Prepared`.
    """

    def __init__(
        self, rows: Callable[..., QuerySet[Any]], order: Order, key: str = "pk", article: str = "", **stand_ins: Any
    ) -> None:
        self._rows = rows
        self._order = order
        self._stand_ins = stand_ins
        self._fields = [key, article or key, *filter(None, [order.at, order.uuid, order.number])]
        self._names_articles = bool(article)

    def page(self, place: Place | None, size: int = PER_PAGE, **values: Any) -> Page[Spot]:
        """The page at `place`, with `size` rows at most.

        Raises:
            BadRequest: the cursor belongs to a list of another kind.
        """
        found = self._found(place, size, values)
        if self._names_articles:
            shows(*(f"article:{spot.article}" for spot in found))
        return self._order.paged(found, place, size, lambda spot: spot.cursor)

    def _found(self, place: Place | None, size: int, values: dict[str, Any]) -> list[Spot]:
        self._order.check(place)
        if place:
            values |= {"at": place.cursor.at, "uuid": place.cursor.uuid}
            values |= {"number": place.cursor.number} if self._order.number else {}
        way = _way(self, size, None if place is None else place.newer)
        return [Spot(*row) for row in way.rows(**{"now": timezone.now(), **values})]

    def first(self, count: int, **values: Any) -> list[int]:
        """The keys of the `count` newest."""
        return [spot.pk for spot in self._found(None, count, values)[:count]]

    def prepared(self, size: int, newer: bool | None) -> Prepared:
        """The rows of a page from the top (None), or beyond a place."""
        stand_ins: dict[str, Any] = self._stand_ins | {"now": NOW}
        beyond: dict[str, Any] = {}
        if newer is not None:
            beyond = {"at": _AT, "uuid": UUID_} | ({"number": _NUMBER} if self._order.number else {})

        def query(**values: Any) -> QuerySet[Any, Any]:
            place = None if newer is None else Place(Cursor(*(values.pop(name) for name in beyond)), newer)
            return self._order.asked(self._rows(**values), place, size).values_list(*self._fields)

        return Prepared(query, **stand_ins, **beyond)


@cache
def _way(walk: Walk, size: int, newer: bool | None) -> Prepared:
    return walk.prepared(size, newer)


NEWEST_EDITIONS = Walk(lambda now: Edition.objects.filter(live_now(now=now)), EDITIONS, article="article_id")
EDITIONS_OF_SECTION = Walk(
    lambda now, section: Edition.objects.filter(live_now(now=now), section=section),
    EDITIONS,
    article="article_id",
    section=KEY,
)
