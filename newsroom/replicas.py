"""Public pages read from streaming replicas of the primary (`REPLICA_URL`), and never older ones than it would give.

Before a page is made, `Change` is looked at in the primary, as ever. A replica makes the page only if it has replayed
all that the primary's log held after the look that found the newest row. So the page shows everything that had been
committed when its making began, and whatever is kept of it, in this process or for others, is as good as if the
primary had made it. A replica that is behind, away, slow or no replica any more costs one question, and the primary
answers; after a failure it is left alone for a while.
"""

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from django.conf import settings
from django.db import Error, InterfaceError, OperationalError, connection, connections
from django.http import HttpRequest, HttpResponse

from articles.readers_database import reading_from
from articles.site.kept import look, one_look

from .metrics import Sample
from .page_cache.shared import Breaker
from .replica_connection import patient

__all__ = ["Position", "Replica", "Replicas"]

_log = logging.getLogger(__name__)

_LASTS = 10.0  # seconds for which a position is good: what no row of `Change` tells is no older than that either
_LONG = 5.0  # seconds that a replica may be behind before anybody is told
_SERVER = 1.0  # seconds more than a statement's own limit until the server is given up
#: The server is there: a statement took too long, or the replay needed what it read.
_CANCELED = frozenset({"40001", "40P01", "57014"})

_WHERE_THE_LOG_IS = """
SELECT pg_current_wal_insert_lsn()::text, left(pg_walfile_name(pg_current_wal_insert_lsn()), 8),
    (SELECT system_identifier::text FROM pg_control_system())
"""
_HAS_REPLAYED = """
SELECT pg_is_in_recovery() AND (SELECT system_identifier::text FROM pg_control_system()) = %s,
    COALESCE(pg_last_wal_replay_lsn() >= %s::pg_lsn, false)
    AND (SELECT lpad(upper(to_hex(timeline_id)), 8, '0') FROM pg_control_checkpoint()) = %s
"""


@dataclass(frozen=True, slots=True)
class Position:
    """A place in the primary's log. Places of two timelines, or of two systems, cannot be compared."""

    lsn: str
    timeline: str
    system: str


class NoReplica(OperationalError):
    """What answers is a primary, or belongs to another system."""


class Replica:
    """One of them. `counts` says what became of the pages that it was to make."""

    def __init__(self, alias: str) -> None:
        told = connections[alias].settings_dict
        self.alias, self.place = alias, f"{told['HOST'] or 'localhost'}:{told['PORT'] or 5432}"
        self.breaker = Breaker()
        self.counts: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._behind_since: float | None = None
        self._told = ""

    def has(self, position: Position) -> bool:
        """Whether it has replayed that much; raises `Error` if it does not say so."""
        with connections[self.alias].cursor() as cursor:
            cursor.execute(_HAS_REPLAYED, [position.system, position.lsn, position.timeline])
            is_one, has = cursor.fetchone()
        if not is_one:
            raise NoReplica("it is no replica of the primary")
        self.breaker.worked()
        self._tell_how_it_is(has)
        return bool(has)

    def count(self, outcome: str) -> None:
        with self._lock:
            self.counts[outcome] += 1

    def failed(self, error: Error) -> None:
        """Leave it alone for a while, unless it is there and the statement alone was the matter."""
        self.count("failed")
        away = isinstance(error, OperationalError | InterfaceError)
        if not away or getattr(error.__cause__, "sqlstate", None) in _CANCELED:
            return
        self._told = "away"
        self.breaker.failed()
        _log.warning("The replica %s does not answer; the primary does: %s", self.place, str(error).strip())

    def release(self) -> None:
        """Give the connection back to the pool, which closes a broken one."""
        with suppress(Error):
            connections[self.alias].close()

    def _tell_how_it_is(self, has: bool) -> None:
        now = time.monotonic()
        if has:
            self._behind_since = None
            if self._told:
                self._told = ""
                _log.info("The replica %s makes pages again.", self.place)
        elif self._behind_since is None:
            self._behind_since = now
        elif now - self._behind_since > _LONG and self._told != "behind":
            self._told = "behind"
            _log.warning("The replica %s has been behind for %.0f s; the primary answers.", self.place, _LONG)


class Replicas:
    """Has each public page made by one of them, in turn, or by the primary."""

    def __init__(self, aliases: Sequence[str]) -> None:
        self.all = [Replica(alias) for alias in aliases]
        limit = settings.STATEMENT_SECONDS
        self._patience = limit + _SERVER if limit else None
        self._primary = Breaker()
        self._turn = 0
        self._lock = threading.Lock()
        self._position: Position | None = None
        self._step, self._until = -1, 0.0

    def __call__(self, request: HttpRequest, make: Callable[[], HttpResponse]) -> HttpResponse:
        replica = None if settings.SESSION_COOKIE_NAME in request.COOKIES else self._next()
        if replica is None:
            return make()
        with one_look():  # of the replica and of what is kept: the page must not be kept by a later one
            position = self._position_of(look())
            made = self._made_by(replica, position, make) if position else None
            return make() if made is None else made

    def samples(self) -> Iterator[Sample]:
        """For the metrics."""
        told = "Public pages that a replica was to make: it did, was behind, or failed and the primary answered."
        for replica in self.all:
            for outcome in ("made", "behind", "failed"):
                labels = {"replica": replica.alias, "outcome": outcome}
                yield "newsroom_replica_pages_total", "counter", told, labels, replica.counts[outcome]

    def _next(self) -> Replica | None:
        self._turn += 1
        turns = (self.all[(self._turn + number) % len(self.all)] for number in range(len(self.all)))
        return next((replica for replica in turns if replica.breaker.closed), None)

    def _position_of(self, step: int) -> Position | None:
        """Where the primary's log was when everything had been written that was known at a step of the ledger.

        The question comes after the look, and where no later look found anything, nothing was changed since for
        readers; so a busy desk does not hold the replicas up.
        """
        with self._lock:
            if self._step < step or self._until <= time.monotonic():
                try:
                    self._position = _position_of_primary() if self._primary.closed else None
                except Error as error:  # it answers, or the look would have failed
                    self._primary.failed()
                    self._position = None
                    _log.warning("The primary does not say where its log is; it makes the pages itself: %s", error)
                if self._position:
                    self._primary.worked()
                self._step, self._until = step, time.monotonic() + (_LASTS if self._position else 0.0)
            return self._position

    def _made_by(self, replica: Replica, position: Position, make: Callable[[], HttpResponse]) -> HttpResponse | None:
        """The page as the replica has it; None if the primary has to make it."""
        try:
            if not replica.has(position):
                replica.count("behind")
                return None
            with reading_from(replica.alias), patient(self._patience):
                made = make()
        except Error as error:
            replica.failed(error)
            return None
        finally:
            replica.release()
        replica.count("made")
        return made


def _position_of_primary() -> Position:
    with connection.cursor() as cursor:
        cursor.execute(_WHERE_THE_LOG_IS)
        return Position(*cursor.fetchone())
