"""`make demo` ends with a site that answers; loading again changes nothing; no request breaks the server."""

import http.client
import os
import re
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.services import free_port

pytestmark = pytest.mark.sqlite
ROOT = Path(__file__).resolve().parent.parent.parent
LATER = "django.tasks.backends.dummy.DummyBackend"  # pictures are made when they are asked for
#: What every answer says; of the desk and of pictures some say something else.
HEADERS = {
    "Cross-Origin-Opener-Policy": ["same-origin"],
    "Cross-Origin-Resource-Policy": ["same-origin", "cross-origin"],
    "Permissions-Policy": ["camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"],
    "Referrer-Policy": ["strict-origin-when-cross-origin", "same-origin"],
    "X-Content-Type-Options": ["nosniff"],
    "X-Frame-Options": ["DENY"],
}


class Demo:
    """A running demo: its port, its data folder and what it printed."""

    def __init__(self, data: Path) -> None:
        self.data, self.port = data, free_port()
        self.log = data / "demo.log"

    def __enter__(self) -> "Demo":
        unset = {"SITE_URL", "SECRET_KEY", "DATABASE_URL", "CACHE_URL"}
        inherited = {name: value for name, value in os.environ.items() if name not in unset}
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "demo"],
                cwd=ROOT,
                env={**inherited, "DATA": str(self.data), "PORT": str(self.port), "TASKS_BACKEND": LATER},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        while self.process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return self
            time.sleep(0.1)
        raise AssertionError(self.log.read_text())

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(20)

    def get(self, path: str, method: str = "GET", **headers: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request(method, path, headers=headers)
        response = connection.getresponse()
        response.text = response.read().decode("utf-8", "replace")
        connection.close()
        return response

    def raw(self, request: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as connection:
            connection.sendall(request)
            return b"".join(iter(lambda: connection.recv(65536), b""))


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    with Demo(tmp_path_factory.mktemp("demo")) as running:
        yield running


def rows(demo: Demo) -> dict[str, int]:
    tables = ["articles_article", "articles_edition", "articles_revision", "articles_tag", "media_photo", "auth_user"]
    with sqlite3.connect(demo.data / "newsroom.sqlite3") as database:
        return {table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}  # noqa: S608


def test_the_demo_is_a_whole_newsroom(demo):
    count = rows(demo)
    assert count["articles_article"] >= 38
    assert count["media_photo"] >= 12
    assert re.search(r"name editor   password \S+", demo.log.read_text())
    front = demo.get("/")
    assert front.status == 200
    links = sorted(set(re.findall(r'href="(/(?:articles|tags|people|sections|quotes|photos)/[^"]*)"', front.text)))
    assert len(links) > 20
    links += re.findall(r'href="(/trust/[a-z]+/)"', demo.get("/trust/").text)
    assert "/trust/sources/" in links
    for link in links:
        assert demo.get(link).status == 200, link


def test_the_demo_keeps_every_promise_that_can_be_checked(demo):
    done = subprocess.run(
        [sys.executable, "manage.py", "check_newsroom"],
        cwd=ROOT,
        env={**os.environ, "DATA": str(demo.data), "DATABASE_URL": ""},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_running_the_demo_again_changes_nothing(demo):
    before = rows(demo)
    subprocess.run(
        [sys.executable, "manage.py", "demo", "--no-serve"],
        cwd=ROOT,
        env={**os.environ, "DATA": str(demo.data), "DATABASE_URL": ""},
        check=True,
        capture_output=True,
    )
    assert rows(demo) == before


def test_a_taken_port_is_said(demo):
    done = subprocess.run(
        [sys.executable, "manage.py", "demo", "--port", str(demo.port)],
        cwd=ROOT,
        env={**os.environ, "DATA": str(demo.data), "DATABASE_URL": ""},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert f"Port {demo.port} is taken" in done.stderr


def test_strict_headers_are_on_every_answer(demo):
    home = demo.get("/")
    stylesheet, script = re.findall(r'"(/static/[^"]+\.(?:css|js))"', home.text)
    picture = re.search(r'src="(/photos/[^"]+\.jpeg)"', home.text)[1]
    public = {
        "/": 200, "/?before=x": 200, "/search/?q=harbour": 200, "/tags/?after=%00": 400, "/tags": 301, "/nowhere/": 404,
        "/feed.rss": 200, "/feed.json": 200, "/sitemap.xml": 200, "/robots.txt": 200, "/favicon.ico": 200,
        "/api/v1/articles": 200, "/api/v1/nothing": 404, "/healthz": 200, "/static/nothing.css": 404,
        stylesheet: 200, script: 200, picture: 200,
    }  # fmt: skip
    for path, status in (public | {"/admin/": 302, "/admin/login/": 200}).items():
        for sent in ({}, {"If-None-Match": "*"}, {"X-Forwarded-Proto": "https"}):
            response = demo.get(path, **sent)
            assert response.status in {status, 304 if sent else status}, (path, response.status)
            odd = {name: value for name, known in HEADERS.items() if (value := response.getheader(name)) not in known}
            assert not odd, (path, sent, odd)
            policy = response.getheader("Content-Security-Policy")
            assert "default-src 'none'" in policy and "unsafe" not in policy, path
            embedder = response.getheader("Cross-Origin-Embedder-Policy")
            assert embedder == (None if path.startswith("/admin") else "credentialless"), path
            by_https = "X-Forwarded-Proto" in sent
            assert bool(response.getheader("Strict-Transport-Security")) == by_https, path
            assert response.getheader("Set-Cookie") is None or path.startswith("/admin"), path
    for path in (stylesheet, script):
        tags = {
            demo.get(path, **{"Accept-Encoding": accepted}).getheader("ETag") for accepted in ("br", "gzip", "br;q=0")
        }
        assert len(tags) == 3 and all(demo.get(path, **{"If-None-Match": tag}).status in {200, 304} for tag in tags)
        assert "immutable" in demo.get(path).getheader("Cache-Control")
    assert demo.get("/search/?q=harbour", **{"Accept-Encoding": "br"}).getheader("Content-Encoding") == "br"
    assert demo.get("/admin/login/").getheader("Cache-Control") == "no-store"


@pytest.mark.parametrize(
    "line",
    [
        b"GET /%00 HTTP/1.1", b"GET /?q=%00 HTTP/1.1", b"GET /?before=\xff\xfe HTTP/1.1", b"GET /tags/%ff%fe/ HTTP/1.1",
        b"GET //evil.example/ HTTP/1.1", b"GET /a/../admin/ HTTP/1.1", b"GET /../../etc/passwd HTTP/1.1",
        b"POST / HTTP/1.1", b"PUT / HTTP/1.1", b"BREW / HTTP/1.1", b"GET /articles/" + b"a" * 5000 + b"/ HTTP/1.1",
        b"GET /archive/99999999999999999999/ HTTP/1.1", "GET /tags/نص/ HTTP/1.1".encode(), b"HEAD / HTTP/1.1",
        b"GET /quotes/-1/ HTTP/1.1", b"GET /?" + b"a=1&" * 3000 + b" HTTP/1.1",
    ],
)  # fmt: skip
def test_no_odd_request_gives_a_server_error(demo, line):
    answer = demo.raw(line + f"\r\nHost: 127.0.0.1:{demo.port}\r\nConnection: close\r\n\r\n".encode())
    status = int(answer.split(b" ", 2)[1])
    assert status < 500
    assert b"Traceback" not in answer


@pytest.mark.parametrize("path", ["//evil.example/", "//", "/tags/../admin/", "/a/../admin/login/"])
def test_paths_that_only_mean_badly_lead_nowhere(demo, path):
    answer = demo.raw(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{demo.port}\r\nConnection: close\r\n\r\n".encode())
    assert answer.split(b" ", 2)[1] == b"404"


def test_a_foreign_host_or_proxy_header_leaves_no_trace(demo):
    assert demo.get("/", Host="marker.example").status == 400
    for name in ("X-Forwarded-Host", "X_Forwarded_Host", "X-Original-URL", "Forwarded"):
        response = demo.get("/", **{name: "marker.example"})
        assert response.status == 200
        assert "marker.example" not in response.text + str(response.getheaders())


def test_health_is_plain_text(demo):
    with urllib.request.urlopen(f"http://127.0.0.1:{demo.port}/healthz") as answer:
        assert answer.read() == b"ok"
    assert demo.get("/readyz").text == "ok"


def test_page_comes_from_the_cache_and_a_change_is_on_it_at_once(demo):
    address = (
        "/tags/navy/"
        if demo.get("/tags/navy/").status == 200
        else re.search(r"/tags/[\w-]+/", demo.get("/tags/").text)[0]
    )
    brotli = {"Accept-Encoding": "br"}
    ends = time.monotonic() + 30
    while not (answer := demo.get(address, **brotli)).headers["ETag"].endswith('-br"'):  # Django alone has weak ones
        assert time.monotonic() < ends
    assert demo.get(address, **brotli, **{"If-None-Match": answer.headers["ETag"]}).status == 304
    with sqlite3.connect(demo.data / "newsroom.sqlite3", timeout=20) as database:
        slug = address.split("/")[2]
        (key,) = database.execute("SELECT id FROM articles_tag WHERE slug = ?", [slug]).fetchone()
        database.execute("UPDATE articles_tag SET description = 'Seen at once.' WHERE id = ?", [key])
        database.execute("INSERT INTO articles_change (key, at) VALUES (?, datetime('now'))", [f"tag:{key}"])
    database.close()
    ends = time.monotonic() + 30
    while "Seen at once." not in demo.get(address).text:
        assert time.monotonic() < ends


def test_reader_with_a_cookie_is_answered_by_django_and_the_same(demo):
    with_cookie = demo.get("/", Cookie="sessionid=nonsense", **{"Accept-Encoding": "br"})
    assert with_cookie.status == 200
    assert "Content-Encoding" not in with_cookie.headers
    assert with_cookie.text == demo.get("/").text
    assert "Surrogate-Key" not in with_cookie.headers
