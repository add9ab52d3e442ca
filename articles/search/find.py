"""Find: a page of what matches a query, best or newest first, with a sample of all that matches."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Literal

from .expressions import Condition, Keys, bands, conditions_of
from .places import FIRST, LAST, place_at
from .query import Query
from .walk import Arm, Hit, Table, split, walk

__all__ = ["SAMPLE", "Cursor", "Found", "Sort", "find", "is_found"]

type Sort = Literal["relevance", "newest"]

#: Newest matches that are looked at for the number of results and what they are filed under.
SAMPLE = 100
_CURSOR = re.compile(r"([0-2])\.(0|-?[1-9][0-9]{0,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last entry of a page: its band of relevance and its place."""

    band: int
    place: int

    def __str__(self) -> str:
        return f"{self.band}.{self.place}"

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        """Read a cursor.

        Raises:
            ValueError: this is not how a cursor is spelled.
        """
        found = _CURSOR.fullmatch(text)
        if found is None or not FIRST < int(found[2]) < LAST:
            raise ValueError("not a cursor of a search")
        return cls(int(found[1]), int(found[2]))


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits, and of the newest matches (at most `SAMPLE`) how many are filed under each key.

    `count` is the number of matches, no more than `SAMPLE`; there are more where `many`. Both are of the
    first page alone. `looked_to` is the place down to which was looked, if there are older entries that may match:
    conditions that are each common and hardly ever meet are not looked for to the end of a large archive.
    """

    hits: list[Hit]
    older: str = ""
    count: int = 0
    many: bool = False
    filed: Counter[str] | None = None
    looked_to: int | None = None


def find(table: Table, query: Query, keys: Keys, *, sort: Sort, after: Cursor | None, size: int) -> Found:
    """Return the page of what matches behind the cursor `after`; the first if None."""
    conditions = conditions_of(query, keys) if query else None
    if conditions is None:
        return Found([], filed=Counter())
    wanted = [conditions] if sort == "newest" else bands(query, conditions)
    first = after.band if after else 0
    upper = place_at(query.before) if query.before else LAST
    arms = [
        Arm(band, size + 1, min(upper, after.place) if after and number == first else upper)
        for number, band in enumerate(wanted)
        if number >= first
    ]
    sample = None if after else Arm(conditions, SAMPLE + 1, upper, bounded=True)
    _fill(table, arms, sample, place_at(query.after) if query.after else FIRST)
    hits = [(number, hit) for number, arm in enumerate(arms, start=first) for hit in arm.found][: size + 1]
    older = str(Cursor(hits[size - 1][0], hits[size - 1][1].place)) if len(hits) > size else ""
    shown = [hit for _, hit in hits[:size]]
    if sample is None:
        return Found(shown, older)
    of_them = sample.found[:SAMPLE]
    filed = Counter(key for hit in of_them for key in hit.filed.split())
    looked_to = sample.reached if sample.stopped and not sample.full else None
    return Found(shown, older, len(of_them), len(sample.found) > SAMPLE, filed, looked_to)


def _fill(table: Table, arms: list[Arm], sample: Arm | None, since: int) -> None:
    """Look for all arms. If the sample holds everything that matches, the others are parts of it."""
    if sample is None:
        walk(table, arms, since=since)
        return
    walk(table, [sample], since=since)
    if sample.full:
        for arm in arms:  # which are parts of it
            arm.most = sample.found_share
        walk(table, arms, since=since)
    elif sample.found and len(arms) == 1:
        arms[0].found = sample.found
    elif sample.found:
        split(table, sample.found, arms)


def is_found(table: Table, query: Query, keys: Keys) -> bool:
    """Whether anything that is live matches, as far as a search looks."""
    conditions: list[Condition] | None = conditions_of(query, keys) if query else None
    if conditions is None:
        return False
    arm = Arm(conditions, 1, place_at(query.before) if query.before else LAST, bounded=True)
    walk(table, [arm], since=place_at(query.after) if query.after else FIRST)
    return bool(arm.found)
