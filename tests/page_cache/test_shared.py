"""Pages that another process made: taken if they are still right, never anything else that lies there."""

import asyncio
import os
import shutil
import signal
import socket
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from redis import Redis

from newsroom.page_cache.history import History, Moment, News, Past
from newsroom.page_cache.layer import PageCache
from newsroom.page_cache.pages import Page
from newsroom.page_cache.shared import Breaker, Entry, SharedPages, release, shared_pages
from tests.services import redis_server

from .served import BODY, PUBLIC, Paper, cache_of
from .test_layer import ask, run

pytestmark = pytest.mark.sqlite

NOBODY = "redis://127.0.0.1:1/0"
NOTHING_BEFORE = Past(News(), {}, {}, 0, 0.0)


def page(*keys: str, body: bytes = BODY) -> Page:
    return Page.made(200, PUBLIC, body, frozenset(keys or {"article:1"}), time.time() + 1_000)


class Process:
    """What a process has heard of a table whose rows are committed in any order."""

    def __init__(self, table: dict[int, tuple[str, bool]]) -> None:
        self.table, self.heard, self.history = table, set[int](), History()
        self.history.begin(NOTHING_BEFORE, 0.0)

    def look(self) -> None:
        there = {number for number, (_, committed) in self.table.items() if committed}
        newest = max(there, default=0)
        seen = min(set(range(1, newest)) - there, default=newest + 1) - 1
        changed = frozenset(self.table[number][0] for number in there - self.heard)
        self.heard = there
        self.history.hear(News(changed, newest=newest, seen=seen), 0.0)

    def content(self, key: str, known: set[int]) -> set[int]:
        return {number for number in known if self.table[number][0] == key}


EVENTS = st.lists(st.tuples(st.sampled_from(["begin", "commit", "look", "make"]), st.integers(0, 2)), max_size=40)


@settings(max_examples=60)
@given(EVENTS)
def test_no_process_takes_a_page_that_lacks_a_change_it_has_heard_of(events):
    table: dict[int, tuple[str, bool]] = {}
    maker, reader = Process(table), Process(table)
    made: list[tuple[str, Moment, set[int]]] = []
    for number, (what, which) in enumerate(events):
        key = "abc"[which]
        under_way = [row for row, (_, committed) in table.items() if not committed]
        if what == "begin":
            table[len(table) + 1] = (key, False)
        elif what == "commit" and under_way:
            row = under_way[which % len(under_way)]
            table[row] = (table[row][0], True)
        elif what == "look":
            (maker, reader)[which % 2].look()
        elif what == "make":
            committed = {row for row, (_, done) in table.items() if done}
            made.append((key, maker.history.moment(100.0 + number), maker.content(key, committed)))
        for key, moment, content in made:
            if reader.history.holds(moment, [key]):
                assert content >= reader.content(key, reader.heard)


def test_page_from_before_an_instant_or_another_navigation_or_an_older_table_is_not_taken():
    history = History()
    news = News(newest=50, seen=50, navigation="n")
    history.begin(Past(news, {"tag:1": 45}, {"article:2": 5_000.0}, 10, 1_000.0), 10_000.0)
    good = Moment(50, 9_000.0, "n")
    assert history.holds(good, ["tag:1", "article:2", "article:3"])
    assert not history.holds(Moment(44, 9_000.0, "n"), ["tag:1"])
    assert not history.holds(Moment(50, 4_999.0, "n"), ["article:2"])
    assert not history.holds(Moment(50, 9_000.0, "other"), [])
    assert not history.holds(Moment(9, 9_000.0, "n"), [])
    assert not history.holds(Moment(50, 1_001.0, "n"), [])
    assert not history.holds(Moment(51, 9_000.0, "n"), [])  # ahead of us, or of a table that was put back
    history.hear(News(frozenset({"home"}), newest=52, seen=52, navigation="n"), 10_001.0)
    assert not history.holds(Moment(51, 9_000.0, "n"), [])  # made before our start from rows that were not there then
    assert history.holds(good, ["article:3"]) and not history.holds(good, ["home"])
    history.hear(News(passed=frozenset({"article:3"}), newest=52, seen=52, navigation="n"), 20_000.0)
    assert not history.holds(Moment(52, 20_004.0, "n"), ["article:3"])
    assert history.holds(Moment(52, 20_006.0, "n"), ["article:3"])
    assert not History().holds(good, [])


def test_an_entry_is_read_as_it_was_written():
    shared = SharedPages(NOBODY, "r", "secret")
    kept = Entry(page("tag:7", "site"), Moment(7, 1.5, "n"))
    read = shared._read("/a/", shared._written("/a/", kept))
    assert read == kept


@settings(max_examples=40)
@given(st.data())
def test_whatever_else_lies_there_is_no_entry(data):
    shared = SharedPages(NOBODY, "r", "secret")
    written = shared._written("/a/", Entry(page(), Moment(7, 1.5, "n")))
    assert shared._read("/b/", written) is None
    assert SharedPages(NOBODY, "r", "other")._read("/a/", written) is None
    assert shared._read("/a/", data.draw(st.binary(max_size=300))) is None
    place = data.draw(st.integers(0, 100_000)) * len(written) // 100_001
    assert shared._read("/a/", written[:place]) is None
    changed = bytearray(written)
    changed[place] ^= data.draw(st.integers(1, 255))
    assert shared._read("/a/", bytes(changed)) is None


def test_breaker_asks_again_later_and_later_and_one_goes_first():
    now = 0.0
    breaker = Breaker(lambda: now)
    pauses = []
    for _ in range(7):
        assert breaker.closed
        breaker.failed()
        began = now
        while not breaker.closed:
            now += 0.5
        pauses.append(now - began)
        assert not breaker.closed  # the others wait for the one that went first
        now += 1.0
    assert pauses == [2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0]
    breaker.worked()
    assert breaker.closed and breaker.closed


def test_the_release_is_named_by_the_program_and_by_what_pages_print(tmp_path):
    (tmp_path / "articles").mkdir()
    template = tmp_path / "articles" / "page.html"
    template.write_text("one")
    first = release(tmp_path, "https://a.example")
    assert first == release(tmp_path, "https://a.example") != release(tmp_path, "https://b.example")
    template.write_text("two")
    assert first != release(tmp_path, "https://a.example")


@pytest.mark.parametrize(
    ("name", "value"),
    [("LANGUAGE_CODE", "de"), ("WEBSUB_HUB", "https://hub.example/"), ("PURGE_URL", "http://127.0.0.1:6081/")],
)
def test_pages_of_before_another_language_hub_or_cache_in_front_are_not_taken(settings, name, value):
    settings.CACHE_URL = NOBODY
    before = shared_pages()
    setattr(settings, name, value)
    assert before._name("/") != shared_pages()._name("/")


def node(url: str, paper: Paper) -> PageCache:
    cache = cache_of(paper)
    cache.shared = SharedPages(url, "r", "secret")
    cache.begin(NOTHING_BEFORE)
    cache.history.began = 0.0
    return cache


async def settled(cache: PageCache) -> None:
    while cache._beside:
        await asyncio.wait(cache._beside)


@pytest.mark.skipif(not shutil.which("redis-server"), reason="Redis is not installed")
def test_a_page_is_made_once_for_all_nodes_until_it_changes():
    papers = Paper(), Paper()

    async def story(url: str) -> None:
        one, two = (node(url, paper) for paper in papers)
        first = await ask(one)
        await settled(one)
        again = await ask(two)
        assert again == first
        assert (len(papers[1].asked), two.counts.shared, two.counts.made) == (0, 1, 0)
        for number, cache in ((1, one), (2, two)):
            cache.hear(News(frozenset({"article:1"}), newest=1, seen=1))
            papers[number - 1].body = b"Changed words. " * 50
        assert (await ask(two))["body"] == papers[1].body
        await settled(two)
        assert (await ask(one))["body"] == papers[1].body
        assert (len(papers[0].asked), len(papers[1].asked)) == (1, 1)
        client = Redis.from_url(url)
        for name in client.scan_iter():
            assert 3_500 < client.ttl(name) <= 3_600
            client.set(name, os.urandom(900))
        two.store.clear()
        assert (await ask(two))["body"] == papers[1].body
        assert len(papers[1].asked) == 2
        await settled(two)
        for name in client.scan_iter():
            client.set(name, bytes(20_000_000))
        sent = client.info("stats")["total_net_output_bytes"]
        two.store.clear()
        assert (await ask(two))["body"] == papers[1].body
        assert client.info("stats")["total_net_output_bytes"] - sent < 3_000_000
        await settled(two)
        two.store.clear()
        client.flushall()
        client.lpush(two.shared._name("/articles/a/"), "a list")
        assert (await ask(two))["body"] == papers[1].body

    with redis_server() as url:
        run(story(url))


def test_a_server_that_does_not_answer_costs_a_moment_once():
    """It takes connections and says nothing."""
    paper = Paper()

    async def story(url: str) -> list[float]:
        cache, took = node(url, paper), []
        for path in ("/articles/a/", "/articles/b/", "/articles/c/"):
            began = time.monotonic()
            assert (await ask(cache, path))["status"] == 200
            await settled(cache)
            took.append(time.monotonic() - began)
        return took

    with socket.create_server(("127.0.0.1", 0)) as silent:
        took = run(story(f"redis://127.0.0.1:{silent.getsockname()[1]}/0"))
    assert took[0] > 0.2
    assert max(took[1:]) < 0.2
    assert len(paper.asked) == 3


@pytest.mark.skipif(not shutil.which("redis-server"), reason="Redis is not installed")
def test_readers_notice_nothing_when_it_goes_away():
    paper = Paper()

    async def story(url: str, pid: int) -> None:
        cache = node(url, paper)
        await ask(cache, "/articles/a/")
        await settled(cache)
        os.kill(pid, signal.SIGKILL)
        cache.store.clear()
        for path in ("/articles/a/", "/articles/b/"):
            assert (await ask(cache, path))["body"] == paper.body

    with redis_server() as url:
        pid = Redis.from_url(url).info("server")["process_id"]
        run(story(url, pid))
