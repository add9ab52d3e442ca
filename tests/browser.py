"""A real browser. Whatever the console or the Content-Security-Policy says is kept for the test."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client

from tests import services

CHROMIUM = services.chromium()
#: Marks of a module whose tests drive a browser.
needs_chromium = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed")]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def new_page(browser: Any, client: Client, url: str, **options: Any) -> tuple[Any, list[str]]:
    """A page with the login of `client`, and the list that its console, scripts and policy complain into."""
    context = browser.new_context(**options)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "domain": urlsplit(url).hostname, "path": "/"}]
    )
    page = context.new_page()
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("dialog", lambda dialog: dialog.accept())
    page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    page.add_init_script(
        "addEventListener('securitypolicyviolation', "
        "event => console.error('CSP: ' + event.violatedDirective + ' ' + event.blockedURI))"
    )
    return page, troubles
