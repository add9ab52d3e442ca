"""A hub hears of every change of a feed that readers can see, once, and of nothing else."""

import contextlib
import socket
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from articles.models import HubTopic
from newsroom.websub import Announcer
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def hub(monkeypatch, settings):
    """A hub on this machine: the addresses that it was told of since it was asked last, and what it answers."""

    class Hub(BaseHTTPRequestHandler):
        status, heard = 202, []

        def do_POST(self):
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            assert form.pop("hub.mode") == ["publish"]
            Hub.heard.append(form["hub.url"][0].removeprefix(settings.SITE_URL))
            self.send_response(Hub.status)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Hub)
    threading.Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    settings.WEBSUB_HUB = f"http://127.0.0.1:{server.server_port}/hub"
    yield Hub
    server.shutdown()
    server.server_close()


def told(hub):
    heard, hub.heard = sorted(hub.heard), []
    return heard


def feeds(*pages):
    return sorted(f"{page}feed.{format}" for page in pages for format in ("rss", "atom", "json"))


def test_a_hub_is_told_once_of_what_readers_see(hub, settings):
    section = factories.make_section(name="Sea")
    announcer = Announcer(settings.WEBSUB_HUB)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        announcer.look()
        assert told(hub) == feeds("/")
        factories.publish_article(section=section)
        announcer.look()
        assert told(hub) == feeds("/", "/sections/sea/")
        announcer.look()
        Announcer(settings.WEBSUB_HUB).look()  # another process, or after a restart
        assert told(hub) == []
        factories.publish_article(section=section, at=timezone.now() + timedelta(hours=1))
        factories.make_article(section=section)
        announcer.look()
        assert told(hub) == []
        clock.shift(timedelta(hours=1, seconds=1))
        announcer.look()
        assert told(hub) == feeds("/", "/sections/sea/")


def test_a_hub_hears_of_very_many_changes_at_once(hub, settings, monkeypatch):
    monkeypatch.setattr("articles.site.new_changes._MOST", 3)
    section = factories.make_section(name="Sea")
    announcer = Announcer(settings.WEBSUB_HUB)
    announcer.look()
    assert told(hub) == feeds("/")
    factories.publish_article(section=section)  # more rows than are read at once
    announcer.look()
    assert told(hub) == feeds("/", "/sections/sea/")


@pytest.mark.parametrize("status", [500, 302, 404])
def test_a_hub_that_does_not_answer_is_tried_again_later_and_later(hub, settings, status):
    announcer = Announcer(settings.WEBSUB_HUB)
    hub.status = status
    with time_machine.travel(timezone.now(), tick=False) as clock:
        announcer.look()
        assert told(hub) == feeds("/")
        announcer.look()
        assert told(hub) == []
        clock.shift(timedelta(seconds=6))
        announcer.look()
        assert told(hub) == feeds("/")
        assert {topic.failures for topic in HubTopic.objects.all()} == {2}
        clock.shift(timedelta(seconds=6))
        announcer.look()
        assert told(hub) == []
        hub.status = 204
        clock.shift(timedelta(seconds=6))
        announcer.look()
        assert told(hub) == feeds("/")
        clock.shift(timedelta(days=1))
        announcer.look()
        assert told(hub) == []


def test_a_hub_that_speaks_no_http_is_tried_again_too(settings, monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with socket.create_server(("127.0.0.1", 0)) as server:

        def babble():
            with contextlib.suppress(OSError):
                while True:
                    with server.accept()[0] as caller:
                        caller.recv(65_536)
                        caller.sendall(b"nothing that HTTP knows\r\n\r\n")

        threading.Thread(target=babble, daemon=True).start()
        Announcer(f"http://127.0.0.1:{server.getsockname()[1]}/").look()
        assert {topic.failures for topic in HubTopic.objects.all()} == {1}


def test_a_hub_that_is_away_breaks_nothing(settings, monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    Announcer("http://127.0.0.1:1/").look()
    assert {topic.failures for topic in HubTopic.objects.all()} == {1}


def test_feeds_name_the_hub_that_is_configured(settings):
    client, edition = Client(), factories.publish_article()
    tagged = f"/tags/{edition.edition_tags.get().tag.slug}/feed.rss"
    assert "Link" not in client.get("/feed.rss").headers
    settings.WEBSUB_HUB = "https://hub.example/"
    for path, words in {
        "/feed.rss": '<atom:link href="https://hub.example/" rel="hub"/>',
        "/feed.atom": '<link href="https://hub.example/" rel="hub"/>',
        f"{edition.section.get_absolute_url()}feed.json": '"hubs":[{"type":"WebSub","url":"https://hub.example/"}]',
    }.items():
        answer = client.get(path)
        assert words in answer.text
        assert answer.headers["Link"] == (f'<https://hub.example/>; rel="hub", <{settings.SITE_URL}{path}>; rel="self"')
    assert "Link" not in client.get(tagged).headers  # which no hub is told of
