"""Readers do not wait for the pages that a publication changed, and have the new ones within a second all the same."""

import asyncio
import time
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom import server
from newsroom.page_cache import door
from newsroom.page_cache.history import News
from newsroom.page_cache.pages import Page
from newsroom.page_cache.store import Store
from newsroom.page_cache.watch import _PAUSE
from newsroom.server import _FADING

from .served import Paper, cache_of
from .test_layer import ask, run

pytestmark = pytest.mark.sqlite

LONG = 0.3  # seconds, so that a slow machine comes in time
CHANGED = News(frozenset({"article:1"}), newest=1, seen=1)


def fading_cache(paper, fading=LONG):
    cache = cache_of(paper)
    cache.store.fading = fading
    return cache


async def read_twice(cache):
    """The second makes it a page that is read."""
    return [await ask(cache), await ask(cache)][1]["body"]


def is_old(cache, *news, pause=0.0, wait=0.0):
    """Whether readers get the old page when `news` were heard, the new one takes `pause` seconds, and `wait` passed."""

    async def story():
        old = await read_twice(cache)
        cache.app.body, cache.app.pause = b"New words. " * 100, pause
        for one in news:
            cache.hear(one)
        await asyncio.sleep(wait)
        return (await ask(cache))["body"] == old

    return run(story())


def test_page_that_is_read_is_given_out_while_it_is_made_anew_before_anybody_asks():
    paper = Paper()
    cache = fading_cache(paper, fading=20.0)

    async def story():
        old = await read_twice(cache)
        paper.body, paper.pause = b"New words. " * 100, 0.02
        cache.hear(CHANGED)
        assert (await ask(cache))["body"] == old
        while not cache.store.holds("/articles/a/"):
            assert cache.store._faded
            await asyncio.sleep(0.005)
        return (await ask(cache))["body"], len(paper.asked)

    assert run(story()) == (b"New words. " * 100, 2)


def test_old_page_is_given_out_no_longer_however_long_the_new_one_takes():
    cache = fading_cache(Paper())
    assert not is_old(cache, CHANGED, pause=2 * LONG, wait=LONG + 0.1)
    assert not cache.store._faded


def test_a_second_change_lengthens_nothing_and_the_page_is_made_anew_once_more():
    paper = Paper()
    cache = fading_cache(paper)

    async def story():
        old = await read_twice(cache)
        paper.body, paper.pause = b"New words. " * 100, LONG / 3
        cache.hear(CHANGED)
        await asyncio.sleep(LONG / 6)
        paper.body = b"Newer words. " * 100
        cache.hear(News(frozenset({"tag:7"}), newest=2, seen=2))
        assert (await ask(cache))["body"] == old
        await asyncio.sleep(LONG - LONG / 6 + 0.05)
        made = len(paper.asked)
        return (await ask(cache))["body"], made, len(paper.asked)

    assert run(story()) == (b"Newer words. " * 100, 3, 3)


def test_a_clock_that_is_set_back_lengthens_nothing():
    cache = fading_cache(Paper())
    begun, asked = time.time(), count()
    cache.store.clock = lambda: begun - next(asked)
    assert not is_old(cache, CHANGED, pause=2 * LONG, wait=LONG + 0.1)


def test_a_fault_of_one_page_keeps_no_other_from_being_made():
    paper = Paper()
    cache = fading_cache(paper)

    async def story():
        for number in range(4):
            await ask(cache, f"/articles/{number}/")
            await ask(cache, f"/articles/{number}/")
        ask_paper = cache.app

        async def faulty(scope, receive, send):
            if scope["path"] != "/articles/0/":
                raise RuntimeError("no page")
            await ask_paper(scope, receive, send)

        cache.app = faulty
        cache.hear(CHANGED)
        await asyncio.sleep(LONG / 2)
        return [cache.store.holds(f"/articles/{number}/") for number in range(4)]

    assert run(story()) == [True, False, False, False]


def test_what_nobody_read_since_is_not_made_anew():
    paper = Paper()
    cache = fading_cache(paper)

    async def story():
        await ask(cache)
        cache.hear(CHANGED)
        await asyncio.sleep(0.05)
        return len(paper.asked), cache.store.get("/articles/a/")

    assert run(story()) == (1, None)


@pytest.mark.parametrize(
    "news",
    [
        News(passed=frozenset({"article:1"}), newest=1, seen=1),
        News(frozenset({"article:1"}), frozenset({"tag:7"}), newest=1, seen=1),
        News(frozenset({"site"}), newest=1, seen=1),
    ],
)
def test_what_the_clock_ended_and_what_is_on_every_page_goes_at_once(news):
    assert not is_old(fading_cache(Paper()), news)


def test_page_that_fades_goes_at_once_when_its_right_ends_meanwhile():
    ended = News(passed=frozenset({"tag:7"}), newest=1, seen=1)
    assert is_old(fading_cache(Paper()), CHANGED, pause=0.05)
    assert not is_old(fading_cache(Paper()), CHANGED, ended, pause=0.05)


def test_programs_that_are_told_of_a_change_get_what_is_true_then():
    paper = Paper()
    paper.headers[0] = (b"content-type", b"application/rss+xml")
    assert not is_old(fading_cache(paper), CHANGED)


def test_a_page_that_cannot_be_made_anew_ends_all_the_same():
    paper = Paper()
    cache = fading_cache(paper)

    async def story():
        await read_twice(cache)
        paper.status, paper.headers = 503, [(b"content-type", b"text/html")]
        cache.hear(CHANGED)
        await asyncio.sleep(LONG + 0.1)
        return (await ask(cache))["status"]

    assert run(story()) == 503


@pytest.mark.parametrize(("told", "seconds"), [("", _FADING), ("http://127.0.0.1:6081/", 0.0)])
def test_the_site_lets_pages_fade_unless_caches_in_front_are_told(told, seconds, settings, monkeypatch):
    settings.PURGE, settings.PURGE_URL = "varnish", told
    monkeypatch.setattr("newsroom.metrics.add_source", lambda source: None)
    cache = server._with_page_cache(Paper())
    door.open_door(None)
    assert cache.store.fading == seconds


def test_a_change_is_seen_within_a_second_behind_a_cache_that_keeps_a_page_for_a_quarter():
    assert _PAUSE + _FADING + 0.25 <= 0.7  # there is time to make a page and to be late


KEYS = st.sampled_from([f"tag:{number}" for number in range(4)])
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["put", "change", "end", "get", "get", "wait", "let go"]),
        st.sampled_from("abcd"),
        st.frozensets(KEYS, min_size=1),
    ),
    max_size=80,
)


@given(STEPS)
def test_nothing_is_given_out_that_changed_longer_ago(steps):
    now = 0.0
    store = Store(1_000_000, clock=lambda: now, fading=3.0)
    made: dict[int, tuple[float, frozenset[str]]] = {}  # by the page's identity: all are held below
    held, changes, fading = [], [], []  # when, what, whether at once
    for kind, address, keys in steps:
        now += 0.01
        match kind:
            case "put":
                page = Page.made(200, [(b"content-type", b"text/html")], b"x" * 600, keys, 1e12)
                held.append(page)
                made[id(page)] = now, keys
                store.put(address, page, store.ledger.now)
            case "change" | "end":
                fading.append(store.changed(keys, at_once=kind == "end"))
                changes.append((now, keys, kind == "end"))
            case "wait":
                now += 1.0
            case "let go" if fading:
                store.let_go(fading.pop())
            case "get" if (found := store.get(address)) is not None:
                at, shown = made[id(found)]
                since = [(when, ended) for when, what, ended in changes if when > at and shown & what]
                assert not any(ended for _, ended in since)
                assert all(now - when < 3.0 for when, _ in since)
                assert found.live
                assert found.body
    for pages in fading:
        store.let_go(pages)
    assert not store._faded
    assert store.size == sum(one.size for one in store._pages.values())
