"""The addresses of previews: at the desk for colleagues, and by a signed link for anybody who has it."""

from datetime import timedelta
from functools import wraps
from typing import Any

from django import forms
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.csp import CSP
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from media.decoding import PictureRefused
from media.models import Photo
from media.pictures import display_jpeg

from ..desk.versions import when
from ..models import Activity, Article, PreviewLink, Revision
from ..rights import may, visible_to
from .render import preview_page, unstored_edition

__all__ = ["desk_frame", "desk_preview", "linked_picture", "linked_preview"]

_FRAMED = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.NONE],
    "frame-ancestors": [CSP.SELF],
}
_PRIVATE = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
}
_LOGGED_AGAIN = timedelta(hours=1)


# At the desk


def _revision(request: HttpRequest, object_id: int, number: int) -> tuple[Article, Revision]:
    article = get_object_or_404(visible_to(request.user, Article.objects.all()), pk=object_id)
    return article, get_object_or_404(Revision, article=article, number=number)


@require_safe
def desk_preview(request: HttpRequest, object_id: int, number: int) -> HttpResponse:
    """A page with the revision in a frame, as wide as a phone or a desk."""
    article, revision = _revision(request, object_id, number)
    context = {
        **admin.site.each_context(request),
        "title": _("Preview of revision %(number)d") % {"number": number},
        "opts": Article._meta,
        "original": article,
        "revision": revision,
        "frame": reverse("desk_frame", args=[object_id, number]),
        "media": forms.Media(css={"all": ["desk/preview.css"]}),
    }
    return TemplateResponse(request, "admin/articles/article/preview.html", context)


@require_safe
@xframe_options_sameorigin
@csp_override(_FRAMED)
def desk_frame(request: HttpRequest, object_id: int, number: int) -> HttpResponse:
    """The page inside the frame: what readers would get."""
    article, revision = _revision(request, object_id, number)

    def picture(photo: Photo) -> str:
        return reverse("admin:media_photo_picture", args=[photo.pk])

    banner = _("Preview of revision %(number)d. Not published.") % {"number": number}
    return preview_page(unstored_edition(article, revision), picture, banner)


# By link


def _private(view: Any) -> Any:
    """Nobody keeps the answer, nobody lists it, and no link of it tells where the reader came from."""

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = view(*args, **kwargs)
        for name, value in _PRIVATE.items():
            response.headers[name] = value
        return response

    return require_safe(answer)


def _open_link(token: str) -> PreviewLink:
    """The link of this token while it holds: not ended, not revoked, its maker still in charge, nothing spiked."""
    link = PreviewLink.objects.opened_by(token)
    if link is None or link.article.state == Article.State.SPIKED or not may(link.created_by, "review", link.article):
        raise Http404
    return link


def _shown(link: PreviewLink) -> Revision:
    return link.revision or Revision.objects.get(article=link.article, number=link.article.version)


@_private
def linked_preview(request: HttpRequest, token: str) -> HttpResponse:
    """The revision that a link shows. Each reading is counted; once an hour it is a line of the changes log."""
    link = _open_link(token)
    now = timezone.now()
    if link.last_used_at is None or link.last_used_at < now - _LOGGED_AGAIN:
        Activity.objects.note("read link", link.article, after=str(link))
    link.used(now)

    def picture(photo: Photo) -> str:
        return reverse("preview_picture", args=[token, photo.ref])

    banner = _("Preview, not published. This link ends on %(when)s.") % {"when": when(link.expires_at)}
    return preview_page(unstored_edition(link.article, _shown(link)), picture, banner)


@_private
def linked_picture(request: HttpRequest, token: str, ref: str) -> HttpResponse:
    """A picture of the revision that the link shows; no other is given out."""
    link = _open_link(token)
    photo = get_object_or_404(Photo, ref=ref)
    used = any(row["photo_id"] == photo.pk for row in _shown(link).content["photos"])
    if not used or photo.awaits_file:
        raise Http404
    try:
        return HttpResponse(display_jpeg(photo), content_type="image/jpeg")
    except (OSError, PictureRefused, ValueError) as error:  # missing or damaged
        raise Http404 from error
