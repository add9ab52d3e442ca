"""How far the making of pictures is: how many photos have all files, which cannot have them and why, once more."""

import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from js_asset import Script

from media.models import Photo
from media.tasks import make_renditions_of

from ..rights import may

if TYPE_CHECKING:
    from .admin.photo import PhotoAdmin

__all__ = ["Progress", "pictures_urls", "progress"]

_AT_ONCE = 2_000  # photos handed to a worker by one click
_SECONDS = 15.0  # that one click may take where no worker is set up
_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Progress:
    """Numbers of photos that have a file: all, with every picture made, waiting, and refused by their maker."""

    photos: int
    made: int
    waiting: int
    refused: int


def progress() -> Progress:
    missing, refused = Q(pictures_missing=True), ~Q(pictures_refused="")
    counted = Photo.objects.exclude(original="").aggregate(
        photos=Count("pk"), missing=Count("pk", filter=missing), refused=Count("pk", filter=missing & refused)
    )
    photos, missing_now, refused_now = counted["photos"], counted["missing"], counted["refused"]
    return Progress(photos, photos - missing_now, missing_now - refused_now, refused_now)


def pictures_urls(desk: "PhotoAdmin") -> list[URLPattern]:
    view = desk.admin_site.admin_view(partial(pictures, desk))
    return [path("pictures/", view, name="media_photo_pictures")]


def pictures(desk: "PhotoAdmin", request: HttpRequest) -> HttpResponse:
    """GET shows how far it is (`?numbers` as JSON); POST makes what is missing: all, or one photo's."""
    if not may(request.user, "view", Photo):
        raise PermissionDenied
    if request.method == "POST":
        return _make(desk, request)
    if "numbers" in request.GET:
        now = progress()
        return JsonResponse({"photos": now.photos, "made": now.made, "waiting": now.waiting, "refused": now.refused})
    refused = Photo.objects.filter(pictures_missing=True).exclude(pictures_refused="").order_by("-pk")
    context = {
        **desk.admin_site.each_context(request),
        "title": _("Pictures for readers"),
        "opts": desk.opts,
        "progress": progress(),
        "refused": refused[:_SHOWN],
        "may_make": may(request.user, "add", Photo),
        "media": desk.media + forms.Media(js=[Script("desk/photo-pictures.js", type="module")]),
    }
    return TemplateResponse(request, "admin/media/photo/pictures.html", context)


def _make(desk: "PhotoAdmin", request: HttpRequest) -> HttpResponse:
    if not may(request.user, "add", Photo):
        raise PermissionDenied
    missing = Photo.objects.filter(pictures_missing=True).exclude(original="").order_by("pk")
    chosen = request.POST.get("photo", "")
    if chosen:
        missing = missing.filter(pk=int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 16 else 0)
    else:
        missing = missing.filter(pictures_refused="")
    keys = list(missing.values_list("pk", flat=True)[:_AT_ONCE])
    begun, sent = time.monotonic(), 0
    for key in keys:
        make_renditions_of.enqueue(key)
        sent += 1
        if _is_made_at_once() and time.monotonic() - begun > _SECONDS:
            break
    if sent:
        text = ngettext("%(n)d photo was taken up.", "%(n)d photos were taken up.", sent) % {"n": sent}
        desk.message_user(request, text, messages.SUCCESS)
    if sent < len(keys):
        left = len(keys) - sent
        text = ngettext("%(n)d is left: press again.", "%(n)d are left: press again.", left) % {"n": left}
        desk.message_user(request, text, messages.INFO)
    return redirect("admin:media_photo_pictures")


def _is_made_at_once() -> bool:
    return str(settings.TASKS["default"]["BACKEND"]).endswith("ImmediateBackend")
