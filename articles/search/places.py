"""Where an entry stands in time: one whole number that orders newest first and is its row's key.

The high bits are the milliseconds since 1970 of the first publication; the low ones come from the uuid of the
article, so that entries of one instant have an order that nothing unpublished decides.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

__all__ = ["FIRST", "LAST", "free_places", "instant_of", "place_at", "place_of", "time_keys", "time_keys_between"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LOW = 20  # bits
FIRST, LAST = -(1 << 62), 1 << 62
#: Lengths of the stretches of time that are tokens of an entry, in powers of two of a millisecond:
#: about 19 hours, 6 days, 50 days, 13 months, 9 years.
_STRETCHES = (26, 29, 32, 35, 38)
_MOST_KEYS = 16


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


def time_keys_between(low: int, high: int) -> list[str]:
    """A few stretches that together hold every place from `low` to `high`; none when they would be too many.

    At the older end they are finer, so that few entries below `low` are among them.
    """
    for level, bits in enumerate(_STRETCHES):
        first, last = low >> (_LOW + bits), high >> (_LOW + bits)
        if last - first < _MOST_KEYS:
            if not level or first == last:
                return [f"a{level}:{number}" for number in range(first, last + 1)]
            finer = _STRETCHES[level - 1]
            end = (first + 1) << (bits - finer)
            edge = [f"a{level - 1}:{number}" for number in range(low >> (_LOW + finer), end)]
            return edge + [f"a{level}:{number}" for number in range(first + 1, last + 1)]
    return []
