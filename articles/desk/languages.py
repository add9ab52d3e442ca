"""Choosing the language of the desk: a cookie of this browser, asked for on every page's foot."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language

if TYPE_CHECKING:
    from .admin_site import DeskSite

__all__ = ["choose_language"]


def choose_language(site: "DeskSite", request: HttpRequest) -> HttpResponse:
    """Remember the language and lead back to the page of the desk that asked."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    back = request.POST.get("next", "")
    desk = reverse("admin:index", current_app=site.name)
    if not (url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith(desk)):
        back = desk
    response = HttpResponseRedirect(back)
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES) and check_for_language(language):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=365 * 24 * 3600,
            path=settings.LANGUAGE_COOKIE_PATH,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite="Lax",
        )
    return response
