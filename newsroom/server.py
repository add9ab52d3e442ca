"""The web server: this module owns the choice, and everything that depends on it.

uvicorn takes connections and parses requests (httptools, uvloop); a2wsgi hands them to Django's WSGI
handler in threads. Django's own ASGI handler costs several times as much for the same page.
"""

import os
import sys
from typing import Any
from urllib.parse import quote

import uvicorn
from a2wsgi import WSGIMiddleware

from .page_cache.layer import PageCache, Receive, Scope, Send
from .page_cache.pages import Headers
from .whole_bodies import WholeBodies

__all__ = ["PlainRequests", "application", "serve"]

_CACHE_MB = int(os.environ.get("PAGE_CACHE_MB") or 64)  # a process; 0 keeps no pages
_FADING = 0.35  # seconds that a page may be given out after its change is known; with the time until then under one
_SWITCH = 0.0005  # seconds after which a thread that makes a page lets the event loop answer; Python's own is 0.005
_THREADS = 4  # a process; Django's work holds the interpreter, more threads only wait
_PARTS_AHEAD = 1_024  # of an answer, 4 kB each in a file's: a thread does not wait for a reader who is slow
_PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))


class PlainRequests:
    """Takes out of a request what WSGI would read in two ways.

    A header name with an underscore would become the same key as one with a hyphen, so that a client
    could pretend to be the proxy; bytes above 127 in a query have no form in WSGI and are percent-encoded.
    """

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope["headers"] = [(name, value) for name, value in scope["headers"] if b"_" not in name]
            if not scope["query_string"].isascii():
                scope["query_string"] = quote(scope["query_string"], safe=_PRINTABLE).encode("ascii")
        await self.app(scope, receive, send)


def _django() -> Any:
    from . import wsgi  # it brings up what the next needs
    from .headers import DESK_PATH

    django: Any = wsgi.application
    threads = int(os.environ.get("THREADS") or _THREADS)
    return WholeBodies(WSGIMiddleware(django, workers=threads, send_queue_size=_PARTS_AHEAD), DESK_PATH)


def application() -> Any:
    """Make the ASGI application; each worker process calls this once."""
    sys.setswitchinterval(_SWITCH)
    plain = PlainRequests(_django())
    _begin_beside()
    return _with_page_cache(plain) if _CACHE_MB else plain


def _begin_beside() -> None:
    """What works where it is set up: replicas, and in threads of their own telling the WebSub hub, and metrics."""
    from django.conf import settings

    from .metrics import add_source, serve_metrics
    from .websub import announce_in_background

    if settings.REPLICAS:
        from articles.site.pages import have_pages_made

        from .replicas import Replicas

        replicas = Replicas(settings.REPLICAS)
        have_pages_made(replicas)
        add_source(replicas.samples)
    announce_in_background()
    serve_metrics()


def _with_page_cache(app: Any) -> PageCache:
    """Django is loaded by now; what the cache needs of it is imported here."""
    from .metrics import add_source, of_page_cache
    from .page_cache.door import open_door
    from .page_cache.history import News, Past
    from .page_cache.purge import driver, for_caches_in_front, purger
    from .page_cache.routes import origin
    from .page_cache.shared import shared_pages
    from .page_cache.store import Store
    from .page_cache.watch import watch_on_loop

    front, purges = driver(), purger()

    def begin(past: Past) -> None:
        cache.begin(past)
        if purges:
            purges.start(past)

    def hear(news: News) -> None:
        cache.hear(news)
        if purges:
            purges.hear(news)

    def dress(headers: Headers, keys: frozenset[str]) -> Headers:
        return for_caches_in_front(headers, keys, front) if front else headers

    def start() -> None:
        watch_on_loop(hear, begin)

    store = Store(_CACHE_MB * 1_000_000, fading=0.0 if front else _FADING)
    cache = PageCache(app, store, origin(), start, shared_pages(), dress)
    open_door(cache)
    add_source(lambda: of_page_cache(cache.counts, cache.store))
    return cache


def serve(host: str = "127.0.0.1", port: int = 8000, workers: int = 1) -> None:
    """Serve the site until the process is told to stop; requests in flight are finished first."""
    uvicorn.run(
        "newsroom.server:application",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        interface="asgi3",
        lifespan="off",
        loop="auto",
        http="newsroom.page_cache.door:FastDoor",
        ws="none",
        proxy_headers=False,
        server_header=False,
        access_log=False,
        log_level="warning",
        timeout_keep_alive=15,
        timeout_graceful_shutdown=10,
        backlog=1024,
    )
