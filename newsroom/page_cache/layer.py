"""The ASGI layer: answers from the store, has pages made once however many ask, and lets everything else through."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine, MutableMapping
from dataclasses import dataclass
from typing import Any

from articles.change_keys import EVERYTHING

from .history import History, News, Past
from .pages import Encoding, Headers, Page, matches
from .routes import Origin, address_of, is_plain, is_typed, shown_by_route
from .shared import SharedPages
from .store import Store

__all__ = ["Counts", "Message", "PageCache", "Receive", "Scope", "Send"]

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_DAY = 86_400.0
#: How long a page that is not there stays so: an article that appears is seen within a second.
_NOT_FOUND = 0.5
#: An answer to what somebody typed may hold proposals from names that are read again a little later.
_TYPED = 30.0
#: Pages that are made anew at a time before anybody asks.
_AT_A_TIME = 2
_KEYS = b"surrogate-key"
_STATUSES = frozenset({200, 404})


@dataclass(slots=True)
class Counts:
    """What became of the requests of this process."""

    hits: int = 0
    unchanged: int = 0
    shared: int = 0
    made: int = 0
    passed: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What Django said: a page that is kept, or what only those get who asked for it now."""

    status: int
    headers: Headers
    body: bytes
    page: Page | None = None


class PageCache:
    """In front of `app`. `start` is called once, on the event loop, before the first page is made.

    `dress` adds to the headers of a page what caches in front want to know of the things that it shows.
    Until it is `ready` nothing is kept: nobody would notice a change.
    """

    def __init__(
        self,
        app: App,
        store: Store,
        origin: Origin,
        start: Callable[[], None] = lambda: None,
        shared: SharedPages | None = None,
        dress: Callable[[Headers, frozenset[str]], Headers] = lambda headers, keys: headers,
    ) -> None:
        self.app = app
        self.store = store
        self.origin = origin
        self.shared = shared
        self._dress = dress
        self.history = History()
        self.counts = Counts()
        self.ready = False
        self._start: Callable[[], None] | None = start
        self._being_made: dict[str, asyncio.Task[Answer]] = {}
        self._beside: set[asyncio.Task[None]] = set()

    def begin(self, past: Past) -> None:
        """Changes are heard of from now on."""
        self.history.begin(past, time.time())
        self.ready = True

    def hear(self, news: News) -> None:
        """Drop what changed. Whoever asks from now on waits for no page whose making began before.

        What the clock brought or ended is dropped at once. Pages that fade are made anew before they are asked for.
        """
        if news.passed:
            self.store.changed(news.passed)
        fading = self.store.changed(news.changed, at_once=False) if news.changed else {}
        if news.changed | news.passed:
            self._being_made.clear()
        self.history.hear(news, time.time())
        if fading:
            asyncio.get_running_loop().call_later(self.store.fading, self.store.let_go, fading)
        if again := self.store.faded(news.changed):  # among them what has faded since an earlier change
            self._in_background(self._make_anew(again))

    async def _make_anew(self, addresses: list[str]) -> None:
        """A few at a time, so that what readers wait for meanwhile comes between; lists before articles."""
        ends = time.monotonic() + self.store.fading
        waiting = sorted(addresses, key=lambda address: address.startswith("/articles/"), reverse=True)

        async def make() -> None:
            while waiting and time.monotonic() < ends:
                if not self.store.holds(address := waiting.pop()):
                    # Whoever asks for a page that cannot be made meets the fault, and is told.
                    await asyncio.gather(self._made_once(address), return_exceptions=True)

        await asyncio.gather(*(make() for _ in range(_AT_A_TIME)))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._start is not None:
            start, self._start = self._start, None
            start()
        address = self.address(scope) if scope["type"] == "http" else None
        if address is None:
            self.counts.passed += 1
            await self.app(scope, receive, _without_keys(send))
            return
        page = self.store.get(address)
        if page is None:
            answer = await self._made_once(address)
            if answer.page is None or not answer.page.live:  # it may have been dropped since
                await _send(send, answer.status, answer.headers, b"" if scope["method"] == "HEAD" else answer.body)
                return
            page = answer.page
        else:
            self.counts.hits += 1
        await self._give(page, scope, send)

    def address(self, scope: Scope) -> str | None:
        """The address of the page that may answer a request, or None."""
        if scope["method"] not in {"GET", "HEAD"} or not is_plain(scope["headers"], self.origin):
            return None
        return address_of(scope["raw_path"].decode("latin-1"), scope["query_string"].decode("latin-1"))

    async def _give(self, page: Page, scope: Scope, send: Send) -> None:
        headers = dict(scope["headers"])
        encoding = page.encoding(headers.get(b"accept-encoding", b"").decode("latin-1"))
        known = headers.get(b"if-none-match")
        if known is not None and page.status == 200 and matches(page.tag(encoding), known.decode("latin-1")):
            self.counts.unchanged += 1
            await _send(send, 304, page.headers_of(encoding, with_length=False), b"")
            return
        body, own = page.body[encoding], page.headers_of(encoding, with_length=True)
        await _send(send, page.status, own, b"" if scope["method"] == "HEAD" else body)

    async def _made_once(self, address: str) -> Answer:
        """Have a page made; whoever asks for it meanwhile gets the same answer."""
        task = self._being_made.get(address)
        if task is None:
            task = asyncio.ensure_future(self._make(address))
            self._being_made[address] = task
            task.add_done_callback(lambda done: self._forget(address, done))
        return await asyncio.shield(task)

    def _forget(self, address: str, task: asyncio.Task[Answer]) -> None:
        if self._being_made.get(address) is task:
            del self._being_made[address]
        if not task.cancelled():
            task.exception()  # whoever waited has it

    async def _make(self, address: str) -> Answer:
        if (page := await self._from_others(address)) is not None:
            return Answer(page.status, page.headers, page.body[Encoding.IDENTITY], page)
        self.counts.made += 1
        begun, moment = self.store.ledger.now, self.history.moment(time.time())
        answer = await _ask(self.app, self._request(address))
        keys = _keys_to_keep(answer.status, answer.headers)
        headers = [(name, value) for name, value in answer.headers if name != _KEYS]
        if keys is None or not self.ready:
            return Answer(answer.status, headers, answer.body)
        keys |= shown_by_route(address)
        if answer.status == 200 and not is_typed(address):
            headers = self._dress(headers, keys)
        typed = is_typed(address)
        ends = time.time() + (_NOT_FOUND if answer.status == 404 else _TYPED if typed else _DAY)
        page = await asyncio.to_thread(Page.made, answer.status, headers, answer.body, keys, ends)
        if self.store.put(address, page, begun, typed=typed) and self.shared and not typed and page.status == 200:
            self._in_background(asyncio.to_thread(self.shared.put, address, page.copy(), moment))
        # A page that changed while it was made is given to nobody but those who asked before.
        return Answer(answer.status, headers, answer.body, page if page.live else None)

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)

    async def _from_others(self, address: str) -> Page | None:
        """A page that another process made, if nothing that it shows has changed since."""
        if self.shared is None or not self.ready or is_typed(address):
            return None
        entry = await asyncio.to_thread(self.shared.get, address)
        if entry is None or entry.page.ends <= time.time() or not self.history.holds(entry.made, entry.page.keys):
            return None
        self.counts.shared += 1
        self.store.put(address, entry.page, self.store.ledger.now)
        return entry.page

    def _request(self, address: str) -> Scope:
        """The request from which a page is made: the address and the site's own name, nothing of who asks."""
        path, _, query = address.partition("?")
        headers = [(b"host", next(iter(sorted(self.origin.hosts))))]
        if self.origin.https_by_proxy:
            headers.append((b"x-forwarded-proto", b"https"))
        return {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "https" if self.origin.https_by_proxy else "http",
            "path": path,
            "raw_path": path.encode("ascii"),
            "query_string": query.encode("ascii"),
            "root_path": "",
            "headers": headers,
            "server": ("127.0.0.1", 80),
            "client": ("127.0.0.1", 0),
            "state": {},
        }


async def _ask(app: App, scope: Scope) -> Answer:
    """Have Django answer a request, and collect what it says."""
    status, headers, parts = 500, Headers(), list[bytes]()

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def collect(message: Message) -> None:
        nonlocal status, headers
        if message["type"] == "http.response.start":
            status = message["status"]
            headers = [(name.lower(), value) for name, value in message.get("headers", [])]
        elif message["type"] == "http.response.body":
            parts.append(message.get("body", b""))

    await app(scope, receive, collect)
    return Answer(status, headers, b"".join(parts))


def _keys_to_keep(status: int, headers: Headers) -> frozenset[str] | None:
    """What a page shows, by its `Surrogate-Key`; None if the answer is not for everybody."""
    given = dict(headers)
    allowed = {part.strip().lower() for part in given.get(b"cache-control", b"").decode("latin-1").split(",")}
    varies = given.get(b"vary", b"").strip().lower()
    if status not in _STATUSES or b"set-cookie" in given or varies not in {b"", b"accept-encoding"}:
        return None
    if allowed & {"private", "no-store", "no-cache"}:
        return None
    if status == 404:
        return frozenset({EVERYTHING})
    if "public" not in allowed or _KEYS not in given or b"content-encoding" in given:
        return None
    return frozenset({EVERYTHING, *given[_KEYS].decode("ascii").split()})


def _without_keys(send: Send) -> Send:
    """What a page shows is nobody's business but the cache's."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [pair for pair in message.get("headers", []) if pair[0].lower() != _KEYS]
        await send(message)

    return sending


async def _send(send: Send, status: int, headers: Headers, body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
