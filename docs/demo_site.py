"""What the scripts beside this take their pictures of: a demo site of its own and a Chromium, both gone at the end."""

import io
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["DemoSite", "demo_site", "keep"]

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class DemoSite:
    address: str
    #: The editor's, whose name is `editor`.
    password: str
    #: Playwright's.
    browser: Any


@contextmanager
def demo_site() -> Iterator[DemoSite]:
    """A demo site in a temporary folder that lasts as long as the block."""
    from playwright.sync_api import sync_playwright

    from tests.services import chromium

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    with tempfile.TemporaryDirectory() as data:
        environment = {**os.environ, "DATA": data, "PYTHONUNBUFFERED": "1"}
        command = [sys.executable, "manage.py", "demo", "--port", port]
        site = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        try:
            password = _password(site)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
                yield DemoSite(f"http://127.0.0.1:{port}", password, browser)
                browser.close()
        finally:
            os.killpg(site.pid, signal.SIGTERM)
            site.wait()


def _password(site: "subprocess.Popen[str]") -> str:
    """The password that the demo prints once; returns when the site listens."""
    password = ""
    for line in site.stdout or ():
        if found := re.search(r"name editor +password (\S+)", line):
            password = found[1]
        if "http://127.0.0.1" in line:
            return password
    raise SystemExit("The demo site did not start.")


def keep(screenshot: bytes, path: Path, width: int = 0) -> None:
    """Store a screenshot as a small WebP file, `width` pixels wide if that is given."""
    from PIL import Image

    with Image.open(io.BytesIO(screenshot)) as taken:
        picture = taken.convert("RGB")
    if width:
        picture = picture.resize((width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS)
    picture.save(path, "WEBP", quality=82, method=6)
