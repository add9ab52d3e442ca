"""Is what the cache gives out ever old or wrong? A desk that never rests, two nodes, and parts that fail.

usage: python -m bench.storm [--seconds 120] [--articles 300] [--connections 8] [--folder DIR]

Starts PostgreSQL, Redis and two nodes with memories of their own, fills the database with load data, and has wrk read
from both nodes all the time. Meanwhile articles are corrected, withdrawn, published again and scheduled; nodes are
killed and started anew, Redis is emptied and filled with random bytes. A second after each change every page that may
show it, and some others, are asked for twice of each node: as every reader gets them, and with a cookie, which goes
past all caches to a fresh page. Bytes that stay different are a fault. Prints one JSON object; 1 if there were faults.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import time
from contextlib import ExitStack, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from redis import Redis, RedisError

from tests.services import free_port, postgresql, redis_server

from .lists import set_up
from .servers import ROOT, Kept, get, manage

HOST = "paper.localhost:8000"
READY = 1.0  # seconds after which nothing may be old


class Node:
    """A site's process that can be killed and started anew."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self.port, self._environment, self._log = free_port(), environment, log
        self.start()

    def start(self) -> None:
        command = [sys.executable, "manage.py", "serve", "--port", str(self.port), "--workers", "1"]
        with self._log.open("ab") as output:
            self.process = subprocess.Popen(command, cwd=ROOT, env=self._environment, stdout=output, stderr=output)
        for _ in range(600):
            with suppress(OSError):
                if self.get("/healthz").status == 200:
                    return
            time.sleep(0.1)
        raise SystemExit(f"A node does not answer:\n{self._log.read_text()[-2000:]}")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(10)

    def get(self, path: str, **headers: str) -> Kept:
        return get(self.port, path, host=HOST, **headers)


class Storm:
    """Changes, and what they did to readers."""

    def __init__(self, nodes: list[Node], cache: str, folder: Path, options: argparse.Namespace) -> None:
        from articles.models import Edition

        self.nodes, self.folder, self.options = nodes, folder, options
        self.redis = Redis.from_url(cache, socket_timeout=1)
        self.chance = random.Random(20260911)
        live = Edition.live.newest().select_related("section")[:40]
        self.slugs = {edition.article_id: edition.slug for edition in live}
        self.sections = [f"/sections/{edition.section.slug}/" for edition in live[:1]]
        self.done: dict[str, int] = {}
        self.compared, self.faults = 0, list[str]()
        self.slowest = 0.0

    def change(self) -> str:
        """Change what readers see; returns the page of the article."""
        from django.utils import timezone

        from articles.models import Article, Correction, Edition
        from articles.publishing import CorrectionNote, publish, withdraw

        key = self.chance.choice(list(self.slugs))
        article = Article.objects.get(pk=key)
        live = Edition.live.filter(article=key).exists()
        kind = self.chance.choice(["correct", "correct", "schedule", "withdraw"]) if live else "publish"
        if kind == "withdraw":
            withdraw(article)
        else:
            article.headline = f"Headline {time.monotonic_ns()}"
            article.save()
            note = CorrectionNote(Correction.Kind.UPDATE, "A new headline.") if live else None
            at = timezone.now() + timedelta(seconds=0.5) if kind == "schedule" else None
            publish(article, correction=note, at=at, override="To measure.")
            time.sleep(0.5 if at else 0)
        self.done[kind] = self.done.get(kind, 0) + 1
        return f"/articles/{self.slugs[key]}/"

    def harm(self) -> None:
        """Take something away, or put something in the way."""
        kind = self.chance.choice(["node", "empty", "bytes", "bytes"])
        if kind == "node":
            node = self.chance.choice(self.nodes)
            node.kill()
            node.start()
            time.sleep(1.0)
        with suppress(RedisError):
            if kind == "empty":
                self.redis.flushall()
            elif kind == "bytes":
                for name in list(self.redis.scan_iter(count=100))[:100]:
                    self.redis.set(name, os.urandom(self.chance.randrange(3_000)))
        self.done[kind] = self.done.get(kind, 0) + 1

    def compare(self, paths: list[str]) -> None:
        """Every node's page as readers get it, and made anew."""
        for node in self.nodes:
            for path in paths:
                began = time.monotonic()
                for _ in range(4):
                    kept, fresh = node.get(path), node.get(path, cookie="fresh=1")
                    self.compared += 1
                    if (kept.status, kept.body) == (fresh.status, fresh.body):
                        break
                    time.sleep(0.1)  # it may have changed between the two
                else:
                    self.faults.append(f"{path}: {kept.status} and {fresh.status} made anew")
                self.slowest = max(self.slowest, time.monotonic() - began)

    def run(self) -> dict[str, Any]:
        ends = time.monotonic() + self.options.seconds
        others = ["/", "/feed.rss", "/quotes/", "/archive/", "/corrections/", "/tags/", "/search/?q=minister"]
        count = 0
        while time.monotonic() < ends:
            readers = self.readers()
            for _ in range(5):
                page = self.change()
                time.sleep(READY)
                self.compare([page, f"{page}history/", *self.sections, *others])
            for process in readers:
                process.wait()
            count += 1
            if count % 2 == 0:
                self.harm()
        return {"done": self.done, "compared": self.compared, "faults": self.faults, "slowest s": self.slowest}

    def readers(self) -> list[subprocess.Popen[bytes]]:
        """wrk at both nodes for some seconds."""
        file = self.folder / "storm.txt"
        file.write_text("\n".join(f"/articles/{slug}/" for slug in self.slugs.values()))
        environment = {**os.environ, "REQUESTS": str(file), "ENCODING": "br"}
        command = ["wrk", "-t1", f"-c{self.options.connections}", "-d6s", "-s", str(ROOT / "bench" / "load.lua")]
        command += ["-H", f"Host: {HOST}"]
        return [
            subprocess.Popen([*command, f"http://127.0.0.1:{node.port}"], env=environment, stdout=subprocess.DEVNULL)
            for node in self.nodes
        ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=120)
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "bench")
    options = parser.parse_args()
    if not shutil.which("wrk"):
        raise SystemExit("wrk is not installed; on Debian: apt-get install wrk")
    folder = options.folder.resolve() / "storm"
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        os.environ |= {"DATA": str(folder), "DATABASE_URL": stack.enter_context(postgresql())}
        for name in ("SITE_URL", "SECRET_KEY", "CACHE_URL", "PORT"):
            os.environ.pop(name, None)
        manage(dict(os.environ), "loadgen", "--articles", str(options.articles))
        cache = stack.enter_context(redis_server())
        environment = {**os.environ, "CACHE_URL": cache, "SITE_URL": f"http://{HOST}", "SECRET_KEY": "storm" * 12}
        nodes = [Node(environment, folder / f"{name}.log") for name in "ab"]
        for node in nodes:
            stack.callback(node.kill)
        set_up()
        found = Storm(nodes, cache, folder, options).run()
    print(json.dumps(found, indent=1))
    return bool(found["faults"])


if __name__ == "__main__":
    sys.exit(main())
