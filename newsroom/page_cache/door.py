"""The fast door: a plain request for a page that is ready is answered before a request object exists.

uvicorn's protocol hands each segment that arrives to its parser. This subclass looks first whether the segment is
exactly one simple request and its page is in the store; then it writes the ready bytes. Everything else, and
everything in doubt, goes to the parser as ever.
"""

from asyncio import TimerHandle, Transport
from dataclasses import dataclass

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from .layer import PageCache
from .pages import chosen_encoding, tags_in
from .routes import Origin, address_of, is_plain

__all__ = ["FastDoor", "ReadyRequests"]

_PATIENCE = 20.0  # seconds for the head of a request to come
_STALLED = 60.0  # seconds in which a reader takes nothing of what waits for it
_MOST_LINES, _LONGEST_LINE = 8_192, 512
_MOST_FIELDS, _LONGEST_FIELDS = 2_048, 4_096
#: Headers of ordinary browsers and proxies that change nothing about a page, beside those that are read here.
_HARMLESS = frozenset(
    b"accept accept-language cache-control connection dnt pragma priority purpose referer save-data sec-ch-ua "
    b"sec-ch-ua-mobile sec-ch-ua-platform sec-fetch-dest sec-fetch-mode sec-fetch-site sec-fetch-user sec-gpc "
    b"sec-purpose upgrade-insecure-requests user-agent via x-forwarded-for x-forwarded-proto x-real-ip "
    b"x-request-id".split()
)
_READ = frozenset({b"host", b"accept-encoding", b"if-none-match"})
_TOKEN = frozenset(b"!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


@dataclass(frozen=True, slots=True)
class Fields:
    """What the header fields of a simple request say: the encoding, and the tags of what the reader has."""

    encoding: str
    known: frozenset[str]


class ReadyRequests:
    """What the exact bytes of a request ask for. Request lines and blocks of header fields are read once each."""

    def __init__(self, cache: PageCache) -> None:
        self.cache = cache
        self._store, self._counts = cache.store, cache.counts
        self._lines: dict[bytes, str | None] = {}
        self._fields: dict[bytes, Fields | None] = {}

    def answer(self, data: bytes) -> tuple[bytes, bytes] | None:
        """Return the head of an answer, without date and last line end, and its body; None if in doubt.

        The body is empty where the reader has the page already.
        """
        line, _, block = data.partition(b"\r\n")
        try:
            address, fields = self._lines[line], self._fields[block]
        except KeyError:
            address, fields = self._read(line, block)
        if address is None or fields is None:
            return None
        page = self._store.get(address)
        if page is None or page.status != 200:
            return None
        self._counts.hits += 1
        return page.answer(fields.encoding, fields.known)

    def _read(self, line: bytes, block: bytes) -> tuple[str | None, Fields | None]:
        if len(line) > _LONGEST_LINE or len(block) > _LONGEST_FIELDS:
            return None, None
        for known, most in ((self._lines, _MOST_LINES), (self._fields, _MOST_FIELDS)):
            if len(known) >= most:
                known.clear()
        if line not in self._lines:
            self._lines[line] = _address(line)
        if block not in self._fields:
            self._fields[block] = _fields(block, self.cache.origin)
        return self._lines[line], self._fields[block]


def _address(line: bytes) -> str | None:
    """The address of the page that a request line asks for; None if there is any doubt."""
    parts = line.split(b" ")
    if len(parts) != 3 or parts[0] != b"GET" or parts[2] != b"HTTP/1.1" or not _is_simple(parts[1]):
        return None
    path, _, query = parts[1].partition(b"?")
    return address_of(path.decode("ascii"), query.decode("ascii"))


def _fields(block: bytes, origin: Origin) -> Fields | None:
    """Read the fields of one whole request without a body, as every parser would; None if there is any doubt."""
    if not block.endswith(b"\r\n\r\n"):
        return None
    headers = []
    for field in block[:-4].split(b"\r\n"):
        name, colon, value = field.partition(b":")
        low = name.lower()
        if not colon or low not in _HARMLESS | _READ or not _TOKEN.issuperset(name) or not _is_text(value):
            return None
        headers.append((low, value.strip(b" ")))
    given = dict(headers)
    if len(given) != len(headers) or given.get(b"connection", b"keep-alive").lower() != b"keep-alive":
        return None
    if not is_plain(headers, origin):
        return None
    accepted, known = (given.get(name, b"").decode("ascii") for name in (b"accept-encoding", b"if-none-match"))
    return Fields(chosen_encoding(accepted).value, tags_in(known))


def _is_simple(target: bytes) -> bool:
    """A target in visible ASCII, without a fragment, and without a percent sign in its path."""
    return (
        target.startswith(b"/")
        and all(0x21 <= sign <= 0x7E for sign in target)
        and b"#" not in target
        and b"%" not in target.partition(b"?")[0]
    )


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
    #: The parser is in the head of a request, which began then.
    _in_head = False
    _began_at = 0.0
    _gives_up: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        super().connection_made(transport)
        self._began_at = self.loop.time()
        self._wait_for_more(_PATIENCE)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._unset_keepalive_if_required()
        self._give_up_no_more()

    def on_message_begin(self) -> None:
        self._midway = self._in_head = True
        self._began_at = self.loop.time()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._in_head = False
        super().on_headers_complete()

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
        if self.timeout_keep_alive_task is None and not self.transport.is_closing():
            self._wait_for_the_head()

    def _wait_for_the_head(self) -> None:
        """A head that comes a byte at a time has as long as one that does not come."""
        cycle = self.cycle
        if self._in_head or cycle is None or (cycle.response_complete and not self.pipeline):
            self._wait_for_more(max(0.0, self._began_at + _PATIENCE - self.loop.time()))

    def pause_writing(self) -> None:
        super().pause_writing()
        self._gives_up = self.loop.call_later(_STALLED, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._give_up_no_more()

    def _give_up_no_more(self) -> None:
        if self._gives_up is not None:
            self._gives_up.cancel()
            self._gives_up = None

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
