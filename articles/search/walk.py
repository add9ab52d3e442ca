"""The walk through an index from its newest entry on: what it costs does not grow with the archive.

SQLite's FTS5 yields rows in the order of their keys, which are their places in time, so it stops when the page
is full. PostgreSQL's GIN yields every row that matches. There the walk asks for stretches of time, which are
tokens like any other: first for one that should hold enough matches by what is known of the words, then, by how
many there were, for the next. So a common word is looked for among the newest alone, and a rare one everywhere at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from ..readers_database import readers_connection
from .estimates import Estimates, estimates_of
from .expressions import Condition, fts5, one_of, tsquery
from .index import FTS
from .places import FIRST, LAST, LEVELS, end_of, place_at, start_of, time_keys_between

__all__ = ["Arm", "Hit", "Table", "split", "walk"]

_MORE, _SOME = 1.4, 16  # times what should be enough, and some more
_FEW = 500  # entries that are all looked at sooner than those of a time are told apart
_MOST_LOOKED_AT = 10_000  # entries with the rarest word of a question that has an end
_LARGEST_STEP = 16  # times the stretch before


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that was found: its place, the key of the thing, and the keys under which it is filed."""

    place: int
    key: int
    filed: str


@dataclass(slots=True)
class Arm:
    """One question: the newest `limit` entries below the place `below` for which all conditions hold."""

    conditions: list[Condition]
    limit: int
    below: int = LAST
    found: list[Hit] = field(default_factory=list)
    reached: int = LAST  # the place down to which was looked
    most: float = 1.0  # share of the entries that may fulfil the conditions, as far as somebody knows
    step: float = 0.0  # length of the last stretch, in entries
    bounded: bool = False  # looks no further than is quick; `reached` says how far that was
    looked: float = 0.0  # length of all stretches
    stopped: bool = False  # has looked as far as it may

    @property
    def full(self) -> bool:
        return len(self.found) >= self.limit

    @property
    def found_share(self) -> float:
        """About which part of the entries that were looked at it is."""
        return (len(self.found) + 1) / self.looked if self.looked else 1.0


@dataclass(frozen=True, slots=True)
class Table:
    """An index table: its name and the column that holds the key of the thing. Both are ours."""

    name: str
    key: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of an arm to the index, for the entries from `low` up to `high`."""

    arm: Arm
    high: int
    low: int
    conditions: list[Condition]


def walk(table: Table, arms: Sequence[Arm], *, since: int = FIRST) -> None:
    """Fill the arms with entries that are live at this instant, none older than the place `since`."""
    now = timezone.now()
    if connection.vendor == "sqlite":
        while arm := _waiting(arms, since):
            arm.reached = since
            _ask(table, Asked(arm, arm.below, since, arm.conditions), now)
        return
    estimates = estimates_of(table.name)
    newest = place_at(now) + (1 << 20)  # nothing that is live was first published later
    for arm in arms:
        arm.reached = min(arm.below, newest)
    while waiting := _waiting(arms, since):
        _ask(table, _next_stretch(waiting, estimates, since), now)


def _waiting(arms: Sequence[Arm], since: int) -> Arm | None:
    """The arm that has to look further; none when it and those before it have enough for a page."""
    found = 0
    for arm in arms:
        found += len(arm.found)
        if found >= arm.limit:
            return None
        if arm.reached > since and not arm.stopped:
            return arm
    return None


def split(table: Table, hits: Sequence[Hit], arms: Sequence[Arm]) -> None:
    """Give each arm what it looks for out of a few entries that were found, newest first, and are all that match."""
    if connection.vendor == "sqlite":
        for arm in arms:
            arm.below = min(arm.below, hits[0].place + 1)
        walk(table, arms, since=hits[-1].place)
        return
    flags = ", ".join("words @@ %s::tsquery" for _ in arms)
    with readers_connection().cursor() as cursor:
        cursor.execute(
            f"SELECT place, {flags} FROM {table.name} WHERE place = ANY (%s)",  # noqa: S608 - our own name
            [*(tsquery(arm.conditions) for arm in arms), [hit.place for hit in hits]],
        )
        first = {place: fulfilled.index(True) for place, *fulfilled in cursor.fetchall() if True in fulfilled}
    for number, arm in enumerate(arms):
        arm.found = [hit for hit in hits if first.get(hit.place) == number]


def _next_stretch(arm: Arm, estimates: Estimates, since: int) -> Asked:
    """Where an arm looks next: as far as should hold what it lacks, by what is known or what was found so far."""
    high, wanted = arm.reached, (arm.limit - len(arm.found)) * _MORE + _SOME
    rarest = estimates.rarest(arm.conditions)
    if rarest * estimates.entries <= _FEW:
        arm.step = estimates.entries
    elif not arm.step:
        arm.step = wanted / min(estimates.share(arm.conditions), arm.most)
    else:
        arm.step *= min(max(wanted / len(arm.found), 1.0), _LARGEST_STEP) if arm.found else _LARGEST_STEP
        if arm.found_share * estimates.entries <= _FEW:
            arm.step = estimates.entries
    furthest = _MOST_LOOKED_AT / rarest
    if arm.bounded:
        arm.step = min(arm.step, furthest - arm.looked)
    low = estimates.older(high, arm.step)
    arm.reached, keys = _stretch(estimates, since if low is None else max(low, since), high, arm.step)
    arm.reached = max(arm.reached, since)
    arm.looked += estimates.between(arm.reached, high)
    arm.stopped = arm.bounded and arm.reached > since and arm.looked >= furthest
    return Asked(arm, high, arm.reached, [*arm.conditions, *keys])


def _stretch(estimates: Estimates, low: int, high: int, entries: float) -> tuple[int, list[Condition]]:
    """The conditions to be of a stretch of time with so many entries, and the place at which it begins, `low` or lower.

    Of each entry that has one of the words or times GIN asks for all of them, so that few long times which hold half
    as many entries more are sooner asked for than many short ones.
    """
    if low == FIRST:
        return FIRST, []  # everything that is left
    lower = max((at for at in LEVELS if estimates.between(start_of(at, low), low) <= entries / 2), default=0)
    upper = max((at for at in LEVELS if estimates.between(high, end_of(at, high)) <= entries / 2), default=0)
    return start_of(lower, low), [one_of(*time_keys_between(low, high, lower, upper))]


def _ask(table: Table, asked: Asked, now: datetime) -> None:
    """Ask the index and add to the arm what was found."""
    sqlite = connection.vendor == "sqlite"
    statement = (_FTS5 if sqlite else _GIN).format(table=table.name, fts=table.name + FTS, key=table.key)
    values: list[Any] = [(fts5 if sqlite else tsquery)(asked.conditions), asked.high, asked.low, now, now]
    values.append(asked.arm.limit - len(asked.arm.found))
    with readers_connection().cursor() as cursor:
        cursor.execute(statement, [_adapted(value) for value in values])
        asked.arm.found += [Hit(place, key, filed) for place, key, filed in cursor.fetchall()]


def _adapted(value: Any) -> Any:
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


_FTS5 = """SELECT entry.place, entry.{key}, entry.filed
  FROM {fts} CROSS JOIN {table} entry ON entry.place = {fts}.rowid
  WHERE {fts} MATCH %s AND {fts}.rowid < %s AND {fts}.rowid >= %s
    AND entry.valid_from <= %s AND (entry.valid_until IS NULL OR entry.valid_until > %s)
  ORDER BY {fts}.rowid DESC LIMIT %s"""
# Not in one with its order and limit, and with `+ 0`, which the index of places cannot answer: else the planner would
# walk the rows by place and read the words of each.
_GIN = """WITH found AS MATERIALIZED (SELECT place, {key} AS thing, filed
    FROM {table} WHERE words @@ %s::tsquery AND place + 0 < %s AND place + 0 >= %s
      AND valid_from <= %s AND (valid_until IS NULL OR valid_until > %s))
  SELECT place, thing, filed FROM found ORDER BY place DESC LIMIT %s"""
