"""The language of the desk is that of whoever sits at it; public pages speak the site's own."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from .headers import DESK_PATH

__all__ = ["DeskLanguage"]


class DeskLanguage:
    """Below the desk's path: the language chosen there (a cookie), else the browser's, else the site's.

    Nothing that a reader sends changes a byte of a public page, so nowhere else.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(DESK_PATH):
            return self.get_response(request)
        language = translation.get_language_from_request(request)
        with translation.override(language):
            response = self.get_response(request)
            if hasattr(response, "render") and not getattr(response, "is_rendered", True):
                response = response.render()
        response.headers["Content-Language"] = language
        return response
