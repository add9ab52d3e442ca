"""Files that machines look for at addresses agreed upon."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from .pages import public_page
from .share_card import draw_share_card

__all__ = ["robots", "share_card_file"]


@public_page
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse("User-agent: *\nDisallow: /admin/\n", content_type="text/plain; charset=utf-8")


@public_page
def share_card_file(request: HttpRequest) -> HttpResponse:
    """The picture of pages that show none."""
    headers = {"Cache-Control": "public, max-age=3600", "Cross-Origin-Resource-Policy": "cross-origin"}
    return HttpResponse(draw_share_card(settings.SITE_NAME), content_type="image/jpeg", headers=headers)
