"""Many photos at once: files are dropped, come in one after the other, and lead to the template for all of them."""

from functools import partial
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from js_asset import Script

from media.intake import accept_original
from media.models import Photo, SamePicture

from ..rights import may

if TYPE_CHECKING:
    from .admin.photo import PhotoAdmin

__all__ = ["upload_urls"]

MOST = 200  # files of one form sent without a script


def upload_urls(desk: "PhotoAdmin") -> list[URLPattern]:
    view = desk.admin_site.admin_view(partial(upload_photos, desk))
    return [path("upload/", view, name="media_photo_upload")]


def upload_photos(desk: "PhotoAdmin", request: HttpRequest) -> HttpResponse:
    """The page takes files one by one with a script; POST takes all of them without."""
    if not may(request.user, "add", Photo):
        raise PermissionDenied
    if request.method == "POST":
        return _take(desk, request)
    context = {
        **desk.admin_site.each_context(request),
        "title": _("Bring in photos"),
        "opts": desk.opts,
        "library": reverse("admin:media_photo_library"),
        "template": reverse("admin:media_photo_template"),
        "media": desk.media + forms.Media(js=[Script("desk/photo-upload.js", type="module")]),
    }
    return TemplateResponse(request, "admin/media/photo/upload.html", context)


def _take(desk: "PhotoAdmin", request: HttpRequest) -> HttpResponse:
    taken: list[int] = []
    for file in request.FILES.getlist("files")[:MOST]:
        photo = Photo(uploaded_by_id=request.user.pk)
        try:
            accept_original(photo, file)
            with transaction.atomic():
                photo.save()
                desk.log_addition(request, photo, [{"after": {"credit_line": photo.credit_line}}])
        except (ValidationError, IntegrityError) as error:
            why = " ".join(error.messages) if isinstance(error, ValidationError) else _("It came twice.")
            desk.message_user(request, f"“{file.name}”: {why}", messages.WARNING)
            continue
        taken.append(photo.pk)
    if asked := SamePicture.objects.open().filter(newer__in=taken).values("newer").distinct().count():
        text = ngettext(
            "%(n)d photo shows the same as one of the library. It is under “same picture twice”.",
            "%(n)d photos show the same as others of the library. They are under “same picture twice”.",
            asked,
        )
        desk.message_user(request, text % {"n": asked}, messages.WARNING)
    if not taken:
        desk.message_user(request, _("No photo was brought in. Choose files first."), messages.WARNING)
        return redirect("admin:media_photo_upload")
    text = ngettext("%(n)d photo was brought in.", "%(n)d photos were brought in.", len(taken)) % {"n": len(taken)}
    desk.message_user(request, text, messages.SUCCESS)
    return redirect(f"{reverse('admin:media_photo_template')}?{urlencode({'photo': taken}, doseq=True)}")
