"""Public pages are read in a real streaming replica, and are never older than the primary would give them."""

import contextlib
import itertools
import logging
import os
import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from types import SimpleNamespace
from urllib.request import urlopen

import pytest
import time_machine
from django.core.signals import request_started
from django.db import Error, connection, connections
from django.http import HttpResponse
from django.utils import timezone

from articles.models import Change, Edition, Section, Tag
from articles.publishing import publish
from articles.readers_database import reading_from
from articles.site import kept as keeping
from articles.site.cards import cards
from articles.site.pages import have_pages_made, public_page
from newsroom import environment
from newsroom.page_cache.shared import Breaker
from newsroom.replicas import Replicas
from tests.factories import make_tag, make_user, publish_article
from tests.services import free_port, redis_server, standby
from tests.site.paper import crawl, publish_paper

from .replicated import ask, replica_url
from .test_nodes import HOST, Node, words_are_seen

pytestmark = pytest.mark.postgresql

#: Whether a picture may be shown is asked of the primary.
PICTURES = (".jpeg", ".webp", ".avif", ".png")


@pytest.fixture(scope="module")
def server(django_db_setup, django_db_blocker):
    """A standby of the server on which the tests run."""
    with django_db_blocker.unblock():
        if connection.cursor().execute("SHOW wal_level").fetchone()[0] == "minimal":
            pytest.skip("the server keeps too little of its log for a standby")
        connection.close()
    with standby(int(connection.settings_dict["PORT"])) as server:
        yield server


@pytest.fixture
def use(transactional_db, settings, monkeypatch, tmp_path):
    """Have pages made by the replicas at these ports; a busy machine is no fault of theirs."""
    monkeypatch.setattr("newsroom.replica_connection.PATIENCE", 60.0)
    monkeypatch.setattr(Breaker, "SHORTEST", 0.2)
    settings.DATABASE_ROUTERS = ["articles.readers_database.ReadersRouter"]
    added: list[str] = []

    def use(*ports: int) -> Replicas:
        monkeypatch.setenv("REPLICA_URL", ", ".join(map(replica_url, ports)))
        configured = environment.databases(tmp_path)
        added[:] = [alias for alias in configured if alias != "default"]
        connections.settings.update(connections.configure_settings({"default": {}} | configured))
        for alias in added:  # Django lets tests use what is made in passing
            connections.settings[alias]["OPTIONS"]["pool"]["timeout"] = 60.0
            connections[alias] = connections.create_connection(alias)
        connections.settings.clear()
        connections.settings.update(whole)
        made = Replicas(added)
        have_pages_made(made)
        return made

    whole = dict(connections.settings)
    yield use
    have_pages_made(None)
    for alias in added:
        connections[alias].close()
        connections[alias].close_pool()
        del connections[alias]


@pytest.fixture
def replicas(use, server, monkeypatch):
    """The standby, which the primary asks where it is for news alone."""
    monkeypatch.setattr("newsroom.replicas._LASTS", 1_000.0)
    yield use(server.port)
    ask(server.port, "SELECT pg_wal_replay_resume()")


def in_step(replicas: Replicas) -> None:
    """Wait until the first replica has what readers are to see now."""
    replica = replicas.all[0]
    position = replicas._position_of(keeping.look())
    for _ in range(600):
        if replica.has(position):
            return
        time.sleep(0.05)
    raise TimeoutError("the standby does not catch up")


def counts(replicas: Replicas) -> dict[str, int]:
    return dict(replicas.all[0].counts)


def publish_again(edition: Edition, headline: str, **span) -> Edition:
    article = edition.article
    article.refresh_from_db()
    article.headline = headline
    article.save()
    return publish(article, **span)


def page(path: str) -> str:
    from django.test import Client

    return Client().get(path).content.decode()


def test_every_page_is_read_in_the_replica_and_is_the_primarys(replicas, server):
    publish_paper(timezone.now())
    have_pages_made(None)
    expected = crawl()
    keeping.forget_what_is_kept()
    have_pages_made(replicas)
    in_step(replicas)
    asked: set[tuple[str, str]] = set()
    now = SimpleNamespace(path="")

    def note(execute, sql, *rest):
        asked.add((now.path, sql))
        return execute(sql, *rest)

    def begin(environ, **_):
        now.path = environ["PATH_INFO"]

    request_started.connect(begin)
    before = ask(server.port, "SELECT sum(xact_commit) FROM pg_stat_database")
    with connection.execute_wrapper(note):
        found = crawl()
    assert found == expected
    assert set(counts(replicas)) == {"made"} and counts(replicas)["made"] > 50
    others = {path for path, sql in asked if "articles_change" not in sql and "pg_current_wal_insert_lsn" not in sql}
    assert {path for path in others if not path.endswith(PICTURES)} == set()
    time.sleep(0.1)
    assert ask(server.port, "SELECT sum(xact_commit) FROM pg_stat_database") > before


def test_a_replica_that_is_behind_makes_no_page_until_it_has_what_is_new(replicas, server):
    edition = publish_article(headline="As it was first")
    path = f"/articles/{edition.slug}/"
    in_step(replicas)
    assert "As it was first" in page(path) + page("/") and counts(replicas) == {"made": 2}
    ask(server.port, "SELECT pg_wal_replay_pause()")
    assert "As it was first" in page(path) and counts(replicas) == {"made": 3}
    publish_again(edition, "As it is now")
    for address in (path, "/", "/feed.rss", "/api/v1/articles", "/sitemap-articles-0.xml", path):
        assert "As it was first" not in page(address)
    assert counts(replicas) == {"made": 3, "behind": 6}
    ask(server.port, "SELECT pg_wal_replay_resume()")
    in_step(replicas)
    assert "As it is now" in page(path) and "As it is now" in page("/")
    assert counts(replicas) == {"made": 5, "behind": 6}


def test_what_the_desk_does_hidden_from_readers_holds_no_replica_up(replicas, server):
    edition = publish_article()
    in_step(replicas)
    page("/")
    ask(server.port, "SELECT pg_wal_replay_pause()")
    article = edition.article
    article.headline = "Not published"
    article.save()
    page("/")
    assert counts(replicas) == {"made": 2}
    replicas._until = 0.0  # ten seconds later
    page("/")
    assert counts(replicas) == {"made": 2, "behind": 1}


def test_an_edition_that_was_planned_appears_in_time_though_the_replica_never_heard_of_it(replicas, server):
    edition = publish_article(headline="As it was first")
    path = f"/articles/{edition.slug}/"
    in_step(replicas)
    ask(server.port, "SELECT pg_wal_replay_pause()")
    at = timezone.now() + timedelta(hours=1)
    publish_again(edition, "As it was planned", at=at)
    assert "As it was first" in page(path)
    with time_machine.travel(at):
        assert "As it was planned" in page(path)


@pytest.mark.parametrize("told", [True, False])
def test_nothing_is_kept_of_a_page_that_was_overtaken(replicas, server, rf, told):
    tag = make_tag(name="Navy")
    edition = publish_article(tags=[tag])
    in_step(replicas)

    def overtake():
        ask(server.port, "SELECT pg_wal_replay_pause()")
        Tag.objects.filter(pk=tag.pk).update(name="Fleet")
        Change.objects.note([f"tag:{tag.pk}"])
        if told:
            keeping._kept.look()  # as another page does

    meanwhile = [overtake]

    @public_page
    def view(request):
        while meanwhile:
            meanwhile.pop()()
        return HttpResponse(cards([edition.pk])[0].tag.name)

    assert view(rf.get("/")).content == b"Navy"
    assert view(rf.get("/")).content == b"Fleet"
    ask(server.port, "SELECT pg_wal_replay_resume()")
    in_step(replicas)
    assert view(rf.get("/")).content == b"Fleet"
    assert counts(replicas) == {"made": 2, "behind": 1}


def test_a_row_that_is_committed_after_a_later_one_is_waited_for(replicas, server):
    tag = make_tag(name="Navy")
    edition = publish_article(tags=[tag])
    path = f"/articles/{edition.slug}/"
    late = Change.objects.latest("pk").pk + 1
    Change.objects.create(pk=late + 1, key="home")
    in_step(replicas)
    assert "Navy" in page(path)
    ask(server.port, "SELECT pg_wal_replay_pause()")
    Tag.objects.filter(pk=tag.pk).update(name="Fleet")
    Change.objects.create(pk=late, key=f"tag:{tag.pk}")
    assert "Fleet" in page(path) and counts(replicas) == {"made": 1, "behind": 1}


def test_nothing_is_written_in_a_replica_and_who_is_signed_in_reads_the_primary(replicas, server, client):
    assert [ask_replica(f"SHOW {name}") for name in ("default_transaction_read_only", "statement_timeout")] == [
        "on",
        "5s",
    ]
    with reading_from("replica1"):
        section = Section.objects.create(name="Sea", slug="sea")  # where it belongs
        assert not section._state.db.startswith("replica")
        with pytest.raises(Error, match="read-only"):
            connections["replica1"].cursor().execute("UPDATE articles_section SET name = 'Air'")
    in_step(replicas)
    client.force_login(make_user())
    assert client.get("/").status_code == client.get("/admin/").status_code == 200
    assert counts(replicas) == {}
    assert page("/") and counts(replicas) == {"made": 1}


def ask_replica(sql: str) -> str:
    with connections["replica1"].cursor() as cursor:
        return cursor.execute(sql).fetchone()[0]


def test_a_replica_that_hangs_or_is_away_is_left_alone_and_taken_back(replicas, server, caplog, monkeypatch):
    caplog.set_level(logging.INFO, "newsroom.replicas")
    publish_article(headline="Here")
    in_step(replicas)
    assert "Here" in page("/") and counts(replicas) == {"made": 1}
    monkeypatch.setattr("newsroom.replica_connection.PATIENCE", 0.5)
    connections["replica1"].pool.timeout = 0.3
    server.freeze()
    try:
        assert all("Here" in page("/") for _ in range(5))
    finally:
        server.freeze(frozen=False)
    assert counts(replicas)["made"] == 1 and counts(replicas)["failed"] >= 1
    until_made(replicas)
    server.stop()
    try:
        assert all("Here" in page("/") for _ in range(5))
        assert page("/readyz") == "ok"
    finally:
        server.start()
    until_made(replicas)
    said = " ".join(record.getMessage() for record in caplog.records)
    assert f"The replica 127.0.0.1:{server.port} does not answer" in said and "makes pages again" in said
    told = {(labels["outcome"], number) for *_, labels, number in replicas.samples()}
    assert told == set(counts(replicas).items()) | {("behind", counts(replicas).get("behind", 0))}


def until_made(replicas: Replicas) -> None:
    """Read until the replica has made a page again."""
    before = counts(replicas)["made"]
    for _ in range(200):
        assert "Here" in page("/")
        if counts(replicas)["made"] > before:
            return
        time.sleep(0.1)
    raise TimeoutError("the replica makes no page")


def test_a_page_that_fails_half_way_is_made_by_the_primary_from_its_beginning(replicas, server, rf):
    publish_article(headline="Here")
    in_step(replicas)
    tries = itertools.count()

    def make():
        found = Edition.objects.get()
        if next(tries) == 0:
            ask(
                server.port,
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'newsroom'",
            )
        return HttpResponse(Edition.objects.get(pk=found.pk).headline)

    assert replicas(rf.get("/"), make).content == b"Here"
    assert next(tries) == 2 and counts(replicas) == {"failed": 1}


def test_neither_the_primary_itself_nor_a_promoted_replica_is_taken_for_a_replica(use, caplog):
    port = int(connection.settings_dict["PORT"])
    with standby(port) as promoted:
        replicas = use(port, promoted.port)
        promoted.promote()
        for _ in range(4):
            assert page("/")
    assert [set(replica.counts) for replica in replicas.all] == [{"failed"}, {"failed"}]
    assert "it is no replica of the primary" in caplog.text


@pytest.fixture
def nodes(transactional_db, server, tmp_path):
    """Two server processes that share pages in a Redis and read from the standby."""
    with contextlib.ExitStack() as stack:
        environment = {
            **os.environ,
            "DATABASE_URL": replica_url(int(connection.settings_dict["PORT"])),
            "REPLICA_URL": replica_url(server.port),
            "CACHE_URL": stack.enter_context(redis_server()),
            "SITE_URL": f"http://{HOST}",
            "SECRET_KEY": "k" * 50,
            "DATA": str(tmp_path),
        }
        made = []
        for name in "ab":
            metrics = free_port()
            node = Node(environment | {"METRICS_PORT": str(metrics)}, tmp_path / f"{name}.log")
            stack.callback(node.kill)
            node.metrics = metrics
            made.append(node)
        for node in made:
            node.started()
        yield made
        ask(server.port, "SELECT pg_wal_replay_resume()")


def test_readers_of_two_nodes_never_see_an_older_page_after_a_newer_one(server, nodes):
    """While somebody publishes every moment, and the replica stands still every other moment."""
    first = publish_article(headline="Number 1 of these")
    kept, unkept = [f"/articles/{first.slug}/", "/"], f"/api/v1/articles/{first.article.uuid}"
    words_are_seen("Number 1 of", nodes, *kept, within=60.0)  # the front page may have been read without it
    ended = threading.Event()

    def read() -> list[tuple[object, int]]:
        seen = []
        while not ended.is_set():
            for node, path in itertools.product(nodes, [*kept, unkept]):
                status, text = node.get(path)
                assert status == 200
                # A node hears of a change a moment after the other; what neither keeps is the same on both.
                who = path if path == unkept else (path, node.port)
                seen.append((who, int(re.search(r"Number (\d+) of", text)[1])))
        return seen

    with ThreadPoolExecutor() as threads:
        readers = [threads.submit(read) for _ in range(2)]
        for number in range(2, 14):
            ask(server.port, f"SELECT pg_wal_replay_{'pause' if number % 2 else 'resume'}()")
            time.sleep(0.2)
            publish_again(first, f"Number {number} of these")
            assert all(f"Number {number} of" in node.get(unkept)[1] for node in nodes)
        words_are_seen("Number 13 of", nodes, *kept, within=60.0)
        ended.set()
        for reader in readers:
            seen = reader.result()
            for who in {who for who, _ in seen}:
                numbers = [number for one, number in seen if one == who]
                assert numbers == sorted(numbers) and numbers[-1] > 2
    for node in nodes:
        told = urlopen(f"http://127.0.0.1:{node.metrics}/metrics").read().decode()
        made, behind = (int(re.search(rf'outcome="{what}",?.*}} (\d+)', told)[1]) for what in ("made", "behind"))
        assert made and behind
