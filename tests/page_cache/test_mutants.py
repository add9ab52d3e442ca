"""However a request is bent, cut or joined with others, the fast door and the parser give the same answers."""

import asyncio
import random
import re

import pytest
import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from newsroom.page_cache import door

from .served import Paper, cache_of, request
from .test_doors import BROWSER, ODD, PLAIN, _in_order

pytestmark = pytest.mark.sqlite

SEED, MUTANTS = 20260911, 1_500
PIECES = [
    b"\r\n", b"\r", b"\n", b"\r\n\r\n", b" ", b"\t", b":", b"\0", b"\x7f", b"\xc3\xa9", b"%", b"#", b"?", b"//", b"..", b";",
    b"HTTP/1.0", b"HTTP/1.1\r\n", b"GET ", b"POST ", b"Content-Length: 5\r\n", b"Content-Length: 0\r\n",
    b"Transfer-Encoding: chunked\r\n", b"0\r\n\r\n", b"Host: evil.example\r\n", b"Cookie: a=b\r\n", b"Range: bytes=0-1\r\n",
    b"Connection: close\r\n", b"Expect: 100-continue\r\n", b"X-Forwarded-Host: evil.example\r\n", b"Accept: x\r\n",
    b"Accept-Encoding: gzip\r\n", b"If-None-Match: *\r\n", b" \r\n", b"Upgrade: h2c\r\n", b"If-Match: x\r\n", b"If-Modified-Since: x\r\n", b"If-Range: x\r\n", b"http://paper.example",
]  # fmt: skip
WHOLE = [PLAIN, BROWSER, request("/articles/a/", "If-None-Match: *"), *(b"".join(parts) for parts in ODD.values())]


class Wire:
    """A transport that keeps what is written."""

    def __init__(self) -> None:
        self.written, self.closing = b"", False

    def write(self, data: bytes) -> None:
        if not self.closing:
            self.written += data

    def close(self) -> None:
        self.closing = True

    def is_closing(self) -> bool:
        return self.closing

    def get_extra_info(self, name: str, default: object = None) -> object:
        return default

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...

    def set_protocol(self, protocol: object) -> None: ...


def mutant(chance: random.Random) -> list[bytes]:
    """One or two requests, bent a little, cut into segments."""
    data = bytearray(chance.choice(WHOLE[:3] if chance.random() < 0.7 else WHOLE)[:3_000])
    for _ in range(chance.choice([0, 1, 1, 1, 2, 3])):
        place = chance.randrange(len(data) + 1)
        lines = [match.end() for match in re.finditer(rb"\r\n", bytes(data))]
        if lines and chance.random() < 0.5:
            place = chance.choice(lines)
        kind = chance.randrange(4)
        if kind == 0:
            del data[place : place + chance.randrange(1, 4)]
        elif kind == 1:
            data[place:place] = chance.choice(PIECES)
        elif kind == 2:
            data[place : place + 1] = bytes([chance.randrange(256)])
        else:
            data[place:place] = data[chance.randrange(len(data) + 1) :][: chance.randrange(1, 40)]
    data += chance.choice([b"", b"", PLAIN, BROWSER])
    cuts = sorted(chance.randrange(len(data) + 1) for _ in range(chance.choice([0, 0, 1, 2])))
    parts = [bytes(data[begin:end]) for begin, end in zip([0, *cuts], [*cuts, len(data)], strict=True)]
    return [*filter(None, parts), *chance.choice([[], [PLAIN]])]


async def answers(config: uvicorn.Config, protocol: type[HttpToolsProtocol], segments: list[bytes]) -> bytes:
    """What is said to segments that arrive one after the other."""
    state, wire = ServerState(), Wire()
    state.default_headers = [(b"date", b"today")]
    talking = protocol(config, state, {})
    talking.connection_made(wire)
    for segment in segments:
        if not wire.closing:
            talking.data_received(segment)
        while waiting := [task for task in state.tasks if not task.done()]:
            await asyncio.wait(waiting, timeout=0.05)
            if all(task in state.tasks and not task.done() for task in waiting):
                break  # they wait for the rest of a body
        await asyncio.sleep(0)
    talking.connection_lost(None)
    return _in_order(wire.written)


def test_both_doors_say_the_same_to_bent_requests():
    chance = random.Random(SEED)
    cache = cache_of(Paper())
    config = uvicorn.Config(cache, lifespan="off", ws="none", log_level="critical", server_header=False)

    async def compare() -> int:
        config.load()
        door.open_door(cache)
        while len(cache.store) == 0:
            await answers(config, HttpToolsProtocol, [PLAIN])
        for number in range(MUTANTS):
            segments = mutant(chance)
            fast = await answers(config, door.FastDoor, segments)
            assert fast == await answers(config, HttpToolsProtocol, segments), (number, segments)
        before = cache.counts.hits
        await answers(config, door.FastDoor, [PLAIN])
        return cache.counts.hits - before

    try:
        assert asyncio.run(compare()) == 1
    finally:
        door.open_door(None)
