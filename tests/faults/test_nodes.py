"""Two nodes with memories of their own, one PostgreSQL, one Redis: each part goes away once, and readers go on."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from urllib.request import urlopen

import pytest
from django.conf import settings
from django.db import connection
from redis import Redis

from articles.models import Correction
from articles.publishing import CorrectionNote, publish
from tests.factories import make_user, publish_article
from tests.services import free_port, redis_server

from .wire import wire

ROOT = Path(__file__).resolve().parent.parent.parent
HOST = "paper.localhost:8000"
#: Readers are promised a second; two slow cores that run other tests too get more.
AT_ONCE = 3.0
#: After an outage connections are tried anew every second or two.
SOON = 12.0


class Node:
    """A server process, asked as by the site's own name."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self.port, self._metrics = free_port(), free_port()
        environment = {"METRICS_PORT": str(self._metrics), **environment}
        command = [sys.executable, "-m", "tests.faults.node", str(self.port)]
        with log.open("wb") as output:
            self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)

    def get(self, path: str) -> tuple[int, str]:
        return self.ask("GET", path)

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> tuple[int, str]:
        talking = HTTPConnection("127.0.0.1", self.port, timeout=15)
        with contextlib.closing(talking):
            talking.request(method, path, body or None, {"Host": HOST, **headers})
            answer = talking.getresponse()
            return answer.status, answer.read().decode()

    def keeps(self, path: str) -> bool:
        """Whether a page is given out as it was kept."""
        before = self._hits()
        self.get(path)
        return self._hits() > before

    def _hits(self) -> int:
        with urlopen(f"http://127.0.0.1:{self._metrics}/metrics") as answer:
            found = re.search(r'outcome="hits"\} (\d+)', answer.read().decode())
        assert found
        return int(found[1])

    def started(self) -> None:
        for _ in range(6_000):
            with contextlib.suppress(OSError):
                if self.get("/healthz")[0] == 200:
                    return
            assert self.process.poll() is None, "the node ended at once"
            time.sleep(0.05)
        raise TimeoutError("the node does not answer")

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)


@pytest.fixture
def site(transactional_db, tmp_path):
    """Two nodes, the wire between them and the database, and the process of Redis."""
    told = connection.settings_dict
    url = urlsplit(os.environ["DATABASE_URL"])
    with contextlib.ExitStack() as stack:
        to_database = stack.enter_context(wire(int(told["PORT"])))
        cache = stack.enter_context(redis_server())
        place = url._replace(netloc=f"{told['USER']}@127.0.0.1:{to_database.port}", path=f"/{told['NAME']}")
        environment = {
            **os.environ,
            "DATABASE_URL": urlunsplit(place),
            "CACHE_URL": cache,
            "SITE_URL": f"http://{HOST}",
            "SECRET_KEY": settings.SECRET_KEY,
            "DATA": str(tmp_path),
        }
        nodes = [Node(environment, tmp_path / f"{name}.log") for name in "ab"]
        for node in nodes:
            stack.callback(node.kill)
        for node in nodes:
            node.started()
        yield nodes, to_database, cache


def words_are_seen(words: str, nodes: list[Node], *paths: str, within: float = AT_ONCE) -> None:
    """Every node shows the words on every page."""
    began = time.monotonic()
    waiting = [(node, path) for node in nodes for path in paths]
    while waiting:
        waiting = [(node, path) for node, path in waiting if words not in node.get(path)[1]]
        took = time.monotonic() - began
        assert took < within, (words, [path for _, path in waiting])


def _until_kept(nodes: list[Node], *paths: str) -> None:
    """What is made before a node has heard of the change is made once more."""
    began = time.monotonic()
    while not all(node.keeps(path) for node in nodes for path in paths):
        assert time.monotonic() - began < SOON


def publish_again(article, words: str) -> None:
    article.refresh_from_db()
    article.headline = words
    article.save()
    publish(article, correction=CorrectionNote(Correction.Kind.UPDATE, "A new headline."))


def form(node: Node, path: str, words: str, cookie: str) -> tuple[int, str]:
    """Send a form of the desk."""
    token = "a" * 32
    headers = {"Cookie": f"{cookie}; csrftoken={token}", "Content-Type": "application/x-www-form-urlencoded"}
    return node.ask("POST", path, f"csrfmiddlewaretoken={token}&headline={words}", **headers)


def signed_in() -> str:
    """The cookie of somebody who signed in."""
    from django.test import Client

    client = Client()
    client.force_login(make_user())
    return f"sessionid={client.cookies['sessionid'].value}"


@pytest.mark.postgresql
def test_whatever_goes_away_readers_keep_their_pages_and_writers_their_text(site):
    nodes, to_database, cache = site
    one, other = nodes
    edition = publish_article(headline="As it was first")
    article, page = edition.article, f"/articles/{edition.slug}/"
    unread = f"/articles/{publish_article(headline='Not read yet').slug}/"
    cookie = signed_in()
    desk = f"/admin/articles/article/{article.pk}/change/"

    words_are_seen("As it was first", nodes, page, "/")
    publish_again(article, "Published on one seen on both")
    words_are_seen("Published on one seen on both", nodes, page, "/")
    assert Redis.from_url(cache).dbsize() >= 2

    os.kill(Redis.from_url(cache).info("server")["process_id"], signal.SIGKILL)
    publish_again(article, "Published without Redis")
    words_are_seen("Published without Redis", nodes, page, "/")

    to_database.reset()  # PostgreSQL was restarted
    assert {node.get(page)[0] for node in nodes} == {200}
    assert one.ask("GET", desk, Cookie=cookie)[0] == 200
    publish_again(article, "Published after a restart")
    words_are_seen("Published after a restart", nodes, page, "/", within=SOON)
    _until_kept(nodes, page, "/")

    to_database.cut()  # PostgreSQL is stopped
    for node in nodes:
        assert "Published after a restart" in node.get(page)[1]
        assert "Published after a restart" in node.get("/")[1]
    with ThreadPoolExecutor() as at_once:  # each waits two seconds for a connection
        saved = [at_once.submit(form, node, desk, "Words+that+must+not+be+lost", cookie) for node in nodes]
        others = [at_once.submit(node.get, path) for node in nodes for path in ("/healthz", "/readyz", unread)]
    for status, text in (answer.result() for answer in saved):
        assert (status, "Words that must not be lost" in text) == (503, True)
    assert [answer.result()[0] for answer in others] == [200, 503, 503] * 2

    to_database.mend()
    publish_again(article, "Published when it is back")
    words_are_seen("Published when it is back", nodes, page, "/", within=SOON)
    assert other.get(unread)[0] == 200

    one.kill()
    publish_again(article, "Published with one node")
    words_are_seen("Published with one node", [other], page, "/")
