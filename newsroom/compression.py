"""Texts that the page cache does not keep leave compressed as well: search results, the API, sitemaps.

Nothing is compressed for a reader with a cookie, nor at the desk: there a page may hold what others must not guess
from its length (BREACH).
"""

import gzip
from collections.abc import Callable

import brotli
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from .headers import DESK_PATH
from .page_cache.pages import Encoding, chosen_encoding

__all__ = ["CompressTexts"]

_SMALL = 500  # bytes; compressing fewer gains nothing
_BROTLI_QUALITY, _GZIP_LEVEL = 4, 6
_TEXTS = ("text/", "application/json", "application/xml", "application/rss", "application/atom", "application/feed")


class CompressTexts:
    """Middleware. The entity tag of what it compressed is weak: the view knows the plain bytes alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(DESK_PATH) or response.streaming or "Content-Encoding" in response:
            return response
        if response.status_code != 304 and not _is_text(response):
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        if request.COOKIES or response.cookies or len(response.content) < _SMALL:
            return response
        encoding = chosen_encoding(request.headers.get("Accept-Encoding", ""))
        if encoding is Encoding.IDENTITY:
            return response
        response.content = _compressed(response.content, encoding)
        response["Content-Encoding"] = str(encoding)
        response["Content-Length"] = str(len(response.content))
        if response.get("ETag", "").startswith('"'):
            response["ETag"] = f"W/{response['ETag']}"
        return response


def _is_text(response: HttpResponse) -> bool:
    return response.get("Content-Type", "").startswith(_TEXTS)


def _compressed(data: bytes, encoding: Encoding) -> bytes:
    if encoding is Encoding.BROTLI:
        return bytes(brotli.compress(data, quality=_BROTLI_QUALITY))
    return gzip.compress(data, _GZIP_LEVEL, mtime=0)
