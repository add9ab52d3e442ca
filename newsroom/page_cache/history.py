"""What was told of the `Change` table and the clock, in terms that hold in every process.

The ledger counts in steps of its own process. Whether a page that another process made is still right is judged here,
by the numbers of the rows of `Change` and by the clock.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

__all__ = ["History", "Moment", "News", "Past"]

_MOST = 100_000  # keys that are remembered; then the oldest knowledge is given up at once
_SKEW = 5.0  # seconds by which the clocks of two machines may differ


@dataclass(frozen=True, slots=True)
class News:
    """What one look at the database found.

    `changed` are keys of rows up to number `newest`; of rows up to `seen` none can come any more. `passed` are keys of
    what began or ended by the clock. `navigation` is what every page prints of the sections.
    """

    changed: frozenset[str] = frozenset()
    passed: frozenset[str] = frozenset()
    newest: int = 0
    seen: int = 0
    navigation: str = ""


@dataclass(frozen=True, slots=True)
class Past:
    """What happened before this process began: the number of the last row of each key, and of each the last instant.

    Of rows up to `floor` and instants up to `since` (Unix time) nothing is known.
    """

    news: News
    numbers: Mapping[str, int]
    instants: Mapping[str, float]
    floor: int
    since: float


@dataclass(frozen=True, slots=True)
class Moment:
    """When the making of a page began: by the table, by the clock, and what the navigation was."""

    seen: int
    at: float
    navigation: str


@dataclass
class History:
    """Judges pages that other processes made. Knows nothing until it is given a past."""

    began: float = 0.0
    known: bool = False
    _newest_at_start: int = 0
    _newest: int = 0
    _seen: int = 0
    _navigation: str = ""
    _floor: int = 0
    _since: float = 0.0
    _numbers: dict[str, int] = field(default_factory=dict)
    _instants: dict[str, float] = field(default_factory=dict)

    def begin(self, past: Past, now: float) -> None:
        """Start from what happened before."""
        self.began, self.known = now, True
        self._floor, self._since, self._newest_at_start = past.floor, past.since, past.news.newest
        self._numbers, self._instants = dict(past.numbers), dict(past.instants)
        self.hear(past.news, now)

    def hear(self, news: News, now: float) -> None:
        """Note what a look found."""
        self._newest, self._seen, self._navigation = news.newest, news.seen, news.navigation
        self._numbers.update(dict.fromkeys(news.changed, news.newest))
        self._instants.update(dict.fromkeys(news.passed, now))
        if len(self._numbers) + len(self._instants) > _MOST:
            self._numbers.clear()
            self._instants.clear()
            self._floor, self._since = news.newest, now

    def moment(self, now: float) -> Moment:
        """What a page whose making begins now may be kept with."""
        return Moment(self._seen, now, self._navigation)

    def holds(self, made: Moment, keys: Iterable[str]) -> bool:
        """Whether a page that shows these, made by any process at a moment, is what would be made now.

        What this process has not heard of yet it cannot know, as with its own pages. A database that was put back
        to an older state counts its rows again: a page from before this start must not be ahead of what was there then.
        """
        if not self.known or made.navigation != self._navigation:
            return False
        if not (self._floor <= made.seen <= self._newest and made.at - _SKEW > self._since):
            return False
        if made.at < self.began + _SKEW and made.seen > self._newest_at_start:
            return False
        return all(
            self._numbers.get(key, 0) <= made.seen and self._instants.get(key, 0.0) < made.at - _SKEW for key in keys
        )
