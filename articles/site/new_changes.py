"""Reads each row of `Change` once, those too that are committed after later ones; in the primary, whoever asks."""

import time
from collections.abc import Iterator
from itertools import islice

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import F, Window
from django.db.models.functions import Lag

from ..change_keys import EVERYTHING
from ..models.change import Change

__all__ = ["NewChanges"]

_MOST = 2_000  # rows that are read at once
_GAP_LASTS = 600.0  # seconds in which a missing row may still be committed
_BEFORE = 1_000  # rows before the beginning among which one may be missing
_MOST_GAPS = 2_000
_rows = Change.objects.using(DEFAULT_DB_ALIAS)
_TABLE = Change._meta.db_table
_NEWER = f"SELECT * FROM (SELECT id, key FROM {_TABLE} WHERE id > %s ORDER BY id LIMIT %s) AS newer"  # noqa: S608
_LATE = f" UNION ALL SELECT id, key FROM {_TABLE} WHERE id IN (%s)"  # noqa: S608 - names and marks of ours


class NewChanges:
    """Where somebody is in the table: at the row `last`, with `gaps` before it, each with when it is given up."""

    def __init__(self) -> None:
        self.last = 0
        self.gaps: dict[int, float] = {}

    @property
    def whole_until(self) -> int:
        """All rows up to this one were read."""
        return min(self.gaps, default=self.last + 1) - 1

    def begin(self) -> None:
        """Go to where the table ends now."""
        self.last = _newest()
        self.gaps = dict.fromkeys(_missing(max(0, self.last - _BEFORE), self.last), time.monotonic() + _GAP_LASTS)

    def read(self) -> list[str]:
        """The keys of all rows that are new since the last call, in order; `EVERYTHING` alone if they are too many."""
        now = time.monotonic()
        self.gaps = {pk: ends for pk, ends in self.gaps.items() if ends > now}
        late = _LATE % ", ".join(["%s"] * len(self.gaps)) if self.gaps else ""
        with connection.cursor() as cursor:
            cursor.execute(_NEWER + late, [self.last, _MOST + 1, *self.gaps])
            rows: list[tuple[int, str]] = sorted(cursor.fetchall())
        if len(rows) > _MOST:
            left, self.last = self.last, _newest()
            self.gaps |= dict.fromkeys(_missing(left, self.last), now + _GAP_LASTS)
            return [EVERYTHING]
        if rows:
            there = {pk for pk, _ in rows}
            newest = max(self.last, *there)
            self.gaps = {pk: ends for pk, ends in self.gaps.items() if pk not in there}
            self.gaps |= {pk: now + _GAP_LASTS for pk in range(self.last + 1, newest) if pk not in there}
            self.last = newest
        return [key for _, key in rows]


def _newest() -> int:
    return _rows.order_by("-pk").values_list("pk", flat=True).first() or 0


def _missing(after: int, last: int) -> Iterator[int]:
    """The numbers between two rows that no row has, the newest of them if there are very many."""
    before = Window(Lag("pk", default=after), order_by="pk")
    holes = _rows.filter(pk__gt=after, pk__lte=last).annotate(before=before).filter(pk__gt=F("before") + 1)
    newest_first = holes.order_by("-pk").values_list("before", "pk")[:_MOST_GAPS]
    return islice((number for start, end in newest_first for number in range(end - 1, start, -1)), _MOST_GAPS)
