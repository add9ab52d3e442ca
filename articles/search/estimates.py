"""What PostgreSQL knows of an index since its last ANALYZE: how common tokens are, where in time entries stand.

Estimates say how far a walk steps, never what it finds. They may be old, and a new table has none.
"""

import json
import time
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import connection

from ..readers_database import readers_connection
from .expressions import Condition, Ways

__all__ = ["Estimates", "estimates_of"]

_SECONDS = 60.0  # for which a process keeps what it read
_LEAST = 1e-6  # share of the entries
_STATISTICS = """
SELECT CASE WHEN reltuples > 0 THEN reltuples ELSE 0 END,
    (SELECT to_json(histogram_bounds) FROM pg_stats
     WHERE schemaname = current_schema AND tablename = relname AND attname = %s),
    (SELECT json_build_array(most_common_elems::text::text[], most_common_elem_freqs) FROM pg_stats
     WHERE schemaname = current_schema AND tablename = relname AND attname = 'words')
FROM pg_class WHERE oid = to_regclass(%s)
"""


@dataclass(frozen=True, slots=True)
class Estimates:
    """`bounds` part the entries by place into stretches of equal numbers, oldest first; empty if nothing is known."""

    entries: float = 0.0
    bounds: Sequence[int] = ()
    shares: dict[str, float] = field(default_factory=dict)
    rare: float = 1.0  # share of the entries below which a token is that is not in `shares`

    def share(self, conditions: Iterable[Condition]) -> float:
        """About which part of the entries fulfils all conditions.

        Words that stand together are not independent, so each rarer condition counts in full and the next
        commoner one by its square root.
        """
        parts = sorted(part for condition in conditions for part in self._parts(condition))
        share, power = 1.0, 1.0
        for part in parts:
            share, power = share * part**power, power / 2
        return max(share, _LEAST)

    def rarest(self, conditions: Iterable[Condition]) -> float:
        """About which part of the entries has the rarest words that a condition wants."""
        wanted = [ways for condition in conditions if not condition.negative for ways in condition.groups]
        return max(min(map(self._part, wanted), default=1.0), _LEAST)

    def _parts(self, condition: Condition) -> list[float]:
        parts = [self._part(ways) for ways in condition.groups]
        return [1.0 - min(parts)] if condition.negative else parts

    def _part(self, ways: Ways) -> float:
        return min(1.0, sum(min(map(self._known, way)) for way in ways))

    def _known(self, token: str) -> float:
        return self.shares.get(token, self.rare / 8)

    def older(self, place: int, number: float) -> int | None:
        """The place below which to look for the `number` newest entries before `place`.

        None for all that there are: when nothing is known, or the half of them would have to be looked at anyway.
        """
        if not self.bounds:
            return None
        if 2 * number >= self.entries:
            return None
        stretches = len(self.bounds) - 1
        wanted = self._position(place) - number * stretches / self.entries
        if wanted <= 0:
            return None
        number_of = int(wanted)
        lower, upper = self.bounds[number_of], self.bounds[min(number_of + 1, stretches)]
        return min(place - 1, int(lower + (upper - lower) * (wanted - number_of)))

    def between(self, low: int, high: int) -> float:
        """About how many entries are between two places."""
        if not self.bounds:
            return self.entries
        return (self._position(high) - self._position(low)) * self.entries / (len(self.bounds) - 1)

    def _position(self, place: int) -> float:
        """Where among the bounds a place is, counted in stretches from the oldest on."""
        at = bisect_right(self.bounds, place)
        if at == 0 or at == len(self.bounds):
            return max(at - 1, 0)
        before, behind = self.bounds[at - 1], self.bounds[at]
        return at - 1 + (place - before) / (behind - before)


_kept: dict[tuple[str, str], tuple[float, Estimates]] = {}


def estimates_of(table: str, place: str = "place") -> Estimates:
    """What is known of a table whose column `place` orders its entries, as of a minute ago or less."""
    key = (str(connection.settings_dict["NAME"]), table)
    until, kept = _kept.get(key, (0.0, Estimates()))
    if until < time.monotonic():
        kept = _read(table, place)
        _kept[key] = (time.monotonic() + _SECONDS, kept)
    return kept


def _read(table: str, place: str) -> Estimates:
    with readers_connection().cursor() as cursor:
        cursor.execute(_STATISTICS, [place, table])
        entries, bounds, common = cursor.fetchone()
    # Statistics come as arrays of a pseudo type, which is spelled as an array is in text.
    bounds, common = (json.loads(value) if isinstance(value, str) else value for value in (bounds, common))
    if not entries or not bounds or not common:
        return Estimates()
    tokens, frequencies = common
    return Estimates(entries, bounds, dict(zip(tokens, frequencies, strict=False)), frequencies[len(tokens)])
