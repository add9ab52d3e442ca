"""Pages for addresses that lead nowhere, and for bad days. None of them needs the database."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from .pages import about_the_site

__all__ = ["bad_request", "forbidden", "not_found", "server_error"]


def _page(status: int) -> HttpResponse:
    content = render_to_string(f"site/{status}.html", {"site": about_the_site(), "noindex": True})
    return HttpResponse(content, status=status, headers={"Cache-Control": "no-store"})


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(404)


def server_error(request: HttpRequest) -> HttpResponse:
    return _page(500)
