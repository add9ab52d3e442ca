"""The files of a photo: the one it has, those that it had, who replaced them and why, and the way back."""

from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from media.decoding import PictureRefused
from media.intake import is_same_picture, take_file
from media.models import EarlierFile, Photo
from media.pictures import earlier_thumbnail

from ..rights import is_published, may
from .photo_replaced import note_replaced, to_look_at

if TYPE_CHECKING:
    from .admin.photo import PhotoAdmin

__all__ = ["file_urls"]


class BackForm(forms.Form):
    """Which file comes back, and why."""

    file = forms.ModelChoiceField(EarlierFile.objects.none())
    why = forms.CharField(label=gettext_lazy("Why"), max_length=400)


def file_urls(desk: "PhotoAdmin") -> list[URLPattern]:
    view = desk.admin_site.admin_view
    return [
        path("<int:object_id>/files/", view(partial(files, desk)), name="media_photo_files"),
        path("<int:object_id>/files/<int:file_id>/", view(partial(file_picture, desk)), name="media_photo_file"),
    ]


def files(desk: "PhotoAdmin", request: HttpRequest, object_id: int) -> HttpResponse:
    """GET shows every file that the photo had; POST brings one of them back."""
    photo = _photo(desk, request, object_id)
    form = None
    if request.method == "POST":
        with transaction.atomic():
            photo = Photo.objects.select_for_update().get(pk=photo.pk)
            if not may(request.user, "change", photo):
                raise PermissionDenied
            form = BackForm(request.POST)
            form.fields["file"].queryset = photo.earlier_files.exclude(sha256=photo.sha256)  # type: ignore[attr-defined]
            if form.is_valid() and _go_back(desk, request, photo, form):
                desk.message_user(request, _("The photo has its earlier file again."), messages.SUCCESS)
                return redirect("admin:media_photo_files", photo.pk)
    context = {
        **desk.admin_site.each_context(request),
        "title": _("Files of this photo"),
        "opts": desk.opts,
        "photo": photo,
        "form": form,
        "earlier": list(photo.earlier_files.all()),
        "may_change": may(request.user, "change", photo),
        "media": desk.media,
    }
    return TemplateResponse(request, "admin/media/photo/files.html", context)


def _go_back(desk: "PhotoAdmin", request: HttpRequest, photo: Photo, form: BackForm) -> bool:
    """Give the photo an earlier file again; False, with the reason in the form, where readers would be misled."""
    earlier, why = form.cleaned_data["file"], form.cleaned_data["why"]
    if is_published(photo) and not is_same_picture(photo, earlier):
        form.add_error(None, _("Readers see this photo under its caption, and that file shows another picture."))
        return False
    before = Photo.objects.get(pk=photo.pk)
    take_file(photo, earlier, by=request.user, why=why)
    photo.save()
    note_replaced(before, photo, by=request.user, why=why)
    for text in to_look_at(before, photo):
        desk.message_user(request, text, messages.WARNING)
    return True


def file_picture(desk: "PhotoAdmin", request: HttpRequest, object_id: int, file_id: int) -> HttpResponse:
    """A small picture of an earlier file, for those who may see the photo here."""
    photo = _photo(desk, request, object_id)
    earlier = get_object_or_404(EarlierFile.objects.select_related("photo"), pk=file_id, photo=photo)
    try:
        data = earlier_thumbnail(earlier)
    except (OSError, PictureRefused, ValueError) as error:
        raise Http404("This file is missing or damaged.") from error
    return HttpResponse(data, content_type="image/jpeg")


def _photo(desk: "PhotoAdmin", request: HttpRequest, object_id: int) -> Photo:
    photo: Any = desk.get_object(request, str(object_id))
    if not isinstance(photo, Photo):
        raise Http404("There is no such photo.")
    if not may(request.user, "view", photo):
        raise PermissionDenied
    return photo
