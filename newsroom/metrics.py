"""What a process has done, in the text format that Prometheus reads.

Each worker process listens on a port of its own, `METRICS_PORT` and the next free ones, on 127.0.0.1 only and in a
thread of its own: no public address leads here, a scrape needs neither the database nor a free worker thread, and the
numbers of two processes are never mixed. Without the setting nothing listens.
"""

import os
import resource
import threading
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from django.db import connections
from django.http import HttpRequest, HttpResponse

__all__ = ["RequestMetrics", "add_source", "answers", "of_page_cache", "serve_metrics", "text"]

type Sample = tuple[str, str, str, dict[str, str], float]  # name, kind, help, labels, value

_BOUNDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)  # seconds
_PORTS = 64  # that are tried


class Answers:
    """Answers that Django made, by part of the site and status, with their durations."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._statuses: Counter[tuple[str, str]] = Counter()
        self._buckets: dict[str, list[int]] = {}
        self._seconds: dict[str, float] = {}

    def count(self, part: str, status: int, seconds: float) -> None:
        with self._lock:
            self._statuses[part, f"{status // 100}xx"] += 1
            self._buckets.setdefault(part, [0] * (len(_BOUNDS) + 1))[bisect_left(_BOUNDS, seconds)] += 1
            self._seconds[part] = self._seconds.get(part, 0.0) + seconds

    def samples(self) -> Iterator[Sample]:
        with self._lock:
            statuses, seconds = dict(self._statuses), dict(self._seconds)
            buckets = {part: list(counts) for part, counts in self._buckets.items()}
        for (part, status), number in sorted(statuses.items()):
            labels = {"part": part, "status": status}
            yield "newsroom_answers_total", "counter", "Answers that Django made.", labels, number
        name, told = "newsroom_answer_seconds", "How long Django took to answer."
        for part, counts in sorted(buckets.items()):
            below = 0
            for bound, number in zip([*map(str, _BOUNDS), "+Inf"], counts, strict=True):
                below += number
                yield f"{name}_bucket", "histogram", told, {"part": part, "le": bound}, below
            yield f"{name}_sum", "histogram", told, {"part": part}, seconds[part]
            yield f"{name}_count", "histogram", told, {"part": part}, below


answers = Answers()


class RequestMetrics:
    """Outermost middleware: counts every answer of Django."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        first = request.path.split("/", 2)[1]
        part = {"admin": "desk", "api": "api", "preview": "preview", "healthz": "probe", "readyz": "probe"}.get(first)
        answers.count(part or "site", response.status_code, time.perf_counter() - began)
        return response


def _process() -> Iterator[Sample]:
    used = resource.getrusage(resource.RUSAGE_SELF)
    yield "process_cpu_seconds_total", "counter", "CPU time of this process.", {}, used.ru_utime + used.ru_stime
    yield "process_start_time_seconds", "gauge", "When this process began.", {}, _BEGAN
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - no path of ours
            resident = int(file.read().split()[1]) * resource.getpagesize()
    except OSError:  # not on Linux
        return
    yield "process_resident_memory_bytes", "gauge", "Memory that this process holds.", {}, resident


def _pool() -> Iterator[Sample]:
    """What psycopg's pool says of itself, where there is one."""
    pool = getattr(connections["default"], "_connection_pools", {}).get("default")
    for name, value in pool.get_stats().items() if pool else ():
        kind = "gauge" if name in {"pool_min", "pool_max", "pool_size", "pool_available", "requests_waiting"} else ""
        yield f"newsroom_database_{name}", kind or "counter", "As psycopg's pool counts.", {}, value


def of_page_cache(counts: Any, store: Any) -> Iterator[Sample]:
    """What the page cache of this process answered and holds."""
    told = "Requests by what became of them: hits and unchanged ones cost no Django."
    for name, value in asdict(counts).items():
        yield "newsroom_page_cache_requests_total", "counter", told, {"outcome": name}, value
    yield "newsroom_page_cache_pages", "gauge", "Pages that are kept.", {}, len(store)
    yield "newsroom_page_cache_bytes", "gauge", "Bytes of them.", {}, store.size


_BEGAN = time.time()
_sources: list[Callable[[], Iterator[Sample]]] = [_process, _pool, answers.samples]


def add_source(source: Callable[[], Iterator[Sample]]) -> None:
    """Have what another part of the process counts told too."""
    _sources.append(source)


def text() -> str:
    """Everything, as Prometheus reads it."""
    lines: list[str] = []
    told = ""
    for source in _sources:
        for name, kind, help_text, labels, value in source():
            family = name
            if kind == "histogram":
                family = name.removesuffix("_bucket").removesuffix("_sum").removesuffix("_count")
            if family != told:
                lines += [f"# HELP {family} {help_text}", f"# TYPE {family} {kind}"]
                told = family
            inside = ",".join(f'{label}="{of}"' for label, of in labels.items())
            lines.append(f"{name}{{{inside}}} {value}" if inside else f"{name} {value}")
    return "\n".join(lines) + "\n"


class _Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        found = self.path == "/metrics"
        body = text().encode() if found else b"not found\n"
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """A scrape is no event."""


def serve_metrics(port: int | None = None) -> int | None:
    """Listen on the first free port from `port` (METRICS_PORT) on; returns which, or None if nothing was asked for."""
    first = port if port is not None else int(os.environ.get("METRICS_PORT") or 0)
    if not first:
        return None
    for number in range(first, first + _PORTS):
        try:
            server = _Own(("127.0.0.1", number), _Page)
        except OSError:  # that of another process
            continue
        threading.Thread(target=server.serve_forever, name="metrics", daemon=True).start()
        return number
    raise OSError(f"None of the ports {first} to {first + _PORTS - 1} is free for METRICS_PORT.")


class _Own(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_port = False
