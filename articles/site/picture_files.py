"""Answers with a picture whose name changes with its bytes."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response

__all__ = ["lasting_picture"]


def lasting_picture(request: HttpRequest, data: bytes, content_type: str, name: str) -> HttpResponseBase:
    """It may be kept for ever and shown by other sites; whoever has it is not sent it again."""
    tag = f'"{name}"'
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "ETag": tag,
    }
    response = HttpResponse(data, content_type=content_type, headers=headers)
    return get_conditional_response(request, etag=tag, response=response) or response
