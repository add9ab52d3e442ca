"""Pages for addresses that lead nowhere, and for bad days. None of them needs the database."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

__all__ = ["bad_request", "forbidden", "not_found", "server_error"]


def _page(request: HttpRequest, status: int) -> HttpResponse:
    response = render(request, f"site/{status}.html", status=status)
    response["Cache-Control"] = "no-store"
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return _page(request, 500)
