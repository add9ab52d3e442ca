"""Asking a restored site for its public addresses, as readers do, without a server."""

import io
import sys
from collections.abc import Callable, Iterator
from html import escape
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from articles.models import Edition, TagUse
from articles.site.editions import shown_sections

__all__ = ["faults_of_pages"]

_FIXED = ("/", "/quotes/", "/people/", "/tags/", "/archive/", "/corrections/", "/feed.rss", "/sitemap.xml", "/trust/")


def faults_of_pages(most: int) -> Iterator[str | None]:
    """For each public address that was asked for None, or what is wrong with it.

    Asked for are the fixed pages, all sections, the hundred most used tags and the `most` newest articles, whose page
    must carry the headline.
    """
    for path in _FIXED:
        yield _fault(path)
    for section in shown_sections():
        yield _fault(section.get_absolute_url(), section.name)
    for use in TagUse.objects.select_related("tag").exclude(live=0).order_by("-live", "key")[:100]:
        yield _fault(use.tag.get_absolute_url(), use.tag.name)
    for edition in Edition.live.newest().defer("body")[:most]:
        yield _fault(edition.get_absolute_url(), edition.headline)


def _fault(path: str, words: str = "") -> str | None:
    try:
        status, body = _asked(path)
    except Exception as error:  # whatever it is, the operator is told and the others are asked for
        return f"{path} cannot be made: {error}"
    if status != 200:
        return f"{path} answers {status}"
    if escape(words) not in body:
        return f"{path} does not show “{words}”"
    return None


def _asked(path: str) -> tuple[int, str]:
    from newsroom.wsgi import application

    origin = urlsplit(settings.SITE_URL)
    said: list[str] = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": origin.hostname or "",
        "SERVER_PORT": str(origin.port or (443 if origin.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": origin.netloc,
        "HTTP_X_FORWARDED_PROTO": origin.scheme,
        "wsgi.url_scheme": origin.scheme,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
    }

    def start(status: str, *_: Any) -> Callable[[bytes], object]:
        said.append(status)
        return lambda _: None

    answer = application(environ, start)
    try:
        body = b"".join(answer)
    finally:
        answer.close()
    return int(said[0].split()[0]), body.decode("utf-8")
