"""The library inside the writing room: look for a photo, or bring one in, without leaving the text."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from media.intake import InLibrary, accept_original
from media.models import Photo
from media.rights import Rights

from ..rights import may, visible_to
from .photo_same import told_pairs

if TYPE_CHECKING:
    from .admin.photo import PhotoAdmin

__all__ = ["photo_library", "told_of"]

_SHOWN = 24
_WORDS = ("caption", "credit_line", "alt_text")


def photo_library(desk: "PhotoAdmin", request: HttpRequest) -> JsonResponse:
    """GET lists the newest photos that `?q=` finds; POST takes a file with credit line and alt text. JSON."""
    if request.method == "POST":
        return _bring_in(desk, request)
    if not may(request.user, "view", Photo):
        raise PermissionDenied
    photos = visible_to(request.user, Photo.objects.exclude(original=""))
    for word in request.GET.get("q", "")[:200].split()[:8]:
        photos = photos.filter(Q(*((f"{name}__icontains", word) for name in _WORDS), _connector=Q.OR))
    rights = [[value, str(label)] for value, label in Rights.choices]
    return JsonResponse({"photos": [told_of(photo) for photo in photos[:_SHOWN]], "rights": rights})


def _bring_in(desk: "PhotoAdmin", request: HttpRequest) -> JsonResponse:
    if not may(request.user, "add", Photo):
        raise PermissionDenied
    file = request.FILES.get("file")
    if file is None or isinstance(file, list):
        return _refused(_("There was no file."))
    photo = Photo(uploaded_by_id=request.user.pk)
    try:
        accept_original(photo, file)
    except InLibrary as known:
        return JsonResponse({"photo": told_of(known.photo), "known": True, "same": []})
    except ValidationError as error:
        return _refused(" ".join(error.messages))
    for name in (*_WORDS, "rights"):
        if value := request.POST.get(name, ""):  # what is left empty is as the file says
            setattr(photo, name, value)
    try:
        with transaction.atomic():
            photo.full_clean(exclude=["original"])
            photo.save()
            desk.log_addition(request, photo, [{"after": {name: getattr(photo, name) for name in _WORDS}}])
    except ValidationError as error:
        photo.original.delete(save=False)
        return _refused(" ".join(error.messages))
    except IntegrityError:  # the same bytes came twice at the same moment
        twin = Photo.objects.filter(sha256=photo.sha256).first()
        photo.original.delete(save=False)
        told = {"photo": told_of(twin), "known": True, "same": []} if twin else {}
        return JsonResponse(told) if twin else _refused(_("Try again."))
    same = list(told_pairs(photo, request.user))
    return JsonResponse({"photo": told_of(photo), "known": False, "same": same}, status=201)


def _refused(message: str) -> JsonResponse:
    return JsonResponse({"error": message}, status=400)


def told_of(photo: Photo) -> dict[str, Any]:
    """A photo as scripts of the desk know it."""
    return {
        "id": photo.pk,
        "ref": photo.ref,
        "label": " ".join(str(photo).split())[:80],
        "credit": photo.credit_line,
        "alt": photo.alt_text,
        "decorative": photo.decorative,
        "picture": reverse("admin:media_photo_picture", args=[photo.pk]) + "?small",
    }
