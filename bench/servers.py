"""The servers that are compared, each on a free port of 127.0.0.1 and stopped by its own process id."""

import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.services import free_port

__all__ = ["ROOT", "Kept", "Server", "bare", "get", "manage", "newsroom", "nginx", "running"]

ROOT = Path(__file__).resolve().parent.parent


class Server:
    """A server that answers on a port, with the processes that it consists of. `host` is how it wants to be called."""

    host = ""

    def __init__(self, port: int, process: int) -> None:
        self.port, self.process = port, process

    def cpu(self) -> float:
        """Seconds of processor time that it has used, by the clock's ticks; 0 where the system does not say."""
        ticks = sum(int(stat[11]) + int(stat[12]) for stat in _family(self.process))
        return ticks / os.sysconf("SC_CLK_TCK")


def _family(process: int) -> Iterator[list[str]]:
    """The lines of /proc of a process and its children."""
    stats = {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            stats[int(file.parent.name)] = file.read_text().rpartition(")")[2].split()
    wanted = {process}
    for _ in range(3):  # a server, its workers, and what those start
        wanted |= {number for number, stat in stats.items() if int(stat[1]) in wanted}
    return (stats[number] for number in wanted if number in stats)


class Kept:
    """An answer as it was on the wire: its headers by small names, its bytes as they came."""

    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body


def get(port: int, path: str, **headers: str) -> Kept:
    """Ask once; header names are written with underscores."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=given)
    try:
        with urllib.request.urlopen(asked, timeout=30) as answer:  # noqa: S310
            return Kept(answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read())
    except urllib.error.HTTPError as error:
        return Kept(error.code, {k.lower(): v for k, v in error.headers.items()}, error.read())


def manage(environment: dict[str, str], *arguments: str) -> None:
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, check=True)


@contextmanager
def running(command: list[str], port: int, environment: dict[str, str], log: Path) -> Iterator[Server]:
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
    try:
        for _ in range(300):
            if process.poll() is not None:
                raise SystemExit(f"{command[0]} ended at once:\n{log.read_text()}")
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5)
                break
            except urllib.error.HTTPError:
                break
            except OSError:
                time.sleep(0.1)
        else:
            raise SystemExit(f"Nothing answers on port {port}:\n{log.read_text()}")
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def newsroom(environment: dict[str, str], log: Path, *options: str) -> Iterator[Server]:
    """The default command, with the site's own address on the port that it has."""
    port = free_port()
    own = {**environment, "PORT": str(port)}
    with running([sys.executable, "manage.py", "serve", *options], port, own, log) as server:
        yield server


@contextmanager
def bare(environment: dict[str, str], log: Path, workers: int, body: bytes) -> Iterator[Server]:
    port = free_port()
    file = log.with_suffix(".body")
    file.write_bytes(body)
    command = [sys.executable, "-m", "bench.bare", str(port), str(workers), str(file)]
    with running(command, port, environment, log) as server:
        yield server


NGINX = """
{user}
daemon off;
worker_processes {workers};
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  sendfile on; tcp_nopush on; keepalive_requests 100000000; server_tokens off;
  open_file_cache max=5000 inactive=600s; open_file_cache_valid 600s;
  types {{ }} default_type "text/html; charset=utf-8";
  {headers}
  server {{
    listen 127.0.0.1:{port} reuseport;
    root {folder}/pages;
    location /br/ {{ add_header Content-Encoding br; {headers} }}
  }}
}}
"""


@contextmanager
def nginx(folder: Path, headers: dict[str, str], workers: str = "auto") -> Iterator[Server]:
    """nginx with open files kept and no log, serving `folder`/pages; those under `br/` are said to be brotli."""
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    port = free_port()
    lines = " ".join(f'add_header {name} "{value}";' for name, value in headers.items())
    (folder / "nginx.conf").write_text(
        NGINX.format(
            folder=folder,
            port=port,
            headers=lines,
            workers=workers,
            user="user root;" if os.geteuid() == 0 else "",  # it must be able to read the folder
        )
    )
    command = [program, "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")]
    with running(command, port, dict(os.environ), folder / "nginx.log") as server:
        yield server
