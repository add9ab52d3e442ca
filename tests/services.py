"""Real services for tests: found on this machine, started on 127.0.0.1, stopped by their own pid."""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["Standby", "chromium", "free_port", "missing_services", "postgresql", "redis_server", "standby"]


def _postgresql_bin() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


def chromium() -> str | None:
    """The browser's path, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def missing_services() -> dict[str, str]:
    """What is not installed here, and what therefore does not run."""
    services = {
        "PostgreSQL": (_postgresql_bin(), "the tests run on SQLite alone"),
        "Redis": (shutil.which("redis-server"), "the shared cache is not tested"),
        "Chromium": (chromium(), "the browser tests do not run"),
        "ExifTool": (shutil.which("exiftool"), "metadata inside pictures is not read back"),
    }
    return {name: consequence for name, (found, consequence) in services.items() if not found}


def free_port() -> int:
    """A port of 127.0.0.1 that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A PostgreSQL in a folder of its own, on a free port."""

    def __init__(self) -> None:
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="newsroom-pg-"))
        self.data = self.folder / "data"
        self._programs = _postgresql_bin()
        user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        if os.geteuid() == 0:
            shutil.chown(self.folder, user, user)
        self._as_user = ["runuser", "-u", user, "--"] if os.geteuid() == 0 else []

    def run(self, program: str, *arguments: object) -> None:
        """Run one of PostgreSQL's programs as the user whose server it is."""
        assert self._programs
        command = [*self._as_user, str(self._programs / program), *map(str, arguments)]
        subprocess.run(command, check=True, capture_output=True, cwd=self.folder)

    def start(self) -> None:
        """Start it; what it writes need not outlive power."""
        settings = f"-p {self.port} -h 127.0.0.1 -k {self.folder}"
        settings += " -c fsync=off -c full_page_writes=off -c synchronous_commit=off"
        self.run("pg_ctl", "-D", self.data, "-w", "-t", 60, "-l", self.folder / "log", "-o", settings, "start")

    def stop(self) -> None:
        self.run("pg_ctl", "-D", self.data, "-w", "-t", 60, "-m", "immediate", "stop")

    def close(self) -> None:
        """Stop it if it runs, and remove what is there."""
        with contextlib.suppress(subprocess.CalledProcessError):
            self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


class Standby(Server):
    """A streaming standby of another server."""

    def copy(self, port: int) -> None:
        """Make it from the server on a port of this machine, of which it follows every change from then on."""
        source = ["-h", "127.0.0.1", "-p", port, "-U", "newsroom"]
        self.run("pg_basebackup", *source, "-D", self.data, "-R", "-X", "stream", "--checkpoint=fast", "--no-sync")
        self.start()

    def promote(self) -> None:
        self.run("pg_ctl", "-D", self.data, "-w", "-t", 60, "promote")

    def freeze(self, *, frozen: bool = True) -> None:
        """Let all of its processes stand still, or go on: connections are open and nobody answers."""
        first = int((self.data / "postmaster.pid").read_text().split()[0])
        rest = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        for pid in [first, *map(int, rest)] if frozen else [*map(int, rest), first]:
            os.kill(pid, signal.SIGSTOP if frozen else signal.SIGCONT)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.freeze(frozen=False)
        super().close()


@contextmanager
def postgresql() -> Iterator[str]:
    """Run an empty PostgreSQL of its own; yields its DATABASE_URL."""
    server = Server()
    try:
        server.run("initdb", "-D", server.data, "-U", "newsroom", "-A", "trust", "-E", "UTF8", "--locale=C")
        server.start()
        yield f"postgresql://newsroom@127.0.0.1:{server.port}/postgres"
    finally:
        server.close()


@contextmanager
def standby(port: int) -> Iterator[Standby]:
    """Run a standby of the PostgreSQL on a port of this machine."""
    server = Standby()
    try:
        server.copy(port)
        yield server
    finally:
        server.close()


@contextmanager
def redis_server() -> Iterator[str]:
    """Run an empty Redis of its own; yields its CACHE_URL."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="newsroom-redis-") as folder:
        process = subprocess.Popen(
            ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder],
            stdout=subprocess.DEVNULL,
        )
        try:
            _wait_for(port)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            process.terminate()
            process.wait(10)


def _wait_for(port: int) -> None:
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"nothing answers on port {port}")
