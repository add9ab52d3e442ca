"""What a page costs to make, what a text costs to read and an article to publish, and how a process starts.

usage: python bench/render.py [--articles 2000] [--rounds 60] [--json FILE]

Fills a database with load data (DATA or DATABASE_URL names it; else a temporary SQLite file), then asks for each kind
of page through the WSGI door, without the page cache, in turn, so that what else the machine does falls on all of
them. Prints the CPU time of the thread in milliseconds (median of the rounds), the queries, and the ratio to Django's
smallest answer (`/robots.txt`) in the same run: read the ratios. Last it starts the server and prints how long the
first answers took and what a process holds in memory after 300 pages.
"""

import argparse
import io
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
Asked = Callable[[], object]


def show(*cells: object) -> None:
    sys.stdout.write("  ".join(str(cell) for cell in cells) + "\n")
    sys.stdout.flush()


def set_up(articles: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    sys.path.insert(0, str(ROOT))
    subprocess.run(
        [sys.executable, ROOT / "manage.py", "loadgen", "--articles", str(articles)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    import django

    django.setup()
    from newsroom.static_files import put_static_files_in_place

    put_static_files_in_place()


def pages() -> dict[str, str]:
    """Addresses by what they are."""
    from articles.models import Edition, Person, TagUse

    editions = Edition.live.newest()
    common = [use.tag.slug for use in TagUse.objects.select_related("tag").order_by("-live", "key")[:3]]
    quoted = editions.filter(quotes__person__isnull=False).first()
    person = Person.objects.get(pk=quoted.quotes.exclude(person=None).values_list("person", flat=True)[0])
    newest = editions[0]
    return {
        "smallest answer": "/robots.txt",
        "article": newest.get_absolute_url(),
        "article with quotes": quoted.get_absolute_url(),
        "front page": "/",
        "section": f"/sections/{_section_of(newest)}/",
        "tag": f"/tags/{common[0]}/",
        "two tags": f"/tags/{'+'.join(sorted(common[:2]))}/",
        "tag, RSS": f"/tags/{common[0]}/feed.rss",
        "person": person.get_absolute_url(),
        "quotes": "/quotes/",
        "month": f"/archive/{newest.first_published_at:%Y/%m}/",
        "search": "/search/?q=exercise",
        "API, articles": "/api/v1/articles",
    }


def _section_of(edition: Any) -> str:
    from articles.models import Section

    return str(Section.objects.values_list("slug", flat=True).get(pk=edition.section_id))


def getter(path: str) -> Asked:
    """Asks Django's WSGI handler, as the server does."""
    from newsroom.wsgi import application

    address, _, query = path.partition("?")

    def get() -> bytes:
        said: list[str] = []
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": address,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "HTTP_HOST": "localhost",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
        }
        answer = application(environ, lambda status, headers: said.append(status))
        try:
            body = b"".join(answer)
        finally:
            answer.close()
        if not said[0].startswith("200"):
            raise SystemExit(f"{path} answered {said[0]}")
        return body

    return get


def works() -> dict[str, Asked]:
    """What is done with one article of some five paragraphs, beside making a page of it."""
    from django.db import transaction

    from articles.body import plain_text
    from articles.body.clean import _cleaned
    from articles.body.parse import _parsed
    from articles.imports import import_text
    from articles.models import Edition
    from articles.publishing import publish
    from articles.quotes import find_quotes

    body = Edition.live.newest()[3].body
    text = _sample()
    number = iter(range(1_000_000))

    def rolled_back(work: Callable[[], object]) -> Asked:
        def do() -> None:
            with transaction.atomic():
                work()
                transaction.set_rollback(True)

        return do

    def imported() -> Any:
        return import_text(text.replace("Holmsey", f"Holmsey {next(number)}", 1)).article

    return {
        "parse a body": lambda: _parsed(body),
        "sanitise a body": lambda: _cleaned(body),
        "plain text of a body": lambda: plain_text(body),
        "find quotations": lambda: find_quotes(text),
        "import": rolled_back(imported),
        "import and publish": rolled_back(lambda: publish(imported())),
    }


def _sample() -> str:
    return (ROOT / "bench" / "report.txt").read_text("utf-8")


def measured(asked: dict[str, Asked], rounds: int) -> dict[str, dict[str, float]]:
    """Median CPU milliseconds and queries of each, asked in turn."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    figures: dict[str, dict[str, float]] = {}
    for name, ask in asked.items():
        ask()
        with CaptureQueriesContext(connection) as queries:
            ask()
        figures[name] = {"queries": len(queries)}
    times: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(rounds):
        for name, ask in asked.items():
            began = time.thread_time()
            ask()
            times[name].append((time.thread_time() - began) * 1000)
    for name, taken in times.items():
        figures[name] |= {"cpu_ms": statistics.median(taken), "least_ms": min(taken)}
    return figures


def start(addresses: dict[str, str]) -> dict[str, float]:
    """Seconds until the first answers of a new server, and megabytes of its process after 300 pages."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    origin = f"http://127.0.0.1:{port}"
    began = time.monotonic()
    server = subprocess.Popen(
        [sys.executable, ROOT / "manage.py", "serve", "--port", str(port), "--workers", "1"],
        stdout=subprocess.DEVNULL,
        env={**os.environ, "PORT": str(port), "PAGE_CACHE_MB": "0"},
    )
    try:
        answered = {}
        for name in ("smallest answer", "article"):
            _wait_for(origin + addresses[name])
            answered[name] = time.monotonic() - began
        for number in range(300):
            paths = [path for path in addresses.values() if path != "/robots.txt"]
            urllib.request.urlopen(origin + paths[number % len(paths)]).read()  # noqa: S310 - our own server
        status = Path(f"/proc/{server.pid}/status").read_text()
    finally:
        server.terminate()
        server.wait(20)
    resident = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
    return {
        "first answer, s": answered["smallest answer"],
        "first article, s": answered["article"],
        "resident, MB": resident / 1000,
    }


def _wait_for(address: str) -> None:
    for _ in range(3000):
        try:
            urllib.request.urlopen(address).read()  # noqa: S310 - our own server
        except OSError:
            time.sleep(0.01)
        else:
            return
    raise SystemExit(f"{address} does not answer")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsroom-bench-") as folder:
        if not {"DATA", "DATABASE_URL"} & os.environ.keys():
            os.environ["DATA"] = folder
        set_up(options.articles)
        addresses = pages()
        asked = {name: getter(path) for name, path in addresses.items()}
        figures = measured(asked | works(), options.rounds)
        unit = figures["smallest answer"]["cpu_ms"]
        show(f"{'':24}{'CPU ms':>8}{'least':>8}{'queries':>9}{'ratio':>8}")
        for name, found in figures.items():
            cpu, least, queries = found["cpu_ms"], found["least_ms"], found["queries"]
            show(f"{name:24}{cpu:8.2f}{least:8.2f}{queries:9.0f}{cpu / unit:8.1f}")
        begun = start(addresses)
        for name, value in begun.items():
            show(f"{name:24}{value:8.2f}")
        if options.json:
            options.json.write_text(json.dumps({"figures": figures, "start": begun}, indent=1))


if __name__ == "__main__":
    main()
