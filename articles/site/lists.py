"""Lists of live articles by tags: what any set of tags has in common, how many, how often by year, and what stands
beside it.

A set of tags is answered from the bitmaps of `Posting`: they are intersected in this process, which
takes microseconds whatever the size of the archive, and give the exact number at once. Their order is
that of months; the rows of the months that a page needs are read by key and sorted by the database.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, reduce
from itertools import combinations
from operator import and_
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from pyroaring import BitMap

from ..models.edition import Edition, EditionQuerySet
from ..models.listing import SLOT_BITS, ListedTag, Listing, MonthUse, month_number, month_start, year_of
from ..models.tag import Tag
from .editions import editions_in_lists
from .kept import kept
from .kept_sets import sets_of, use_of
from .paging import EDITIONS, PER_PAGE, Order, Page, Place
from .prepared import KEY, NOW, OTHER_KEY, Prepared
from .tags_read import tags_with_use
from .walks import Spot, Walk

__all__ = ["Beside", "CommonArticles", "Turned", "live_by_month", "live_listing", "turned_by_the_clock"]

NEWEST = 200  # articles in which a page looks for what stands beside its tag
_SAMPLE = 100  # … beside several tags, of which it counts the most frequent exactly
_SORTED_AT_ONCE = 400  # rows of a month that are read by key; where there are more, the list itself is walked
_LOOKED_AT = (400, 2_000)  # articles of tags of which other conditions are asked
_BESIDE = 12
_PLACE = ("first_published_at", "uuid")


def live_listing(now: datetime) -> Q:
    """The condition for a row of `Listing` or `ListedTag` to be of an edition that is live."""
    return Q(valid_from__lte=now) & (Q(valid_until=None) | Q(valid_until__gt=now))


@dataclass(frozen=True, slots=True)
class Turned:
    """An edition that the clock has brought or taken since the read tables were written."""

    edition: int
    place: int | None  # where it is counted; None if it is not
    month: int  # `month_number` of its first publication
    live: bool
    tags: frozenset[int]

    @property
    def difference(self) -> int:
        """What its tags have more or less than is counted."""
        return self.live - (self.place is not None)


def turned_by_the_clock(now: datetime) -> list[Turned]:
    """All of them: usually none, and never more than went live or ended since somebody published last."""
    found: dict[int, tuple[int | None, int, bool, set[int]]] = {}
    for edition, tag, first, begins, ends, place in _TURNED.rows(now=now):
        live = begins <= now and (ends is None or ends > now)
        found.setdefault(edition, (place, month_number(first), live, set()))[3].add(tag)
    return [
        Turned(edition, place, month, live, frozenset(tags)) for edition, (place, month, live, tags) in found.items()
    ]


def live_by_month(now: datetime) -> dict[tuple[int, int], int]:
    """Year and month of first publication → number of live articles, for months that have some."""
    numbers = Counter(dict(MonthUse.objects.filter(live__gt=0).values_list("number", "live")))
    turned = Listing.objects.filter(flips_at__lte=now)
    for row in turned.only("first_published_at", "valid_from", "valid_until", "place"):
        live = row.valid_from <= now and (row.valid_until is None or row.valid_until > now)
        numbers[month_number(row.first_published_at)] += live - (row.place is not None)
    return {(year_of(number), number % 12 + 1): live for number, live in numbers.items() if live > 0}


_TURNED = Prepared(
    lambda now: ListedTag.objects.filter(edition__listing__flips_at__lte=now).values_list(
        "edition_id", "tag_id", "first_published_at", "valid_from", "valid_until", "edition__listing__place"
    ),
    now=NOW,
)
_OF_TAG = Walk(
    lambda now, tag: ListedTag.objects.filter(live_listing(now), tag=tag), EDITIONS, key="edition_id", tag=KEY
)
_AT_PLACES = Walk(
    lambda now, places, editions: Listing.objects.filter(
        live_listing(now) & (Q(place__in=[places]) | Q(pk__in=[editions]))
    ),
    EDITIONS,
    places=KEY,
    editions=OTHER_KEY,
)
_KEYS_AT_PLACES = Prepared(
    lambda now, places, editions: Listing.objects.filter(
        live_listing(now) & (Q(place__in=[places]) | Q(pk__in=[editions]))
    ).values_list("pk"),
    now=NOW,
    places=KEY,
    editions=OTHER_KEY,
)
_TAGS_OF = Prepared(
    lambda editions, without: (
        ListedTag.objects.filter(edition_id__in=[editions])
        .exclude(tag_id__in=[without])
        .values_list("tag_id")
        .annotate(number=Count("edition_id"))
        .order_by("-number", "tag_id")[: 2 * _BESIDE]
    ),
    editions=KEY,
    without=OTHER_KEY,
)
_NONE = [-1]  # where a list of keys or places may not be empty


@dataclass(frozen=True, slots=True)
class Beside:
    """A tag that stands beside others, and on how many of their articles."""

    tag: Tag
    count: int


class CommonArticles:
    """The live articles that carry every one of some tags."""

    def __init__(self, tags: Sequence[Tag]) -> None:
        """Nothing is read before it is asked for. The tags come with their `use` where they have one."""
        self.now = timezone.now()
        self.tags = tags
        self._keys = frozenset(tag.pk for tag in tags)
        self._rarest = min(tags, key=_uses)

    @cached_property
    def _turned(self) -> list[Turned]:
        return [one for one in turned_by_the_clock(self.now) if one.tags >= self._keys]

    @cached_property
    def _come(self) -> list[Turned]:
        """Articles that are live and in no set yet."""
        return [one for one in self._turned if one.live and one.place is None]

    @cached_property
    def _places(self) -> BitMap:
        """Where the articles are that are in the sets of all the tags, without those that have ended meanwhile."""
        found = sets_of(self.tags)
        if len(found) < len(self._keys):
            return BitMap()
        common = reduce(and_, sorted(found.values(), key=len))
        ended = BitMap(one.place for one in self._turned if one.place is not None and not one.live)
        return common - ended if ended else common

    @property
    def count(self) -> int:
        return len(self._places) + len(self._come)

    def parts(self, size: int) -> Iterator[tuple[tuple[Tag, ...], int]]:
        """Yield every `size` of the tags that have articles in common, with how many, in the order of the tags."""
        sets = sets_of(self.tags)
        turned = turned_by_the_clock(self.now)
        for some in combinations(self.tags, size):
            keys = frozenset(tag.pk for tag in some)
            number = len(reduce(and_, (sets[key] for key in keys))) if keys <= sets.keys() else 0
            number += sum(one.difference for one in turned if one.tags >= keys)
            if number:
                yield some, number

    @cached_property
    def years(self) -> list[tuple[int, int]]:
        """Each year from the first to the last with the number of articles first published in it."""
        counted: Counter[int] = Counter()
        for month, number in self.months.items():
            counted[year_of(month)] += number
        return [(year, counted[year]) for year in range(min(counted), max(counted) + 1)] if counted else []

    @cached_property
    def months(self) -> Counter[int]:
        """For each `month_number` that has some, how many articles were first published in it."""
        counted = Counter(one.month for one in self._come)
        places, earlier = self._places, 0
        for month in range(places.min() >> SLOT_BITS, (places.max() >> SLOT_BITS) + 1) if places else ():
            so_far = places.rank((month + 1 << SLOT_BITS) - 1)
            if so_far > earlier:
                counted[month] += so_far - earlier
                earlier = so_far
        return counted

    # The list

    def page(self, place: Place | None) -> Page[Edition]:
        """The same, as editions."""
        listed = self.listed(place)
        keys = [row.pk for row in listed.rows]
        editions = editions_in_lists().select_related("section").in_bulk(keys)
        rows = [editions[key] for key in keys if key in editions]
        return Page(rows, listed.newer, listed.older, place)

    def page_among(self, editions: EditionQuerySet, order: Order, place: Place | None) -> Page[Edition]:
        """The page of those of `editions` that carry all the tags, for conditions that no list of tags knows.

        They are asked of the tags' newest articles, where these are enough to fill the page or all that there are.
        Else, and at once for somebody's articles, which are few, each of `editions` is asked for the tags.
        """
        for size in _LOOKED_AT if order is EDITIONS or self.count <= max(_LOOKED_AT) else ():
            listed = self.listed(place, size)
            page = order.page(editions.filter(pk__in=[row.pk for row in listed.rows]), place)
            newer = place is not None and place.newer
            if (page.newer if newer else page.older) or not (listed.newer if newer else listed.older):
                return page
        return order.page(self._with_tags(editions, "pk", self.tags), place)

    def between(self, first: int, last: int) -> QuerySet[ListedTag]:
        """The rows of the articles of one tag that were first published in these months, both by number."""
        start, end = month_start(first), month_start(last + 1)
        return self._list_of(self.tags[0]).filter(first_published_at__gte=start, first_published_at__lt=end)

    def listed(self, place: Place | None, size: int = PER_PAGE) -> Page[Spot]:
        """The page of the list at `place`, as rows that name the editions."""
        if len(self.tags) == 1:
            return _OF_TAG.page(place, size, now=self.now, tag=self.tags[0].pk)
        pool = self._months_with(place, size + 1)
        if len(pool) <= _SORTED_AT_ONCE:
            return _AT_PLACES.page(place, size, **self._at(pool))
        rows = EDITIONS.asked(self._walk(), place, size).values_list("edition_id", "edition_id", *_PLACE)
        return EDITIONS.paged([Spot(*row) for row in rows], place, size, lambda spot: spot.cursor)

    def _list_of(self, tag: Tag) -> QuerySet[ListedTag]:
        return ListedTag.objects.filter(live_listing(self.now), tag=tag)

    def _at(self, places: BitMap) -> dict[str, Any]:
        """What is asked of `Listing` for what is at these places, and what has come since."""
        come = [one.edition for one in self._come]
        return {"now": self.now, "places": list(places) or _NONE, "editions": come or _NONE}

    def _walk(self) -> QuerySet[ListedTag]:
        """The rarest tag's list with a probe of the others at each row: for tags that meet often."""
        rows = self._list_of(self._rarest)
        if not self._come:
            rows = rows.filter(first_published_at__lt=month_start((self._places.max() >> SLOT_BITS) + 1))
        return self._with_tags(rows, "edition_id", [tag for tag in self.tags if tag != self._rarest])

    def _with_tags[R: QuerySet[Any]](self, rows: R, edition: str, tags: Sequence[Tag]) -> R:
        """The rows whose edition (its key: the field `edition`) carries these tags, each asked of the tag's own list.

        A probe is a value that is there or not. PostgreSQL would make a join of `EXISTS`, and takes the columns of
        the key for independent: it expects one row, so it reads both lists to their ends and sorts what is left.
        """
        same = {name: OuterRef(name) for name in ("first_published_at", "uuid")} | {"edition_id": OuterRef(edition)}
        for tag in tags:
            probe = Subquery(ListedTag.objects.filter(tag=tag, **same).order_by().values("edition_id")[:1])
            rows = rows.alias(**{f"with_{tag.pk}": probe}).filter(**{f"with_{tag.pk}__isnull": False})
        return rows

    def _months_with(self, place: Place | None, wanted: int) -> BitMap:
        """The fewest whole months that hold the next `wanted` articles at `place`; or all that are left."""
        pool = self._places
        if place is not None:
            month = month_number(place.cursor.at)
            start, end = month << SLOT_BITS, month + 1 << SLOT_BITS
            wanted += pool.range_cardinality(start, end)
            pool = _from(pool, start) if place.newer else _below(pool, end)
        if len(pool) > wanted:
            if place is not None and place.newer:
                pool = _below(pool, (pool[wanted - 1] >> SLOT_BITS) + 1 << SLOT_BITS)
            else:
                pool = _from(pool, pool[-wanted] >> SLOT_BITS << SLOT_BITS)
        return pool

    # What stands beside

    @cached_property
    def newest_editions(self) -> list[int]:
        """The keys of about the 200 newest, in no order; all, if there are no more."""
        return self._newest(NEWEST)

    def _newest(self, size: int) -> list[int]:
        if len(self.tags) == 1:
            return _OF_TAG.first(size, now=self.now, tag=self.tags[0].pk)
        places = self._places[-size:] if len(self._places) > size else self._places
        return _KEYS_AT_PLACES.column(**self._at(places))

    def beside(self) -> list[Beside]:
        """The tags that stand most often beside these, with the exact number of articles they have in common."""
        if len(self.tags) > 1 and self.count > _SAMPLE:
            tags = tags_with_use(list(self._counted_beside(_SAMPLE))[:_BESIDE])
            counts = self._intersected(tags)
        else:
            counts = self._kept_beside() if self.count > NEWEST else self._counted_beside(NEWEST)
            counts = Counter(dict(sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:_BESIDE]))
            tags = _named(list(counts))
        found = [Beside(tags[tag], number) for tag, number in counts.items() if number > 0 and tag in tags]
        return sorted(found, key=lambda one: (-one.count, one.tag.key))

    def _counted_beside(self, size: int) -> Counter[int]:
        """For each tag that stands beside these, on how many of the newest; the most frequent come first."""
        newest = self._newest(size) if size < NEWEST else self.newest_editions
        return Counter(dict(_TAGS_OF.rows(editions=newest or _NONE, without=list(self._keys))))

    def _kept_beside(self) -> Counter[int]:
        use = use_of(self.tags[0])
        counts = Counter(dict(use.related if use else ()))
        for one in self._turned:
            counts.update({tag: one.difference for tag in one.tags if tag in counts})
        return counts

    def _intersected(self, tags: dict[int, Tag]) -> Counter[int]:
        places = sets_of(tags.values())
        counts = Counter({tag: self._places.intersection_cardinality(theirs) for tag, theirs in places.items()})
        for one in self._come:
            counts.update(tag for tag in one.tags if tag in counts)
        return counts


def _uses(tag: Tag) -> int:
    use = use_of(tag)
    return use.live if use else 0


def _named(keys: list[int]) -> dict[int, Tag]:
    """The tags of these keys that readers may see."""
    found = kept("tag", keys, lambda missing: Tag.objects.in_bulk(missing), lambda tag: [f"tag:{tag.pk}"])
    return {tag.pk: tag for tag in found if tag.kind != Tag.Kind.INTERNAL}


def _from(places: BitMap, first: int) -> BitMap:
    kept = places.copy()
    kept.remove_range(0, first)
    return kept


def _below(places: BitMap, end: int) -> BitMap:
    kept = places.copy()
    kept.remove_range(end, 1 << 32)
    return kept
