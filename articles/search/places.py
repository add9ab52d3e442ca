"""Where an entry stands in time: one whole number that orders newest first and is its row's key.

The high bits are the milliseconds since 1970 of the first publication; the low ones come from the uuid of the
article, so that entries of one instant have an order that nothing unpublished decides.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

__all__ = [
    "FIRST",
    "LAST",
    "LEVELS",
    "end_of",
    "free_places",
    "instant_of",
    "place_at",
    "place_of",
    "start_of",
    "time_keys",
    "time_keys_between",
]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LOW = 20  # bits
FIRST, LAST = -(1 << 62), 1 << 62
#: Lengths of the stretches of time that are tokens of an entry, in powers of two of a millisecond:
#: about 19 hours, 6 days, 50 days, 13 months, 9 years.
_STRETCHES = (26, 29, 32, 35, 38)
_LONGER = 8  # times the next shorter one
LEVELS = range(len(_STRETCHES))


def place_at(at: datetime) -> int:
    """The lowest place of an instant. Instants after the year 2109 have the last one together."""
    return max(FIRST, min(((at - _EPOCH) // timedelta(milliseconds=1)) << _LOW, LAST - (2 << _LOW)))


def instant_of(place: int) -> datetime:
    """The instant of a place, to the millisecond."""
    return _EPOCH + timedelta(milliseconds=place >> _LOW)


def place_of(at: datetime, uuid: UUID, number: int = 0) -> int:
    """The place of a thing first published at `at`; `number` counts the quotes of an article, from 0."""
    return place_at(at) + (uuid.int >> (128 - _LOW)) - number


def free_places(wanted: list[int], taken: set[int]) -> Iterator[int]:
    """Yield for each wanted place it or the next one below that is not taken."""
    for place in wanted:
        while place in taken:
            place -= 1
        taken.add(place)
        yield place


def time_keys(place: int) -> list[str]:
    """The tokens of the stretches of time in which a place is."""
    return [f"a{level}:{place >> (_LOW + bits)}" for level, bits in enumerate(_STRETCHES)]


def start_of(level: int, place: int) -> int:
    """The lowest place of the stretch of this level that holds a place."""
    return place >> (_LOW + _STRETCHES[level]) << (_LOW + _STRETCHES[level])


def end_of(level: int, place: int) -> int:
    """The first place behind that stretch."""
    return start_of(level, place) + (1 << (_LOW + _STRETCHES[level]))


def time_keys_between(low: int, high: int, lower: int, upper: int) -> list[str]:
    """The fewest stretches that together hold every place from `low` to `high`.

    Args:
        lower: the level of the stretch at the older end, which holds places below `low` too.
        upper: the same for the newer end.
    """
    level, keys = min(lower, upper), list[str]()
    first, last = (place >> (_LOW + _STRETCHES[level]) for place in (low, high))
    while level < LEVELS[-1]:
        begin = first if level < lower else -(-first // _LONGER) * _LONGER  # from here on
        end = last + 1 if level < upper else (last + 1) // _LONGER * _LONGER  # to here longer ones hold all
        if begin >= end:
            break
        keys += [f"a{level}:{number}" for number in (*range(first, begin), *range(end, last + 1))]
        first, last, level = begin // _LONGER, (end - 1) // _LONGER, level + 1
    return keys + [f"a{level}:{number}" for number in range(first, last + 1)]
