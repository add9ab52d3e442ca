"""How fast pages leave the machine: by the default command, beside nginx with the same bytes and a bare WSGI call.

usage: python -m bench.pages [--articles 1000] [--seconds 3] [--rounds 3] [--cases hot 304 …]
                             [--database sqlite|postgresql] [--connections 16] [--fronts] [--publications 3]
                             [--reads 5000] [--folder DIR]

Starts everything it needs on free ports of 127.0.0.1: a database with load data (kept in the folder
and found again, on PostgreSQL made anew), `manage.py serve` as it is and once without its page cache, nginx with the
bytes of the same pages as files, a WSGI callable with constant bytes on the server that the site has and, if asked for,
the site behind the nginx and the Varnish of `deploy/`. In each round every case is asked of every server in turn by
wrk, so that what else the machine does falls on all of them. Last, articles are published while wrk reads.
Writes pages.json, pages.md and pages.svg into the folder, and prints the table. Needs wrk, and nginx for its part.
"""

import argparse
import json
import os
import platform
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from tests.services import free_port, postgresql

from .drawn import plot, table
from .fronts import behind_nginx, behind_varnish, site_behind
from .servers import ROOT, Server, bare, get, manage, newsroom, nginx

#: Cases that ask in another way for what `asked.py` names: the case whose addresses they take, its encoding, and
#: whether the reader says that the page is there already.
CASES: dict[str, tuple[str, str, bool]] = {
    "hot": ("hot", "br", False),
    "hot-identity": ("hot", "", False),
    "spread": ("spread", "br", False),
    "304": ("hot", "br", True),
    "304-spread": ("spread", "br", True),
    "home": ("home", "br", False),
    "tag": ("tag", "br", False),
    "deep-tag": ("deep-tag", "br", False),
    "intersection": ("intersection", "br", False),
    "search": ("search", "br", False),
    "feed": ("feed", "br", False),
}
#: Headers of a page that nginx sets itself or that belong to one answer only.
_NOT_COPIED = {
    "connection", "content-encoding", "content-length", "content-type", "date", "etag", "last-modified", "server",
    "vary",
}  # fmt: skip
_PACED = 100  # connections of readers who do not ask as fast as they can
Result = dict[str, Any]


@contextmanager
def database(options: argparse.Namespace) -> Iterator[dict[str, str]]:
    """The environment of a site with load data."""
    unset = {"DATABASE_URL", "SITE_URL", "SECRET_KEY", "CACHE_URL", "PAGE_CACHE_MB", "PORT"}
    folder = options.folder / f"{options.database}-{options.articles}"
    folder.mkdir(parents=True, exist_ok=True)
    environment = {name: value for name, value in os.environ.items() if name not in unset} | {"DATA": str(folder)}
    with ExitStack() as stack:
        if options.database == "postgresql":
            environment["DATABASE_URL"] = stack.enter_context(postgresql())
        manage(environment, "loadgen", "--articles", str(options.articles))
        yield environment


def write_requests(file: Path, paths: list[str], server: Server, encoding: str, known: bool) -> int:
    """Write what wrk asks for; every page is asked for once before, so that all are ready and none is missing."""
    lines, size = [], 0
    for path in paths:
        named = {"host": server.host} if server.host else {}
        answer = get(server.port, path, **named, **({"accept_encoding": encoding} if encoding else {}))
        if answer.status != 200:
            raise SystemExit(f"{path} answered {answer.status}.")
        size += len(answer.body)
        lines.append(f"{path}\t{answer.headers['etag']}" if known else path)
    file.write_text("\n".join(lines))
    return size // len(paths)


def copy_pages(port: int, folder: Path, asked: dict[str, list[str]]) -> tuple[dict[str, list[str]], dict[str, str]]:
    """Put the bytes of all pages where nginx finds them; return its addresses, and the headers of an article page."""
    shutil.rmtree(folder, ignore_errors=True)
    places, headers = {}, {}
    for name, paths in asked.items():
        places[name] = []
        for number, path in enumerate(paths):
            place = f"{name.replace(' ', '-')}/{number}.html"
            places[name].append(f"/{place}")
            for kind in ("br", "as-is"):
                answer = get(port, path, **({"accept_encoding": "br"} if kind == "br" else {}))
                file = folder / kind / place
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(answer.body)
            if name == "hot":
                headers = {key: value for key, value in answer.headers.items() if key not in _NOT_COPIED}
    return places, headers


def ask(server: Server, file: Path, encoding: str, options: argparse.Namespace, rate: int = 0) -> Result:
    """Have wrk ask for `seconds`; requests a second, latencies, and processor time a request.

    It asks as fast as it is answered, or about `rate` times a second: that many connections that wait between two.
    """
    command = [
        "wrk",
        "-t2",
        f"-c{_PACED if rate else options.connections}",
        f"-d{options.seconds}s",
        "--timeout",
        "20s",
        "-s",
        ROOT / "bench" / "load.lua",
        *(["-H", f"Host: {server.host}"] if server.host else []),
    ]
    pace = {"PACE": str(round(1000 * _PACED / rate))} if rate else {}
    environment = {**os.environ, "REQUESTS": str(file), "ENCODING": encoding, **pace}
    before = server.cpu()
    done = subprocess.run(
        [*command, f"http://127.0.0.1:{server.port}"], env=environment, check=True, capture_output=True, text=True
    )
    told: Result = json.loads(done.stdout.splitlines()[-1])
    told["cpu_us"] = (server.cpu() - before) * 1e6 / max(1, told["requests"])
    told["per_second"] = told["requests"] / told["seconds"]
    return told


def measure(there: dict[str, Server], files: dict[tuple[str, str], Path], options: argparse.Namespace) -> list[Result]:
    """All results, one for each round, case and server."""
    results = []
    for number in range(options.rounds):
        for case in options.cases:
            servers = [server for server in there if (case, server) in files]
            for server in servers[number % len(servers) :] + servers[: number % len(servers)]:
                encoding = CASES[case][1]
                told = ask(there[server], files[case, server], encoding, options)
                results.append({"round": number, "case": case, "server": server, **told})
            told = {row["server"]: row["per_second"] for row in results[-len(servers) :]}
            print(f"round {number + 1}, {case}: " + ", ".join(f"{name} {told[name]:,.0f}/s" for name in servers))
            sys.stdout.flush()
    return results


def publish_while_reading(
    server: Server, file: Path, environment: dict[str, str], options: argparse.Namespace
) -> Result:
    """How soon a publication is seen while wrk reads the spread pages, at `options.reads` a second if that is not 0."""
    origin, number = f"http://127.0.0.1:{server.port}", str(options.publications)
    command = [sys.executable, "-m", "bench.asked", "publish", origin, number]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as desk:
        reads = []
        while desk.poll() is None:
            reads.append(ask(server, file, "br", options, options.reads))
        told = desk.communicate()[0]
    return {
        **json.loads(told.splitlines()[-1]),
        "reads_per_second": statistics.median(row["per_second"] for row in reads),
        "reader_p99_ms": statistics.median(row["p99_ms"] for row in reads),
        "refused": sum(row["refused"] + row["lost"] for row in reads),
    }


def summary(results: list[Result]) -> dict[str, dict[str, Result]]:
    """By case and server: medians over the rounds, and the median of each round's ratio to nginx and bare WSGI."""
    found: dict[str, dict[str, Result]] = {}
    for case in dict.fromkeys(row["case"] for row in results):
        rows = [row for row in results if row["case"] == case]
        rates = {(row["server"], row["round"]): row["per_second"] for row in rows}
        found[case] = {}
        for server in dict.fromkeys(row["server"] for row in rows):
            own = [row for row in rows if row["server"] == server]
            medians = {
                key: statistics.median(r[key] for r in own) for key in ("per_second", "p50_ms", "p99_ms", "cpu_us")
            }
            ratios = {
                f"to {other}": statistics.median(r["per_second"] / rates[other, r["round"]] for r in own)
                for other in ("nginx", "bare WSGI")
                if (other, own[0]["round"]) in rates
            }
            wrong = sum(row["refused"] + row["lost"] for row in own)
            found[case][server] = {**medians, **ratios, "wrong": wrong}
    return found


def conditions(options: argparse.Namespace, workers: int) -> dict[str, str]:
    def first_line(*command: str) -> str:
        if not shutil.which(command[0]):
            return "not installed"
        done = subprocess.run(command, capture_output=True, text=True)
        return (done.stdout + done.stderr).strip().splitlines()[0]

    model = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if "model name" in line
    ]
    return {
        "machine": f"{os.cpu_count()} × {model[0] if model else platform.machine()}; wrk and all servers share it",
        "load before": " ".join(f"{value:.1f}" for value in os.getloadavg()),
        "versions": f"Python {platform.python_version()}, {first_line('nginx', '-v')}, {first_line('wrk', '-v')}",
        "database": f"{options.database}, {options.articles:,} articles"
        + (f", SQLite {sqlite3.sqlite_version}" if options.database == "sqlite" else ", fsync off"),
        "the site": f"manage.py serve, {workers} process{'es' * (workers > 1)}; nginx: one a core, open files kept",
        "asked": f"{options.rounds} rounds of {options.seconds} s in turn, {options.connections} connections; medians",
    }


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1_000)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--cases", nargs="+", choices=list(CASES), default=list(CASES), metavar="CASE")
    parser.add_argument("--publications", type=int, default=3, help="while others read")
    parser.add_argument("--reads", type=int, default=5000, help="a second meanwhile; 0: as many as are answered")
    parser.add_argument("--fronts", action="store_true", help="the site behind deploy/'s nginx and Varnish too")
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "bench")
    return parser.parse_args()


def start(
    stack: ExitStack,
    environment: dict[str, str],
    asked: dict[str, list[str]],
    work: Path,
    options: argparse.Namespace,
    workers: int,
) -> tuple[dict[str, Server], dict[str, list[str]]]:
    """Start all servers; return them and the addresses of nginx's copies."""
    site = stack.enter_context(newsroom(environment, work / "newsroom.log"))
    there = {"newsroom": site}
    places, headers = copy_pages(site.port, work / "pages", asked)
    if shutil.which("nginx") or Path("/usr/sbin/nginx").exists():
        there["nginx"] = stack.enter_context(nginx(work, headers))
    else:
        print("nginx is not installed and left out; on Debian: apt-get install nginx-light")
    hot = (work / "pages" / "br" / places["hot"][0].lstrip("/")).read_bytes()
    there["bare WSGI"] = stack.enter_context(bare(environment, work / "bare.log", workers, hot))
    without = {**environment, "PAGE_CACHE_MB": "0"}
    there["made anew"] = stack.enter_context(newsroom(without, work / "anew.log"))
    if options.fronts:
        port = free_port()
        proxied = stack.enter_context(site_behind(environment, work / "proxied.log"))
        cached = stack.enter_context(site_behind(environment, work / "cached.log", port))
        there["behind nginx"] = stack.enter_context(behind_nginx(work, proxied))
        there["behind Varnish"] = stack.enter_context(behind_varnish(work, cached, port))
    return there, places


def prepare(
    there: dict[str, Server],
    places: dict[str, list[str]],
    asked: dict[str, list[str]],
    work: Path,
    options: argparse.Namespace,
) -> tuple[dict[tuple[str, str], Path], dict[str, int]]:
    """Write what wrk asks each server for in each case; return the files, and the mean bytes of a page."""
    files: dict[tuple[str, str], Path] = {}
    sizes: dict[str, int] = {}
    for case in options.cases:
        name, encoding, known = CASES[case]
        copies = [f"/{'br' if encoding else 'as-is'}{place}" for place in places[name]]
        for server, paths in {
            "newsroom": asked[name],
            "nginx": copies,
            "bare WSGI": ["/"],
            "made anew": asked[name][:50],
            "behind nginx": asked[name],
            "behind Varnish": asked[name],
        }.items():
            if server in there and not (known and server in {"bare WSGI", "made anew"}):
                file = files[case, server] = work / f"{case} {server}.txt"
                size = write_requests(file, paths, there[server], encoding, known)
                sizes.setdefault(case, size)
    return files, sizes


def main() -> int:
    options = read_options()
    if not shutil.which("wrk"):
        raise SystemExit("wrk is not installed; on Debian: apt-get install wrk nginx-light")
    options.folder = options.folder.resolve()
    work = options.folder / "work"
    work.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        environment = stack.enter_context(database(options))
        workers = 1 if options.database == "sqlite" else os.cpu_count() or 1
        told = conditions(options, workers)
        command = [sys.executable, "-m", "bench.asked", "paths"]
        done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE)
        asked = json.loads(done.stdout.splitlines()[-1])
        there, places = start(stack, environment, asked, work, options, workers)
        files, sizes = prepare(there, places, asked, work, options)
        results = measure(there, files, options)
        found = {"conditions": told, "bytes": sizes, "cases": summary(results), "results": results}
        if "spread" in options.cases:
            spread = files["spread", "newsroom"]
            found["publish while reading"] = publish_while_reading(there["newsroom"], spread, environment, options)
    told["load after"] = " ".join(f"{value:.1f}" for value in os.getloadavg())
    told["taken at"] = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime())
    (options.folder / "pages.json").write_text(json.dumps(found, indent=1))
    (options.folder / "pages.md").write_text(table(found))
    (options.folder / "pages.svg").write_text(plot(found))
    print(table(found))
    wrong = {f"{case}, {name}": row["wrong"] for case, rows in found["cases"].items() for name, row in rows.items()}
    if any(wrong.values()):
        print("Not answered as they should be:", {name: number for name, number in wrong.items() if number})
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
