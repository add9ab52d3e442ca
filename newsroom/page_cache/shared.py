"""The second level: ready pages in Redis or Valkey, for all processes of a site (`CACHE_URL`).

A page that one process made need not be made by the others, nor again after a restart. Whoever can write there can
do no harm: an entry carries a seal made with the site's secret, and is data, never code. Whoever is slow there, or
away, costs a quarter of a second once; then nobody asks for a while.
"""

import hashlib
import hmac
import json
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from .history import Moment
from .pages import ENCODINGS, Encoding, Page

if TYPE_CHECKING:
    from redis import Redis

__all__ = ["Breaker", "Entry", "SharedPages", "release", "shared_pages"]

_log = logging.getLogger(__name__)

LASTS = 3_600  # seconds for which an entry may be taken
_CONNECT, _ANSWER = 0.1, 0.25  # seconds
_LARGEST = 2_000_000  # bytes of an entry
_MAGIC = b"newsroom page 1\n"
_SEAL = hashlib.sha256().digest_size
#: Settings that differ between installations and change what stands in a page or in its headers.
_PRINTED = (
    "SITE_URL",
    "SITE_NAME",
    "SITE_TAGLINE",
    "LANGUAGE_CODE",
    "CREDIT_LABELS",
    "TIME_ZONE",
    "WEBSUB_HUB",
    "PROXY_HOPS",
    "PURGE",
    "PURGE_URL",
)


class Breaker:
    """After a failure nobody asks for some seconds: two at first, up to a minute while it stays so."""

    SHORTEST, LONGEST = 2.0, 60.0

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._pause = self.SHORTEST
        self._until = 0.0

    @property
    def closed(self) -> bool:
        """Whether asking is worth it. Of those who come after a pause one goes first."""
        now = self._clock()
        if now < self._until:
            return False
        if self._until:
            self._until = now + 1.0
        return True

    def failed(self) -> None:
        self._until = self._clock() + self._pause
        self._pause = min(self.LONGEST, self._pause * 2)

    def worked(self) -> None:
        self._until, self._pause = 0.0, self.SHORTEST


@dataclass(frozen=True, slots=True)
class Entry:
    """A page with the moment at which its making began."""

    page: Page
    made: Moment


class SharedPages:
    """Pages by address. Every call blocks for at most a third of a second: not for the event loop."""

    def __init__(self, url: str, release: str, secret: str, client: "Redis | None" = None) -> None:
        # Seventeen megabytes that a site without this level does without.
        from redis import Redis
        from redis.backoff import NoBackoff
        from redis.exceptions import RedisError
        from redis.retry import Retry

        self._faults = (RedisError, OSError, ValueError)
        self._redis = client or Redis.from_url(
            url,
            socket_connect_timeout=_CONNECT,
            socket_timeout=_ANSWER,
            retry=Retry(NoBackoff(), 0),
            health_check_interval=0,
        )
        self._prefix = f"newsroom:page:{release}:"
        self._key = hmac.digest(secret.encode(), b"newsroom.page_cache.shared " + release.encode(), "sha256")
        self._breaker = Breaker()

    def get(self, address: str) -> Entry | None:
        """The entry of an address; None if there is none, or if what is there is not ours."""
        if not self._breaker.closed:
            return None
        try:
            data = self._redis.getrange(self._name(address), 0, _LARGEST)  # of what is larger the seal is broken
        except self._faults as error:
            self._failed(error)
            return None
        self._breaker.worked()
        return self._read(address, data) if isinstance(data, bytes) else None

    def put(self, address: str, page: Page, made: Moment) -> None:
        """Keep a page for the other processes."""
        if not self._breaker.closed:
            return
        data = self._written(address, Entry(page, made))
        if len(data) > _LARGEST:
            return
        try:
            self._redis.set(self._name(address), data, ex=LASTS)
        except self._faults as error:
            self._failed(error)
        else:
            self._breaker.worked()

    def _failed(self, error: Exception) -> None:
        _log.warning("The shared page cache does not answer; pages are made without it: %s", error)
        self._breaker.failed()

    def _name(self, address: str) -> str:
        return self._prefix + hashlib.sha256(address.encode()).hexdigest()

    def _seal(self, address: str, data: bytes) -> bytes:
        return hmac.digest(self._key, address.encode() + b"\n" + data, "sha256")

    def _written(self, address: str, entry: Entry) -> bytes:
        page, made = entry.page, entry.made
        bodies = [(encoding, page.body[encoding]) for encoding in ENCODINGS if encoding in page.body]
        head = {
            "status": page.status,
            "headers": [(name.decode("latin-1"), value.decode("latin-1")) for name, value in page.headers],
            "keys": sorted(page.keys),
            "ends": page.ends,
            "made": [made.seen, made.at, made.navigation],
            "bodies": [(encoding.value, len(body)) for encoding, body in bodies],
        }
        data = b"\n".join([json.dumps(head).encode(), b"".join(body for _, body in bodies)])
        return _MAGIC + self._seal(address, data) + data

    def _read(self, address: str, data: bytes) -> Entry | None:
        """Read an entry; what has our seal is what we wrote."""
        start = len(_MAGIC) + _SEAL
        if not data.startswith(_MAGIC):
            return None
        if not hmac.compare_digest(data[len(_MAGIC) : start], self._seal(address, data[start:])):
            return None
        head, _, rest = data[start:].partition(b"\n")
        told = json.loads(head)
        bodies, place = {}, 0
        for encoding, length in told["bodies"]:
            bodies[Encoding(encoding)] = rest[place : place + length]
            place += length
        headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in told["headers"]]
        page = Page.of(told["status"], headers, bodies, frozenset(told["keys"]), told["ends"])
        seen, at, navigation = told["made"]
        return Entry(page, Moment(seen, at, navigation))


def shared_pages() -> SharedPages | None:
    """The second level of this site, if it has one."""
    if not settings.CACHE_URL:
        return None
    printed = [getattr(settings, name) for name in _PRINTED]
    return SharedPages(settings.CACHE_URL, release(settings.BASE_DIR, *printed), settings.SECRET_KEY)


def release(root: Path, *settings: object) -> str:
    """Name what pages look like: the program and its templates, the static files, and settings that pages print.

    Processes of different releases, or of different sites, never read each other's pages.
    """
    digest = hashlib.sha256(repr(settings).encode())
    for file in _program(root):
        digest.update(str(file.relative_to(root)).encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:24]


def _program(root: Path) -> Iterator[Path]:
    for part in ("newsroom", "articles", "media"):
        for kind in ("*.py", "*.html", "*.css", "*.js", "*.mo", "*.toml"):
            yield from sorted((root / part).rglob(kind))
