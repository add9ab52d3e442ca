"""Takes in the whole body of a request before a thread is given to it.

Django reads a body as it comes, in one of the few threads of the process: four readers who send a form a byte at a
time would keep everybody else from pages that must be made. Here a slow body waits without a thread, on disk when it
is large.
"""

import asyncio
import os
from tempfile import SpooledTemporaryFile
from typing import Any

from .page_cache.layer import Message, Receive, Scope, Send

__all__ = ["WholeBodies"]

_SLOW = b"The request came too slowly; nothing was stored. Please send it again.\n"
_LARGE = b"The request is too large; nothing was stored.\n"
_FULL = b"Too much is sent at once; nothing was stored. Please send it again.\n"
_IN_MEMORY = 1_000_000  # bytes
_LARGEST = 1_000_000_000  # bytes: a dozen originals of the largest size in one form
_LARGEST_ELSEWHERE = 1_000_000  # bytes; no page for readers takes a form
_MOST_HELD = 4_000_000_000  # bytes of all requests together, so that nobody fills the disk
_PATIENCE = 20.0  # seconds for the next part
_LONGEST = 1_800.0  # seconds for all of it
_PART = 262_144  # bytes


class WholeBodies:
    """In front of an application that blocks while it reads. Large bodies are taken below the path `large` alone."""

    def __init__(self, app: Any, large: str = "/") -> None:
        self.app = app
        self._large = large
        self._held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _has_body(scope["headers"]):
            await self.app(scope, receive, send)
            return
        largest = _LARGEST if scope["path"].startswith(self._large) else _LARGEST_ELSEWHERE
        if _length(scope["headers"]) > largest:
            await _refuse(send, 413, b"The request is too large; nothing of it was read.\n")
            return
        with SpooledTemporaryFile(_IN_MEMORY) as body:
            try:
                if await self._taken_in(body, receive, send, largest):
                    await self.app(scope, _reader(body, receive), send)
            finally:
                self._held -= body.seek(0, os.SEEK_END)

    async def _taken_in(self, body: SpooledTemporaryFile[bytes], receive: Receive, send: Send, largest: int) -> bool:
        """Write all parts down; False if the client went away, or was told why the request is not taken."""
        try:
            async with asyncio.timeout(_LONGEST):
                while True:
                    async with asyncio.timeout(_PATIENCE):
                        message = await receive()
                    if message["type"] == "http.disconnect":
                        return False
                    self._held += body.write(message.get("body", b""))
                    if body.tell() > largest or self._held > _MOST_HELD:
                        await _refuse(send, *((413, _LARGE) if body.tell() > largest else (503, _FULL)))
                        return False
                    if not message.get("more_body", False):
                        return True
        except TimeoutError:
            await _refuse(send, 408, _SLOW)
            return False


def _reader(body: SpooledTemporaryFile[bytes], receive: Receive) -> Receive:
    size = body.tell()
    body.seek(0)
    given = False

    async def read() -> Message:
        nonlocal given
        if given:
            return await receive()
        part = body.read(_PART)
        given = body.tell() == size
        return {"type": "http.request", "body": part, "more_body": not given}

    return read


def _has_body(headers: list[tuple[bytes, bytes]]) -> bool:
    return any(name == b"transfer-encoding" for name, _ in headers) or _length(headers) > 0


def _length(headers: list[tuple[bytes, bytes]]) -> int:
    """What the parser has checked already: one number, if any."""
    return max((int(value) for name, value in headers if name == b"content-length" and value.isdigit()), default=0)


async def _refuse(send: Send, status: int, words: bytes) -> None:
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(words)).encode()),
        (b"cache-control", b"no-store"),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": words})
