"""Reads from the database what changed, several times a second, and tells the store.

Two things change what readers see: rows of `Change`, and the clock, when an edition begins or ends or a photo's
right does. Both are read by one thread with a connection of its own; the store hears of them on the event loop.
"""

import asyncio
import hashlib
import heapq
import logging
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.db import Error, connection
from django.db.models import Q
from django.utils import timezone

from articles.change_keys import EVERYTHING, with_records
from articles.models import Change, Edition, FrontSlot
from articles.models.photo_maker import maker_keys
from articles.publishing.freezing import changed_keys
from articles.site.editions import shown_sections
from articles.site.new_changes import NewChanges
from media.models import Photo

from ..statements import without_limit
from .history import News, Past

__all__ = ["Watch"]

_log = logging.getLogger(__name__)

_PAUSE = 0.1  # seconds between two looks
_AHEAD = timedelta(days=1)  # instants that are known before they come, even if the database is away by then
_MOST_INSTANTS = 1_000
_INSTANTS_LAST = 5.0  # seconds after which the instants ahead are read again
_PAST_CHANGES = 5_000  # rows before the start that are known
_PAST_INSTANTS = timedelta(hours=1)  # as long as other processes' pages are taken


class Watch:
    """Follows the `Change` table and the clock. `tell` hears of changed keys; it is called in this thread."""

    def __init__(self, tell: Callable[[News], None], ready: Callable[[Past], None] = lambda past: None) -> None:
        self.tell = tell
        self.ready = ready
        self.changes = NewChanges()
        self._instants: list[tuple[datetime, str]] = []
        self._keys_of: dict[int, list[str]] = {}
        self._seen_until = timezone.now()
        self._read_at = 0.0
        self._navigation: tuple[tuple[str, str], ...] = ()
        self._told = News()
        self._stop = threading.Event()

    def begin(self) -> None:
        """Start from where the table ends now."""
        self.changes.begin()
        self._navigation = _navigation()
        self._seen_until = timezone.now()
        self._read_instants()

    def past(self) -> Past:
        """What happened before `begin`."""
        rows = Change.objects.filter(pk__lte=self.changes.last).order_by("-pk").values_list("pk", "key")[:_PAST_CHANGES]
        oldest_first = list(rows)[::-1]
        floor = oldest_first[0][0] - 1 if len(oldest_first) == _PAST_CHANGES else 0
        since = self._seen_until - _PAST_INSTANTS
        instants = [(at.timestamp(), key) for at, key in self._instants_in(since, self._seen_until)]
        return Past(
            self._news(), {key: pk for pk, key in oldest_first}, {key: at for at, key in sorted(instants)}, floor,
            since.timestamp(),
        )  # fmt: skip

    def look(self) -> None:
        """Tell of everything that changed since the last look."""
        passed = frozenset(self._past_instants())
        if passed:
            self.tell(self._news(passed=passed))
        changed = set(self.changes.read())
        told = any(key == EVERYTHING or key.startswith("section:") for key in changed | passed)
        if told and (shown := _navigation()) != self._navigation:
            self._navigation = shown
            changed.add(EVERYTHING)
        news = self._news(frozenset(changed))
        if news != self._told:
            self.tell(news)
            self._told = self._news()
        if changed:
            self._keys_of.clear()
            self._read_at = 0.0  # a publication may have brought an instant
        if time.monotonic() - self._read_at > _INSTANTS_LAST:
            self._read_instants()

    def _news(self, changed: frozenset[str] = frozenset(), passed: frozenset[str] = frozenset()) -> News:
        navigation = hashlib.sha256(repr(self._navigation).encode()).hexdigest()[:16]
        return News(changed, passed, self.changes.last, self.changes.whole_until, navigation)

    def run(self) -> None:
        """Look until `stop`; a database that does not answer is asked again."""
        begun = failing = False
        while not self._stop.wait(_PAUSE if begun else 0):
            try:
                if not begun:
                    self.begin()
                    begun = True
                    self.ready(self.past())
                self.look()
                failing = False
            except Error as error:
                if not failing:
                    _log.warning("The changes cannot be read; pages stay as they are: %s", error)
                failing = True
                self._forget_connection()
                self._stop.wait(_PAUSE)
        self._forget_connection()

    def stop(self) -> None:
        self._stop.set()

    def _forget_connection(self) -> None:
        try:
            connection.close()
        except Error:  # pragma: no cover - it was broken anyway
            connection.connection = None

    def _past_instants(self) -> Iterator[str]:
        now = timezone.now()
        while self._instants and self._instants[0][0] <= now:
            yield heapq.heappop(self._instants)[1]
        self._seen_until = now

    def _read_instants(self) -> None:
        self._instants = list(self._instants_in(self._seen_until, timezone.now() + _AHEAD))
        heapq.heapify(self._instants)
        self._read_at = time.monotonic()

    def _instants_in(self, begin: datetime, end: datetime) -> Iterator[tuple[datetime, str]]:
        yield from self._edition_instants(begin, end)
        yield from _photo_instants(begin, end)
        yield from _slot_instants(begin, end)

    def _edition_instants(self, begin: datetime, end: datetime) -> Iterator[tuple[datetime, str]]:
        span = (begin, end)
        rows = Edition.objects.filter(Q(valid_from__range=span) | Q(valid_until__range=span)).defer("body")
        for edition in rows.order_by("valid_from")[:_MOST_INSTANTS]:
            keys = self._keys_of.get(edition.pk)
            if keys is None:
                keys = self._keys_of[edition.pk] = list(changed_keys(edition))
            for instant in (edition.valid_from, edition.valid_until):
                if instant is not None and begin < instant <= end:
                    yield from ((instant, key) for key in keys)


def _navigation() -> tuple[tuple[str, str], ...]:
    """The sections as every page prints them."""
    return tuple(shown_sections().values_list("slug", "name"))


def _photo_instants(begin: datetime, end: datetime) -> Iterator[tuple[datetime, str]]:
    span = (begin, end)
    rows = Photo.objects.filter(Q(allowed_from__range=span) | Q(allowed_until__range=span))
    for key, *instants in rows.values_list("pk", "allowed_from", "allowed_until"):
        for instant in instants:
            if instant is not None and begin < instant <= end:
                yield from ((instant, name) for name in with_records([f"photo:{key}", "home", *maker_keys([key])]))


def _slot_instants(begin: datetime, end: datetime) -> Iterator[tuple[datetime, str]]:
    span = (begin, end)
    rows = FrontSlot.objects.filter(Q(valid_from__range=span) | Q(valid_until__range=span))
    for instants in rows.values_list("valid_from", "valid_until"):
        for instant in instants:
            if instant is not None and begin < instant <= end:
                yield instant, "home"


def watch_on_loop(hear: Callable[[News], None], ready: Callable[[Past], None]) -> Watch:
    """Start a watch in a thread of its own; `hear` and `ready` are called on this event loop."""
    loop = asyncio.get_running_loop()

    def on_loop[Told](what: Callable[[Told], None], told: Told) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(what, told)

    watch = Watch(lambda news: on_loop(hear, news), lambda past: on_loop(ready, past))
    threading.Thread(target=_run, args=[watch], name="changes", daemon=True).start()
    return watch


def _run(watch: Watch) -> None:
    with without_limit():
        watch.run()
