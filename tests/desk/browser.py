"""A real browser at the desk. Whatever the console or the Content-Security-Policy says fails the test."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()

needs_chromium = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"Chromium is not installed at {CHROMIUM}.")


@contextmanager
def chromium(**options: Any) -> Iterator[tuple[Any, list[str]]]:
    """Yield a page and the list of what went wrong on it: console errors, script errors, CSP violations."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        page = browser.new_context(**options).new_page()
        troubles: list[str] = []
        page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.add_init_script(
            "addEventListener('securitypolicyviolation', "
            "event => console.error('CSP: ' + event.violatedDirective + ' ' + event.blockedURI))"
        )
        page.on("dialog", lambda dialog: dialog.accept())
        try:
            yield page, troubles
        finally:
            browser.close()
