"""A cache in front hears of every change, though it was away, though the site was."""

import json
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from newsroom.page_cache.history import News, Past
from newsroom.page_cache.purge import DRIVERS, Purger, _portions, for_caches_in_front

from .served import PUBLIC, Paper, cache_of
from .test_layer import ask, run

pytestmark = pytest.mark.sqlite

AT_START = Past(News(newest=7, seen=7), {"tag:1": 5, "tag:2": 7}, {"article:9": 1.0}, 0, 0.0)


class Front:
    """A cache in front that notes the purges it is sent; `refuses` so many first."""

    def __init__(self) -> None:
        self.told: list[tuple[str, dict[str, str], str]] = []
        self.refuses = 0
        front = self

        class Handler(BaseHTTPRequestHandler):
            def purge(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                status = 200
                if front.refuses:
                    front.refuses -= 1
                    status = 503
                else:
                    front.told.append((self.command, dict(self.headers), body))
                self.send_response(status)
                self.end_headers()

            do_POST = do_BAN = purge

            def log_message(self, *_: object) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/purge"
        threading.Thread(target=self._server.serve_forever, args=[0.01], daemon=True).start()

    @property
    def keys(self) -> list[list[str]]:
        return [headers["Surrogate-Key"].split() for _, headers, _ in self.told]

    def hears(self, *expected: list[str]) -> None:
        ends = time.monotonic() + 10
        while self.keys != list(expected) and time.monotonic() < ends:
            time.sleep(0.01)
        assert self.keys == list(expected)

    def close(self) -> None:
        self._server.shutdown()


@pytest.fixture
def front():
    front = Front()
    yield front
    front.close()


@pytest.fixture
def purger(front, tmp_path):
    made = []

    def make(cursor="cursor.json", kind="fastly"):
        made.append(Purger(DRIVERS[kind], front.url, "secret", tmp_path / cursor, again=0.05))
        return made[-1]

    yield make
    for one in made:
        if one._thread.is_alive():
            one.stop()


def written(cursor):
    ends = time.monotonic() + 10
    while not cursor.exists() and time.monotonic() < ends:
        time.sleep(0.01)
    return json.loads(cursor.read_text())["seen"]


def test_what_changed_is_told_twice_and_after_a_restart_what_was_missed(front, purger, tmp_path):
    first = purger()
    first.start(AT_START)
    front.hears(["site"], ["site"])  # nobody knows what was told before
    first.hear(News(frozenset({"tag:3", "home"}), frozenset({"article:4"}), 8, 8))
    front.hears(["site"], ["site"], *[["article:4", "home", "tag:3"]] * 2)
    ends = time.monotonic() + 5
    while written(tmp_path / "cursor.json") != 8 and time.monotonic() < ends:
        time.sleep(0.01)
    assert all(headers["Fastly-Key"] == "secret" for _, headers, _ in front.told)
    first.stop()
    front.told.clear()

    second = purger()
    since = Past(
        News(newest=12, seen=11), {"tag:3": 8, "tag:6": 9, "tag:7": 12}, {"article:1": time.time() + 1}, 0, 0.0
    )
    second.start(since)
    front.hears(*[["article:1", "tag:6", "tag:7"]] * 2)


def test_what_is_refused_is_told_again_until_it_is_taken(front, purger, tmp_path, monkeypatch):
    monkeypatch.setattr("newsroom.page_cache.purge._PAUSES", (0.01,))
    front.refuses = 4
    telling = purger()
    telling.start(AT_START)
    telling.hear(News(frozenset({"tag:3"}), newest=8, seen=8))
    ends = time.monotonic() + 10
    while not (tmp_path / "cursor.json").exists() and time.monotonic() < ends:
        time.sleep(0.01)
    assert front.refuses == 0
    assert {key for keys in front.keys for key in keys} >= {"site"}


@pytest.mark.parametrize(
    "words", ["", "no json", '{"seen": 99, "at": 5}', '{"seen": 1, "at": 5}', '{"seen": 7, "at": 0}']
)
def test_a_place_that_is_not_known_any_more_purges_everything(front, purger, tmp_path, words):
    (tmp_path / "cursor.json").write_text(words)
    telling = purger()
    assert telling._missed(Past(News(newest=7, seen=7), {}, {}, 2, 1.0)) == {"site"}


def test_a_section_that_changed_while_the_site_was_down_purges_everything(purger, tmp_path):
    (tmp_path / "cursor.json").write_text(json.dumps({"seen": 7, "at": time.time()}))
    telling = purger()
    assert telling._missed(Past(News(newest=9, seen=9), {"tag:3": 9, "section:1": 7}, {}, 2, 1.0)) == {"tag:3"}
    assert telling._missed(Past(News(newest=9, seen=9), {"tag:3": 9, "section:2": 8}, {}, 2, 1.0)) == {"site"}
    instants = {"section:2": time.time() + 1}  # its first article began by the clock
    assert telling._missed(Past(News(newest=7, seen=7), {}, instants, 2, 1.0)) == {"site"}


def test_of_two_processes_of_a_node_one_tells(front, purger):
    for _ in range(2):
        purger().start(AT_START)
    front.hears(["site"], ["site"])
    time.sleep(0.1)
    assert len(front.told) == 2


def test_each_kind_of_cache_is_told_in_its_own_way():
    keys = ["article:1", "tag:7"]
    assert DRIVERS["cloudflare"].body(keys) == b'{"tags": ["article:1", "tag:7"]}'
    assert DRIVERS["cloudflare"].fields(keys, "t")["Authorization"] == "Bearer t"
    written = DRIVERS["varnish"].fields(keys, "")["X-Purge-Keys"]
    assert " " not in written
    pattern = re.compile(written)
    assert pattern.search("home tag:7 x") and pattern.search("article:1")
    assert not pattern.search("tag:77 article:11")


def test_many_keys_go_in_parts_and_very_many_are_everything():
    keys = [f"article:{number}" for number in range(500)]
    parts = list(_portions(keys))
    assert sorted(key for part in parts for key in part) == sorted(keys)
    assert max(len(" ".join(part)) for part in parts) <= 4_000
    assert list(_portions(f"tag:{number}" for number in range(3_000))) == [["site"]]
    assert list(_portions(["tag:1", "site"])) == [["site"]]


def test_pages_name_what_they_show_only_for_a_cache_that_is_told():
    cache = cache_of(Paper())
    assert b"surrogate-key" not in run(ask(cache))["headers"]
    cache = cache_of(Paper())
    cache._dress = lambda headers, keys: for_caches_in_front(headers, keys, DRIVERS["fastly"])
    first, again = run(ask(cache)), run(ask(cache))
    assert first == again
    assert first["headers"][b"surrogate-key"] == b"article:1 site tag:7"
    assert b"s-maxage=600" in first["headers"][b"cache-control"]
    assert b"stale-while-revalidate" not in first["headers"][b"cache-control"]  # which browsers heed
    unkept = run(ask(cache, cookie="a=b"))["headers"]
    assert b"surrogate-key" not in unkept and b"s-maxage" not in unkept[b"cache-control"]


def test_a_page_that_shows_too_much_is_asked_for_each_time():
    many = frozenset(f"article:{number}" for number in range(1_000))
    assert for_caches_in_front(PUBLIC, many, DRIVERS["fastly"]) == PUBLIC
    (*_, tags) = for_caches_in_front(PUBLIC, frozenset({"tag:1", "home"}), DRIVERS["cloudflare"])
    assert tags == (b"cache-tag", b"home,tag:1")
