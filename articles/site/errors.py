"""Pages for addresses that lead nowhere, and for bad days. None of them needs the database."""

import re

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from .pages import about_the_site

__all__ = ["bad_request", "forbidden", "not_found", "server_error"]


_LONGEST = 80  # characters of an address that are searched for


def _page(status: int, **context: str) -> HttpResponse:
    content = render_to_string(f"site/{status}.html", {"site": about_the_site(), "noindex": True, **context})
    return HttpResponse(content, status=status, headers={"Cache-Control": "no-store"})


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(404, sought=_words_of(request.path))


def _words_of(path: str) -> str:
    """What the last part of an address seems to be about: `harbour night` of `/articles/harbour-night-2/`."""
    *_, last = path.rstrip("/").rpartition("/")
    return " ".join(re.findall(r"[^\W\d_]{2,}", last))[:_LONGEST]


def server_error(request: HttpRequest) -> HttpResponse:
    return _page(500)
