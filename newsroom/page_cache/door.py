"""The fast door: a plain request for a page that is ready is answered before a request object exists.

uvicorn's protocol hands each segment that arrives to its parser. This subclass looks first whether the segment is
exactly one simple request and its page is in the store; then it writes the ready bytes. Everything else, and
everything in doubt, goes to the parser as ever.
"""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from .layer import PageCache
from .pages import Page, matches, place

__all__ = ["FastDoor", "ReadyRequests"]

_MOST_SHAPES = 8_192
_LONGEST = 4_096
#: Headers of ordinary browsers and proxies that change nothing about a page, beside those that are read here.
_HARMLESS = frozenset(
    b"accept accept-language cache-control connection dnt pragma priority purpose referer save-data sec-ch-ua "
    b"sec-ch-ua-mobile sec-ch-ua-platform sec-fetch-dest sec-fetch-mode sec-fetch-site sec-fetch-user sec-gpc "
    b"sec-purpose upgrade-insecure-requests user-agent via x-forwarded-for x-forwarded-proto x-real-ip".split()
)
_READ = frozenset({b"host", b"accept-encoding", b"if-none-match"})
_TOKEN = frozenset(b"!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


class ReadyRequests:
    """What the exact bytes of a request ask for: an address, an encoding, and whether the reader has it already."""

    def __init__(self, cache: PageCache) -> None:
        self.cache = cache
        self._store, self._counts = cache.store, cache.counts
        self._shapes: dict[bytes, tuple[str, str, str] | None] = {}
        self._answers: dict[bytes, tuple[Page, int]] = {}

    def answer(self, data: bytes) -> tuple[bytes, bytes] | None:
        """Return the head of an answer, without date and last line end, and its body; None if in doubt.

        The body is empty where the reader has the page already.
        """
        known = self._answers.get(data)
        if known is not None:
            page, where = known
            if page.live and page.ends > self._store.clock():
                page.used = True
                self._counts.hits += 1
                return page.ready[where]
            del self._answers[data]
        return self._look_up(data)

    def _look_up(self, data: bytes) -> tuple[bytes, bytes] | None:
        if data in self._shapes:
            shape = self._shapes[data]
        else:
            shape = self._shape(data)
            if len(self._shapes) >= _MOST_SHAPES:
                self._shapes.clear()
            self._shapes[data] = shape
        if shape is None:
            return None
        address, accepted, known = shape
        page = self._store.get(address)
        if page is None or page.status != 200:
            return None
        encoding = page.encoding(accepted)
        if len(self._answers) >= _MOST_SHAPES:
            self._answers.clear()
        where = place(encoding, has_it=bool(known) and matches(page.tag(encoding), known))
        self._answers[data] = page, where
        self._counts.hits += 1
        return page.ready[where]

    def _shape(self, data: bytes) -> tuple[str, str, str] | None:
        """Read a request that is one whole `GET` in one segment, as every parser would; None if there is any doubt."""
        if len(data) > _LONGEST or not data.startswith(b"GET /") or not data.endswith(b"\r\n\r\n"):
            return None
        line, *rest = data[:-4].split(b"\r\n")
        parts = line.split(b" ")
        if len(parts) != 3 or parts[2] != b"HTTP/1.1" or not _is_simple(parts[1]):
            return None
        headers = []
        for field in rest:
            name, colon, value = field.partition(b":")
            low = name.lower()
            if not colon or low not in _HARMLESS | _READ or not _TOKEN.issuperset(name) or not _is_text(value):
                return None
            headers.append((low, value.strip(b" ")))
        names = [name for name, _ in headers]
        if len(set(names)) != len(names):
            return None
        given = dict(headers)
        if given.get(b"connection", b"keep-alive").lower() != b"keep-alive":
            return None
        path, _, query = parts[1].partition(b"?")
        scope = {"method": "GET", "headers": headers, "raw_path": path, "query_string": query}
        address = self.cache.address(scope)
        if address is None:
            return None
        accepted, known = (given.get(name, b"").decode("ascii") for name in (b"accept-encoding", b"if-none-match"))
        return address, accepted, known


def _is_simple(target: bytes) -> bool:
    """Visible ASCII without a fragment or a percent sign."""
    return all(0x21 <= sign <= 0x7E for sign in target) and b"#" not in target and b"%" not in target


def _is_text(value: bytes) -> bool:
    return all(0x20 <= sign <= 0x7E for sign in value)


_ready: ReadyRequests | None = None


def open_door(cache: PageCache | None) -> None:
    """Let the protocol of this process answer from a cache; None shuts the door."""
    global _ready
    _ready = ReadyRequests(cache) if cache is not None else None


class FastDoor(HttpToolsProtocol):
    """uvicorn's protocol with a look at the store before the parser."""

    #: The parser has seen the beginning of a request and not its end.
    _midway = False
    #: When this door answered last, by the loop's clock.
    _answered_at = 0.0

    def on_message_begin(self) -> None:
        self._midway = True
        super().on_message_begin()

    def on_message_complete(self) -> None:
        self._midway = False
        super().on_message_complete()

    def data_received(self, data: bytes) -> None:
        """Answer at once if no answer is under way, none waits, and the reader takes what we send."""
        cycle = self.cycle
        if (
            _ready is not None
            and not self._midway
            and (cycle is None or (cycle.response_complete and cycle.keep_alive))
            and not self.pipeline
            and not self.flow.write_paused
        ):
            found = _ready.answer(data)
            if found is not None and not self.transport.is_closing():
                head, body = found
                self.transport.write(b"".join((head, _dates(self.server_state.default_headers), body)))
                if not body:
                    _ready.cache.counts.unchanged += 1
                self.server_state.total_requests += 1
                self._answered_at = self.loop.time()
                if self.timeout_keep_alive_task is None:
                    self._wait_for_more(self.timeout_keep_alive)
                return
        super().data_received(data)

    def _wait_for_more(self, seconds: float) -> None:
        self.timeout_keep_alive_task = self.loop.call_later(seconds, self.timeout_keep_alive_handler)

    def timeout_keep_alive_handler(self) -> None:
        """Close the connection, unless this door answered since the clock was set; setting it each time is dear."""
        left = self._answered_at + self.timeout_keep_alive - self.loop.time()
        if left > 0.001 and not self.transport.is_closing():
            self._wait_for_more(left)
        else:
            super().timeout_keep_alive_handler()


_dates_of: tuple[object, bytes] = (None, b"")


def _dates(headers: list[tuple[bytes, bytes]]) -> bytes:
    """The headers that the server gives to every answer, and the end of the head; it makes a new list each second."""
    global _dates_of
    if _dates_of[0] is not headers:
        lines = b"".join(name + b": " + value + b"\r\n" for name, value in headers)
        _dates_of = headers, lines + b"\r\n"
    return _dates_of[1]
