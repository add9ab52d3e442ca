"""The walk through an index from its newest entry on: what it costs does not grow with the archive.

SQLite's FTS5 yields rows in the order of their keys, which are their places in time, so it stops when the page
is full. PostgreSQL's GIN yields every row that matches. There the walk asks for stretches of time, which are
tokens like any other: first for one that holds few entries, then, by how many of these matched, for one that
should hold enough. So a common word is looked for among the newest alone, and a rare one everywhere at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from .expressions import Condition, fts5, one_of, tsquery
from .index import FTS
from .places import FIRST, LAST, time_keys_between

__all__ = ["Arm", "Hit", "Table", "walk"]

_NEAR = 256  # entries in the first stretch
_LARGEST_STEP = 16  # times the stretch before
_SHORTEST = 1 << 46  # of a stretch: 19 hours


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

    @property
    def full(self) -> bool:
        return len(self.found) >= self.limit


@dataclass(frozen=True, slots=True)
class Table:
    """An index table: its name and the column that holds the key of the thing. Both are ours."""

    name: str
    key: str


def walk(table: Table, arms: Sequence[Arm], *, since: int = FIRST) -> None:
    """Fill the arms with entries that are live at this instant, none older than the place `since`."""
    now = timezone.now()
    if connection.vendor == "sqlite":
        _ask(table, [(arm, arm.below, since, arm.conditions) for arm in arms], now)
        return
    extent = _extent(table, max(arm.below for arm in arms))
    if extent is None:
        return
    floor = max(since, extent.oldest)
    for arm in arms:
        arm.reached = min(arm.below, extent.newest + 1)
    waiting = list(arms)
    while waiting := [arm for arm in waiting if not arm.full and arm.reached > floor]:
        _ask(table, [_next_stretch(arm, extent, floor) for arm in waiting], now)


@dataclass(frozen=True, slots=True)
class _Extent:
    """Where the newest entry stands, the `_NEAR`th from there on (or the last), and the oldest of all."""

    newest: int
    near: int
    oldest: int


def _extent(table: Table, below: int) -> _Extent | None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT (SELECT max(place) FROM {table.name} WHERE place < %s),
                (SELECT min(place) FROM (SELECT place FROM {table.name} WHERE place < %s
                  ORDER BY place DESC LIMIT %s) near),
                (SELECT min(place) FROM {table.name})""",  # noqa: S608 - our own name
            [below, below, _NEAR],
        )
        newest, near, oldest = cursor.fetchone()
    return None if newest is None else _Extent(newest, near, oldest)


def _next_stretch(arm: Arm, extent: _Extent, floor: int) -> tuple[Arm, int, int, list[Condition]]:
    """Where an arm looks next: as far again as should hold what it lacks, by what was found so far."""
    high, top = arm.reached, min(arm.below, extent.newest + 1)
    if high == top:
        length = max(top - extent.near, _SHORTEST)
    else:
        found = len(arm.found)
        factor = (arm.limit - found) * 1.4 / found if found else _LARGEST_STEP
        length = int((top - high) * min(max(factor, 1.0), _LARGEST_STEP))
    arm.reached = max(high - length, floor)
    if arm.reached == extent.oldest:
        return arm, high, FIRST, arm.conditions  # everything that is left
    return arm, high, arm.reached, [*arm.conditions, one_of(*time_keys_between(arm.reached, high))]


def _ask(table: Table, asked: Sequence[tuple[Arm, int, int, list[Condition]]], now: datetime) -> None:
    """Put one statement for all arms and add to each what was found."""
    statement = _FTS5 if connection.vendor == "sqlite" else _GIN
    write = fts5 if connection.vendor == "sqlite" else tsquery
    parts, values = [], []
    for number, (arm, high, low, conditions) in enumerate(asked):
        parts.append(statement.format(table=table.name, fts=table.name + FTS, key=table.key, arm=number))
        values += [write(conditions), high, low, now, now, arm.limit - len(arm.found)]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), [_adapted(value) for value in values])
        for number, place, key, filed in cursor.fetchall():
            asked[number][0].found.append(Hit(place, key, filed))
    for arm, *_ in asked:
        arm.found.sort(key=lambda hit: -hit.place)


def _adapted(value: Any) -> Any:
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


_FTS5 = """SELECT * FROM (SELECT {arm}, entry.place, entry.{key}, entry.filed
  FROM {fts} CROSS JOIN {table} entry ON entry.place = {fts}.rowid
  WHERE {fts} MATCH %s AND {fts}.rowid < %s AND {fts}.rowid >= %s
    AND entry.valid_from <= %s AND (entry.valid_until IS NULL OR entry.valid_until > %s)
  ORDER BY {fts}.rowid DESC LIMIT %s)"""
# Not in one with its order and limit, and with `+ 0`, which the index of places cannot answer: else the planner would
# walk the rows by place and read the words of each.
_GIN = """SELECT * FROM (WITH found AS MATERIALIZED (SELECT place, {key} AS thing, filed
    FROM {table} WHERE words @@ %s::tsquery AND place + 0 < %s AND place + 0 >= %s
      AND valid_from <= %s AND (valid_until IS NULL OR valid_until > %s))
  SELECT {arm}, place, thing, filed FROM found ORDER BY place DESC LIMIT %s) arm{arm}"""
