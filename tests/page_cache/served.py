"""A real server of this process with a small application behind the cache."""

import asyncio
import contextlib
import re
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import uvicorn

from newsroom.page_cache import door
from newsroom.page_cache.layer import PageCache, Receive, Scope, Send
from newsroom.page_cache.routes import Origin
from newsroom.page_cache.store import Store
from tests.services import free_port

BODY = ("<!doctype html><title>A page</title>" + "<p>Words of the page.</p>" * 100).encode()
PUBLIC = [
    (b"content-type", b"text/html; charset=utf-8"),
    (b"cache-control", b"public, max-age=0, must-revalidate"),
    (b"content-security-policy", b"default-src 'none'"),
    (b"surrogate-key", b"article:1 tag:7"),
]


class Paper:
    """The application behind the cache: says how often it was asked and what it was asked with."""

    def __init__(self) -> None:
        self.asked: list[Scope] = []
        self.status, self.headers, self.body = 200, list(PUBLIC), BODY
        self.pause = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked.append(dict(scope))
        if self.pause:
            await asyncio.sleep(self.pause)
        headers = [*self.headers, (b"content-length", str(len(self.body)).encode())]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        body = b"" if scope["method"] == "HEAD" else self.body
        await send({"type": "http.response.body", "body": body, "more_body": False})


def cache_of(app: Any, *, limit: int = 10_000_000, hosts: tuple[bytes, ...] = (b"paper.example",)) -> PageCache:
    """A page cache that is ready, without a database."""
    cache = PageCache(app, Store(limit), Origin(frozenset(hosts), https_by_proxy=False))
    cache.ready = True
    return cache


@contextlib.contextmanager
def serving(cache: PageCache, *, fast: bool = True) -> Iterator[int]:
    """Serve a cache on a free port, through the fast door or through uvicorn's own protocol alone."""
    port = free_port()
    protocol: Any = door.FastDoor if fast else "httptools"
    config = uvicorn.Config(
        cache, host="127.0.0.1", port=port, http=protocol, lifespan="off", ws="none", log_level="critical",
        server_header=False, access_log=False, timeout_graceful_shutdown=1,
    )  # fmt: skip
    server = uvicorn.Server(config)
    door.open_door(cache if fast else None)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.005)
    try:
        yield port
    finally:
        server.should_exit = True
        thread.join(10)
        door.open_door(None)


def request(path: str = "/articles/a/", *headers: str, method: str = "GET") -> bytes:
    """The bytes of an ordinary request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: paper.example", *headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


CLOSING = request("/articles/a/", "Connection: close", method="HEAD")


def talk(port: int, *segments: bytes) -> bytes:
    """Send segments one after the other on one connection and return what comes back until the server closes it.

    A last request asks it to close. Where that one is taken for the rest of another, the answers so far are returned.
    """
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        parts = []
        with contextlib.suppress(ConnectionResetError, BrokenPipeError):
            for segment in (*segments, CLOSING):
                connection.sendall(segment)
                time.sleep(0.03)
        connection.settimeout(1)
        with contextlib.suppress(TimeoutError, ConnectionResetError):
            while part := connection.recv(65_536):
                parts.append(part)
        return b"".join(parts)


def only(port: int, asked: bytes) -> bytes:
    """The answer to one request alone."""
    head, _, rest = talk(port, asked).partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head)
    return head + b"\r\n\r\n" + rest[: int(length[1]) if length and b" 304 " not in head[:20] else 0]
