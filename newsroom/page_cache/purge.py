"""Tells a CDN or Varnish in front what changed, as the page cache hears it.

Pages say what they show in `Surrogate-Key` (or `Cache-Tag`), and may then be kept in front for ten minutes. Every node
tells for itself, after it dropped its own copies: what was fetched from it before is purged, what is fetched after is
new. Each key is told twice, the second time when every process of the node has certainly heard, so that no copy
survives that was on its way. How far it came is written down: after a restart it goes on there.
"""

import fcntl
import json
import logging
import os
import re
import threading
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from articles.change_keys import EVERYTHING

from .history import News, Past
from .pages import Headers

__all__ = ["DRIVERS", "Driver", "Purger", "driver", "for_caches_in_front", "purger"]

_log = logging.getLogger(__name__)

_LONGEST = 4_000  # bytes of keys on a page or in a request; Varnish takes 8 kB a header
_MOST = 2_000  # keys; more than that are told as everything
_AGAIN = 2.0  # seconds after which a key is told once more
_PAUSES = (0.5, 1.0, 2.0, 5.0, 15.0, 30.0)  # seconds before it is tried again
_PATIENCE = 5.0  # seconds for an answer
_CURSOR_LASTS = 60.0  # seconds after which the place is written down though nothing changed
#: Nothing of `stale-while-revalidate`: browsers heed it, and no purge reaches them.
_IN_FRONT = b"public, max-age=0, s-maxage=600, stale-if-error=86400"


@dataclass(frozen=True, slots=True)
class Driver:
    """How one kind of cache is told: the header with which pages say their keys, and the request that purges some."""

    header: bytes
    method: str
    fields: Callable[[list[str], str], dict[str, str]]
    body: Callable[[list[str]], bytes | None] = lambda keys: None


def _fastly(keys: list[str], token: str) -> dict[str, str]:
    return {"Surrogate-Key": " ".join(keys), **({"Fastly-Key": token} if token else {})}


def _cloudflare(keys: list[str], token: str) -> dict[str, str]:
    return {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}


def _varnish(keys: list[str], token: str) -> dict[str, str]:
    """A pattern for `std.ban("obj.http.Surrogate-Key ~ " + …)`, without a blank, which would end it."""
    return {
        "X-Purge-Keys": rf"(^|\s)({'|'.join(map(re.escape, keys))})(\s|$)",
        **({"X-Purge-Token": token} if token else {}),
    }


DRIVERS = {
    "fastly": Driver(b"surrogate-key", "POST", _fastly),
    "cloudflare": Driver(b"cache-tag", "POST", _cloudflare, lambda keys: json.dumps({"tags": keys}).encode()),
    "varnish": Driver(b"surrogate-key", "BAN", _varnish),
}


def driver() -> Driver | None:
    """The one that the settings name."""
    if not settings.PURGE_URL:
        return None
    if urlsplit(settings.PURGE_URL).scheme not in {"http", "https"} or settings.PURGE not in DRIVERS:
        raise ImproperlyConfigured(
            f"PURGE must be one of {', '.join(DRIVERS)} and PURGE_URL an address such as http://127.0.0.1:6081/."
        )
    return DRIVERS[settings.PURGE]


def for_caches_in_front(headers: Headers, keys: frozenset[str], driver: Driver) -> Headers:
    """The headers of a page with its keys. One that shows too much to be named is left to be asked for each time."""
    value = (b"," if driver.header == b"cache-tag" else b" ").join(key.encode() for key in sorted(keys))
    if len(value) > _LONGEST:
        return headers
    kept = [pair for pair in headers if pair[0] != b"cache-control"]
    return [*kept, (b"cache-control", _IN_FRONT), (driver.header, value)]


class Purger:
    """Tells keys in a thread of its own. Of the processes that share a `cursor` file one does it."""

    def __init__(self, driver: Driver, url: str, token: str, cursor: Path, again: float = _AGAIN) -> None:
        self._driver, self._url, self._token, self._cursor, self._again_after = driver, url, token, cursor, again
        self._first: set[str] = set()
        self._second: dict[str, float] = {}
        self._heard = News()
        self._heard_at = 0.0
        self._written = (0, 0.0)
        self._changed = threading.Condition()
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="purges", daemon=True)

    def start(self, past: Past) -> None:
        """Begin with what happened since the place that was written down; with everything if that is not known."""
        with self._changed:
            self._first |= self._missed(past)
            self._heard, self._heard_at = past.news, time.time()
        self._thread.start()

    def hear(self, news: News) -> None:
        with self._changed:
            self._first |= news.changed | news.passed
            if len(self._first) > _MOST:
                self._first = {EVERYTHING}
            self._heard, self._heard_at = news, time.time()
            self._changed.notify()

    def stop(self) -> None:
        """Tell nothing more; what is left is told after the next start."""
        with self._changed:
            self._stopped = True
            self._changed.notify()
        self._thread.join(2.0)

    def _missed(self, past: Past) -> set[str]:
        try:
            told = json.loads(self._cursor.read_text())
            seen, at = int(told["seen"]), float(told["at"])
        except (OSError, ValueError, KeyError, TypeError):
            return {EVERYTHING}
        if not past.floor <= seen <= past.news.newest or at < past.since:
            return {EVERYTHING}
        changed = {key for key, number in past.numbers.items() if number > seen}
        changed |= {key for key, instant in past.instants.items() if instant > at - self._again_after}
        # All pages name the sections, and what these were called then is not known here.
        return {EVERYTHING} if any(key.startswith("section:") for key in changed) else changed

    def _run(self) -> None:
        self._cursor.parent.mkdir(parents=True, exist_ok=True)
        with self._cursor.with_suffix(".lock").open("w") as lock:
            taken_over = False
            while not self._stopped and not _locked(lock.fileno()):
                taken_over = True  # another process did it so far, and how far it came is not known here
                time.sleep(1.0)
            if taken_over:
                self._first = {EVERYTHING}
            while not self._stopped:
                self._tell(self._next())

    def _next(self) -> set[str]:
        """Wait for keys that are due."""
        with self._changed:
            while not (self._first or self._stopped or self._due()):
                self._write_down_at_rest()
                self._changed.wait(min([*(at - time.monotonic() for at in self._second.values()), 5.0]))
            due = self._due()
            keys, self._first = due | self._first, set()
            self._second = {key: at for key, at in self._second.items() if key not in due}
            self._second |= dict.fromkeys(keys - due, time.monotonic() + self._again_after)
            return keys

    def _due(self) -> set[str]:
        now = time.monotonic()
        return {key for key, at in self._second.items() if at <= now}

    def _tell(self, keys: set[str]) -> None:
        """Tell until it is taken."""
        tries = 0
        while keys and not self._stopped:
            try:
                for some in _portions(keys):
                    self._send(some)
                return
            except (OSError, HTTPException, ValueError) as error:  # the last of a token that no header can carry
                pause = _PAUSES[min(tries, len(_PAUSES) - 1)]
                tries += 1
                _log.warning("The cache in front does not take purges; tried again in %s s: %s", pause, error)
                time.sleep(pause)

    def _write_down_at_rest(self) -> None:
        """Everything that was heard is told twice: the next start may begin here."""
        if self._first or self._second:
            return
        seen, at = self._heard.seen, max(self._heard_at, time.time() - 1.0)
        if seen != self._written[0] or at - self._written[1] > _CURSOR_LASTS:
            self._written = seen, at
            fresh = self._cursor.with_suffix(".new")
            try:
                fresh.write_text(json.dumps({"seen": seen, "at": at}))
                fresh.replace(self._cursor)
            except OSError as error:
                _log.warning("How far the purges came cannot be written down; a restart purges more: %s", error)

    def _send(self, keys: list[str]) -> None:
        request = urllib.request.Request(  # noqa: S310 - the scheme is checked in `driver`
            self._url, self._driver.body(keys), self._driver.fields(keys, self._token), method=self._driver.method
        )
        with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310
            answer.read()


def _locked(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _portions(keys: Iterable[str]) -> Iterator[list[str]]:
    """Keys in parts that fit into a request."""
    ordered = sorted(keys)
    if EVERYTHING in ordered or len(ordered) > _MOST:
        ordered = [EVERYTHING]
    part: list[str] = []
    for key in ordered:
        if part and (len(part) == 100 or sum(map(len, part)) + len(part) + len(key) > _LONGEST):
            yield part
            part = []
        part.append(key)
    if part:
        yield part


def purger() -> Purger | None:
    """The one of this process, if the settings name a cache in front."""
    chosen = driver()
    if chosen is None:
        return None
    cursor = Path(settings.DATA_DIR) / "purges" / "cursor.json"
    return Purger(chosen, settings.PURGE_URL, os.environ.get("PURGE_TOKEN") or "", cursor)
