"""Requests that no reader's browser sends are answered before any view sees them."""

from collections.abc import Callable

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

__all__ = ["RefuseHostileRequests"]

_LONGEST_QUERY = 4_000


class RefuseHostileRequests:
    """NUL or a broken encoding in the path or query: 400. `..` segments and paths that begin with `//`: 404."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> None:
        refuse_hostile(request)


def refuse_hostile(request: HttpRequest) -> None:
    """Raise BadRequest, Http404 or PermissionDenied for what can only be meant badly."""
    if request.method not in {"GET", "HEAD", "OPTIONS"} and request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise PermissionDenied("Another site sent this form.")
    query = request.META.get("QUERY_STRING", "")
    if "\0" in request.path or "%00" in query or "\0" in query or len(query) > _LONGEST_QUERY:
        raise BadRequest("The address holds characters that no page has, or is too long.")
    if request.path.startswith("//") or ".." in request.path.split("/"):
        raise Http404
