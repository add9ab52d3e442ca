"""Slow clients and strange addresses cost the others nothing, and memory stays flat."""

import asyncio
import contextlib
import resource
import socket
import time

import pytest
import uvicorn
from a2wsgi import WSGIMiddleware

from newsroom import whole_bodies
from newsroom.page_cache import door
from newsroom.whole_bodies import WholeBodies

from .served import BODY, Paper, cache_of, only, request, serving
from .test_mutants import HttpToolsProtocol, Wire, answers

pytestmark = pytest.mark.sqlite

UNREAD = request("/oembed?url=x")


def memory() -> int:
    """The most that this process has had, in kilobytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def connected(port: int, sent: bytes) -> socket.socket:
    client = socket.create_connection(("127.0.0.1", port), timeout=5)
    client.sendall(sent)
    return client


def is_closed(client: socket.socket) -> bool:
    client.settimeout(5)
    with contextlib.suppress(ConnectionResetError):
        while client.recv(65_536):
            pass
    return True


def test_fifty_thousand_addresses_and_hosts_leave_memory_flat():
    cache = cache_of(Paper())
    config = uvicorn.Config(cache, lifespan="off", ws="none", log_level="critical", server_header=False)

    async def ask_all() -> int:
        config.load()
        door.open_door(cache)
        ready = door._ready
        assert ready is not None
        while len(cache.store) == 0:
            await answers(config, HttpToolsProtocol, [request()])
        before = memory()
        for number in range(50_000):
            assert ready.answer(request(f"/articles/a/?x={number}", f"User-Agent: {number}")) is not None
            if number % 10 == 0:
                assert ready.answer(request(f"/articles/{number}/")) is None
                assert ready.answer(request("/articles/a/", f"X-Forwarded-Host: {number}.example")) is None
        assert len(cache.store) == 1
        return memory() - before

    try:
        assert asyncio.run(ask_all()) < 20_000
    finally:
        door.open_door(None)


def test_readers_who_take_nothing_hold_one_page_each():
    paper = Paper()
    paper.body = BODY * 300
    cache = cache_of(paper, limit=100_000_000)
    with serving(cache) as port:
        only(port, request())
        before = memory()
        slow = [connected(port, request()) for _ in range(50)]
        for client in slow:
            client.setblocking(False)
            for _ in range(20):
                with contextlib.suppress(BlockingIOError):
                    client.send(request())
        with connected(port, request()) as quick:
            quick.settimeout(10)
            assert quick.recv(12) == b"HTTP/1.1 200"
        assert memory() - before < 50 * len(paper.body) * 4 // 1_000
        for client in slow:
            client.close()


def test_two_hundred_who_never_finish_are_let_go(monkeypatch):
    monkeypatch.setattr(door, "_PATIENCE", 0.5)
    with serving(cache_of(Paper())) as port:
        beginnings = [b"", b"\r\n", b"GET", request()[:-2], b"POST / HTTP/1.1\r\nHost: x\r\nA: "]
        slow = [connected(port, beginnings[number % 5]) for number in range(200)]
        dripping = slow[2]
        assert only(port, request()).startswith(b"HTTP/1.1 200")
        with contextlib.suppress(OSError):
            for _ in range(12):
                dripping.sendall(b"x")
                time.sleep(0.05)
        assert all(is_closed(client) for client in slow)


def test_bodies_that_never_come_leave_the_threads_to_others(monkeypatch):
    monkeypatch.setattr(whole_bodies, "_PATIENCE", 0.5)
    read = []

    def application(environ, start_response):
        read.append(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)))
        start_response("200 OK", [("Content-Length", "2")])
        return [b"ok"]

    cache = cache_of(WholeBodies(WSGIMiddleware(application, workers=1)))
    with serving(cache) as port:
        slow = [connected(port, request("/a/", "Content-Length: 100", method="POST") + b"x") for _ in range(5)]
        assert only(port, UNREAD).endswith(b"ok")
        long = b"y" * 3_000_000
        posted = request("/a/", f"Content-Length: {len(long)}", method="POST") + long
        assert only(port, posted).endswith(b"ok")
        assert [len(body) for body in read if body] == [len(long)]
        for client in slow:
            client.settimeout(5)
            assert client.recv(1_000).startswith(b"HTTP/1.1 408 ")
            assert is_closed(client)
        assert only(port, request("/a/", "Content-Length: 9000000000", method="POST")).startswith(b"HTTP/1.1 413 ")
    assert [len(body) for body in read if body] == [len(long)]


def test_large_bodies_are_taken_for_the_desk_alone_and_never_fill_the_disk(monkeypatch):
    monkeypatch.setattr(whole_bodies, "_MOST_HELD", 2_500_000)

    def application(environ, start_response):
        start_response("200 OK", [("Content-Length", "2")])
        return [b"ok"]

    def posted(path: str) -> bytes:
        return request(path, "Transfer-Encoding: chunked", method="POST") + b"1e8480\r\n" + b"y" * 2_000_000

    ends = b"\r\n0\r\n\r\n"
    held = WholeBodies(WSGIMiddleware(application, workers=1), "/admin/")
    with serving(cache_of(held)) as port:
        assert only(port, posted("/a/") + ends).startswith(b"HTTP/1.1 413 ")
        assert only(port, request("/a/", "Content-Length: 1000001", method="POST")).startswith(b"HTTP/1.1 413 ")
        with connected(port, posted("/admin/a/")) as first:
            time.sleep(0.1)
            assert only(port, posted("/admin/a/") + ends).startswith(b"HTTP/1.1 503 ")
            first.sendall(ends)
            assert first.recv(1_000).startswith(b"HTTP/1.1 200 ")
        while held._held:
            time.sleep(0.01)
        assert only(port, posted("/admin/a/") + ends).endswith(b"ok")


def test_a_reader_who_takes_nothing_for_a_minute_is_let_go(monkeypatch):
    monkeypatch.setattr(door, "_STALLED", 0.02)

    async def story() -> list[str]:
        cache, done = cache_of(Paper()), []
        config = uvicorn.Config(cache, lifespan="off", ws="none", log_level="critical")
        config.load()
        wire = Wire()
        wire.abort = lambda: done.append("aborted")
        talking = door.FastDoor(config, uvicorn.server.ServerState(), {})
        talking.connection_made(wire)
        talking.pause_writing()
        talking.resume_writing()
        await asyncio.sleep(0.04)
        assert done == []
        talking.pause_writing()
        await asyncio.sleep(0.04)
        talking.connection_lost(None)
        return done

    assert asyncio.run(story()) == ["aborted"]
