"""What is answered from the cache, what never is, and how often a page is made."""

import asyncio
import time
from collections.abc import Coroutine
from typing import Any

import pytest

from newsroom.page_cache.history import News
from newsroom.page_cache.layer import PageCache
from newsroom.page_cache.routes import ROUTES, Origin

from .served import PUBLIC, Paper, cache_of

pytestmark = pytest.mark.sqlite


def scope_of(target: str = "/articles/a/", method: str = "GET", **headers: str) -> dict[str, Any]:
    path, _, query = target.partition("?")
    given = {"host": "paper.example", **{name.replace("_", "-"): value for name, value in headers.items()}}
    return {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in given.items()],
    }


async def ask(cache: PageCache, target: str = "/articles/a/", method: str = "GET", **headers: str) -> dict[str, Any]:
    answer: dict[str, Any] = {"body": b""}

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            answer["status"], answer["headers"] = message["status"], dict(message["headers"])
        else:
            answer["body"] += message["body"]

    await cache(scope_of(target, method, **headers), receive, send)
    return answer


def run[T](coroutine: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(coroutine)


def asked_twice(paper: Paper, target: str = "/articles/a/", **headers: str) -> int:
    """How often the application was asked for two equal requests."""
    cache = cache_of(paper)

    async def both() -> None:
        await ask(cache, target, **headers)
        await ask(cache, target, **headers)

    run(both())
    return len(paper.asked)


def test_page_is_made_once_and_given_out_again():
    assert asked_twice(Paper()) == 1


def test_page_is_made_once_however_many_ask_for_it_at_once():
    paper = Paper()
    paper.pause = 0.05
    cache = cache_of(paper)

    async def many() -> list[dict[str, Any]]:
        return await asyncio.gather(*(ask(cache) for _ in range(50)))

    answers = run(many())
    assert len(paper.asked) == 1
    assert {answer["body"] for answer in answers} == {paper.body}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cookie", "sessionid=x"),
        ("authorization", "Basic eA=="),
        ("range", "bytes=0-1"),
        ("x-forwarded-host", "evil.example"),
        ("host", "evil.example"),
        ("content-length", "3"),
    ],
)
def test_request_with_anything_personal_is_never_answered_from_the_cache(name, value):
    assert asked_twice(Paper(), **{name: value}) == 2


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "PROPFIND"])
def test_only_get_and_head_are_answered_from_the_cache(method):
    paper = Paper()
    cache = cache_of(paper)
    run(ask(cache, method=method))
    assert (paper.asked[0]["method"], len(cache.store)) == (method, 0)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (b"set-cookie", b"a=b"),
        (b"cache-control", b"Private"),
        (b"cache-control", b"public, NO-STORE"),
        (b"cache-control", b"max-age=60"),
        (b"vary", b"Cookie"),
        (b"vary", b" * "),
        (b"content-encoding", b"gzip"),
    ],
)
def test_answer_that_is_not_for_everybody_is_not_kept(name, value):
    paper = Paper()
    paper.headers = [pair for pair in PUBLIC if pair[0] != name] + [(name, value)]
    assert asked_twice(paper) == 2


@pytest.mark.parametrize("status", [301, 400, 403, 410, 500, 503])
def test_no_error_is_kept(status):
    paper = Paper()
    paper.status = status
    assert asked_twice(paper) == 2


def test_page_that_says_not_what_it_shows_is_not_kept():
    paper = Paper()
    paper.headers = [pair for pair in PUBLIC if pair[0] != b"surrogate-key"]
    assert asked_twice(paper) == 2


def test_what_a_page_shows_is_told_to_nobody():
    cache = cache_of(Paper())
    answers = [run(ask(cache)), run(ask(cache)), run(ask(cache, cookie="a=b")), run(ask(cache, "/oembed?url=x"))]
    assert [b"surrogate-key" in answer["headers"] for answer in answers] == [False] * 4


def test_page_is_made_from_its_address_alone():
    paper = Paper()
    cache = cache_of(paper)
    run(ask(cache, "/articles/a/?preview=1&before=x", accept_language="de", referer="https://x.example/", via="1 x"))
    assert paper.asked[0]["query_string"] == b""
    assert [name for name, _ in paper.asked[0]["headers"]] == [b"host"]


def test_parameters_that_a_page_does_not_read_make_no_page_of_their_own():
    paper = Paper()
    cache = cache_of(paper)

    async def many() -> None:
        for number in range(2_000):
            await ask(cache, f"/tags/navy/?utm_source={number}")

    run(many())
    assert (len(paper.asked), len(cache.store)) == (1, 1)


def test_fifty_thousand_query_strings_leave_memory_bounded():
    paper = Paper()
    cache = cache_of(paper, limit=400_000)

    async def many() -> None:
        for number in range(300):
            await ask(cache, f"/tags/navy/?before={number}")

    run(many())
    assert cache.store.size <= 400_000
    assert len(cache.store) < 300


def test_searches_last_half_a_minute_and_push_no_other_page_out():
    paper = Paper()
    cache = cache_of(paper)

    async def many() -> None:
        await ask(cache, "/articles/a/")
        for number in range(300):
            await ask(cache, f"/search/?q=word{number}&utm_source=x")
        await ask(cache, "/search/?utm_source=y&q=word299")

    run(many())
    assert (len(paper.asked), len(cache.store)) == (301, 201)
    assert cache.store.get("/search/?q=word299").ends - time.time() < 31
    assert cache.store.get("/search/?q=word0") is None
    cache.hear(News(frozenset({"home"}), newest=1, seen=1))
    assert len(cache.store) == 1


def test_change_while_a_page_is_made_keeps_it_out():
    paper = Paper()
    paper.pause = 0.05
    cache = cache_of(paper)

    async def change_meanwhile() -> None:
        asking = asyncio.ensure_future(ask(cache))
        await asyncio.sleep(0.02)
        cache.store.changed({"tag:7"})
        await asking
        await ask(cache)

    run(change_meanwhile())
    assert len(paper.asked) == 2


def test_whoever_asks_after_a_change_waits_for_no_page_that_was_begun_before_it():
    paper = Paper()
    paper.pause = 0.05
    cache = cache_of(paper)

    async def withdrawn_meanwhile() -> list[bytes]:
        before = asyncio.ensure_future(ask(cache))
        await asyncio.sleep(0.02)
        paper.status, old = 404, paper.body
        cache.hear(News(frozenset({"article:1"}), newest=1, seen=1))
        after = await ask(cache)
        assert (await before)["body"] == old
        return [after["status"], (await ask(cache))["status"]]

    assert run(withdrawn_meanwhile()) == [404, 404]
    assert len(paper.asked) == 2


def test_change_between_the_making_of_a_page_and_its_being_given_out_breaks_no_answer():
    paper = Paper()
    cache = cache_of(paper)

    async def story() -> dict[str, Any]:
        making = cache._made_once("/articles/a/")
        asking = asyncio.ensure_future(ask(cache))
        answer = await making
        assert answer.page is not None
        cache.store.changed({"article:1"})
        return await asking

    assert run(story())["body"] == paper.body


def test_change_of_something_else_leaves_a_page():
    paper = Paper()
    cache = cache_of(paper)

    async def change_between(key: str) -> int:
        await ask(cache)
        cache.store.changed({key})
        await ask(cache)
        return len(paper.asked)

    assert run(change_between("tag:8")) == 1
    assert run(change_between("article:1")) == 2
    assert run(change_between("site")) == 3


def test_page_that_is_not_there_stays_so_for_half_a_second():
    paper = Paper()
    paper.status, paper.headers = 404, [(b"content-type", b"text/html")]
    cache = cache_of(paper)
    now = 1_000.0

    async def over_time() -> list[int]:
        nonlocal now
        counts = []
        for step in (0.0, 0.3, 0.3):
            now += step
            await ask(cache)
            counts.append(len(paper.asked))
        return counts

    import newsroom.page_cache.layer as layer

    cache.store.clock = lambda: now
    layer.time.time, real = lambda: now, layer.time.time
    try:
        assert run(over_time()) == [1, 1, 2]
    finally:
        layer.time.time = real


def test_nothing_is_kept_until_changes_are_heard_of():
    paper = Paper()
    cache = cache_of(paper)
    cache.ready = False

    async def both() -> None:
        await ask(cache)
        await ask(cache)

    run(both())
    assert (len(paper.asked), len(cache.store)) == (2, 0)


def test_behind_a_proxy_only_https_is_answered():
    paper = Paper()
    cache = cache_of(paper)
    cache.origin = Origin(frozenset({b"paper.example"}), https_by_proxy=True)
    run(ask(cache))
    run(ask(cache, x_forwarded_proto="http"))
    assert len(cache.store) == 0
    run(ask(cache, x_forwarded_proto="https"))
    assert len(cache.store) == 1
    assert (b"x-forwarded-proto", b"https") in paper.asked[-1]["headers"]


def test_head_has_the_headers_of_get_and_no_body():
    cache = cache_of(Paper())
    whole, head = run(ask(cache)), run(ask(cache, method="HEAD"))
    assert head["headers"] == whole["headers"]
    assert head["body"] == b""


def test_application_that_fails_is_asked_again():
    calls = []

    async def broken(*_: Any) -> None:
        calls.append(1)
        raise RuntimeError("no")

    cache = cache_of(broken)
    for _ in range(2):
        with pytest.raises(RuntimeError):
            run(ask(cache))
    assert len(calls) == 2


def test_desk_previews_and_files_are_not_on_the_list():
    for name in ("preview", "picture", "healthz", "admin:index", "oembed"):
        assert name not in ROUTES
