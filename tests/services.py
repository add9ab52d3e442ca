"""Real services for tests: found on this machine, started on 127.0.0.1, stopped by their own pid."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["chromium", "free_port", "missing_services", "postgresql", "redis_server"]


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


@contextmanager
def postgresql() -> Iterator[str]:
    """Run an empty PostgreSQL of its own; yields its DATABASE_URL."""
    programs = _postgresql_bin()
    assert programs
    folder = Path(tempfile.mkdtemp(prefix="newsroom-pg-"))
    port = free_port()
    user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    if os.geteuid() == 0:
        shutil.chown(folder, user, user)
    as_user = ["runuser", "-u", user, "--"] if os.geteuid() == 0 else []
    data = folder / "data"
    settings = f"-p {port} -h 127.0.0.1 -k {folder} -c fsync=off -c full_page_writes=off -c synchronous_commit=off"
    subprocess.run(
        [
            *as_user,
            programs / "initdb",
            "-D",
            data,
            "-U",
            "newsroom",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
        ],
        check=True,
        capture_output=True,
        cwd=folder,
    )
    control = [*as_user, programs / "pg_ctl", "-D", data, "-w", "-t", "60"]
    try:
        subprocess.run(
            [*control, "-l", folder / "log", "-o", settings, "start"],
            check=True,
            capture_output=True,
            cwd=folder,
        )
        yield f"postgresql://newsroom@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], capture_output=True, cwd=folder)
        shutil.rmtree(folder, ignore_errors=True)


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
