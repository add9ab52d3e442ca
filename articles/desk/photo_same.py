"""The same picture twice: both photos side by side, and whoever looks after them says what becomes of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from media.intake import take_file
from media.models import EarlierFile, Photo, SamePicture

from ..models import Activity, ArticlePhoto, EditionPhoto, Tag
from ..rights import may
from .photo_replaced import note_replaced
from .photo_uses import PhotoUse, uses_of
from .versions import to_the_minute

if TYPE_CHECKING:
    from .admin.photo import PhotoAdmin

__all__ = ["Compared", "compared_with", "open_pairs", "same_urls", "told_pairs"]

#: What can be said: `both` stay; `use 12`: photo 12 stays, the other goes; `file 12`: 12 stays with the other's file.
BOTH, USE, TAKE_FILE = "both", "use", "file"
_WORDS_OF_A_PHOTO = ("ref", "caption", "credit_line", "creators", "copyright_notice", "alt_text", "rights", "original")


@dataclass(frozen=True, slots=True)
class Compared:
    """One of two photos as they stand side by side, and whether it may be kept alone, or get the other's file."""

    photo: Photo
    told: list[tuple[str, str]]
    uses: list[PhotoUse]
    hidden_uses: int
    may_stay_alone: bool
    may_take_file: bool


def same_urls(desk: "PhotoAdmin") -> list[URLPattern]:
    view = desk.admin_site.admin_view(partial(same_picture, desk))
    return [path("<int:object_id>/same/", view, name="media_photo_same")]


def open_pairs(photo: Photo) -> "QuerySet[SamePicture]":
    """What is still asked about this photo, the nearest look-alike first."""
    pairs = SamePicture.objects.open().of(photo).select_related("older", "newer")
    ordered: QuerySet[SamePicture] = pairs.order_by("distance", "pk")
    return ordered


def compared_with(photo: Photo, other: Photo, user: Any) -> tuple[Compared, Compared]:
    """The photo that was there first, and the other."""
    older, newer = sorted((photo, other), key=lambda one: one.pk)
    return _compared(older, newer, user), _compared(newer, older, user)


def _compared(photo: Photo, other: Photo, user: Any) -> Compared:
    told = [
        (_("Credit line"), photo.credit_line),
        (_("Creators"), photo.creators),
        (_("Copyright"), photo.copyright_notice),
        (_("Rights"), photo.get_rights_display()),
        (_("Taken on"), photo.date_created),
        (_("Here since"), to_the_minute(photo.created_at)),
        (_("Size"), f"{photo.width} × {photo.height}"),
        (_("Caption"), photo.caption),
    ]
    uses, hidden = uses_of(photo, user)
    gone = may(user, "discard", other) and not _is_used(other)
    return Compared(photo, told, uses, hidden, gone, gone and may(user, "change", photo))


def _is_used(photo: Photo) -> bool:
    rows = (
        ArticlePhoto.objects.filter(photo=photo),
        EditionPhoto.objects.filter(photo=photo),
        Tag.objects.filter(lead_photo=photo),
    )
    return any(found.exists() for found in rows)


def same_picture(desk: "PhotoAdmin", request: HttpRequest, object_id: int) -> HttpResponse:
    """GET shows the photo beside those that show the same; POST says what becomes of one pair.

    The answer is a page, or JSON for a script that asks for it.
    """
    photo: Any = desk.get_object(request, str(object_id))
    if not isinstance(photo, Photo):
        raise Http404("There is no such photo.")
    if not may(request.user, "view", photo):
        raise PermissionDenied
    pairs = list(open_pairs(photo))
    may_answer = may(request.user, "change", photo)
    if request.method == "POST":
        if not may_answer:
            raise PermissionDenied
        return _decide(desk, request, photo)
    if not pairs:
        desk.message_user(request, _("Nothing is asked about this picture."), messages.INFO)
        return redirect("admin:media_photo_change", photo.pk)
    context = {
        **desk.admin_site.each_context(request),
        "title": _("Is it the same picture?"),
        "opts": desk.opts,
        "photo": photo,
        "pairs": [(pair, compared_with(photo, pair.other(photo), request.user)) for pair in pairs],
        "may_answer": may_answer,
        "media": desk.media,
    }
    return TemplateResponse(request, "admin/media/photo/same.html", context)


def _decide(desk: "PhotoAdmin", request: HttpRequest, photo: Photo) -> HttpResponse:
    said, _space, chosen = request.POST.get("said", "").partition(" ")
    with transaction.atomic():
        pair = _locked(photo, request.POST.get("pair", ""))
        if pair is None:
            return _answer(desk, request, photo, _("Somebody has answered this question already."), photo)
        if said == BOTH:
            return _keep_both(desk, request, photo, pair)
        stay = next((one for one in (pair.older, pair.newer) if str(one.pk) == chosen), None)
        if stay is None or said not in (USE, TAKE_FILE):
            return _answer(desk, request, photo, _("Say which of the two photos is to stay."), photo, status=400)
        other = pair.newer if stay.pk == pair.older_id else pair.older
        return _keep_one(desk, request, stay, other, take_over=said == TAKE_FILE)


def _locked(photo: Photo, key: str) -> SamePicture | None:
    """The open question with this key about this photo, its two photos locked; None if there is none."""
    if not (key.isascii() and key.isdigit() and len(key) < 16):
        return None
    pair = SamePicture.objects.open().of(photo).filter(pk=key).first()
    if pair is None:
        return None
    rows = Photo.objects.select_for_update().order_by("pk").in_bulk([pair.older_id, pair.newer_id])
    still: SamePicture | None = SamePicture.objects.open().filter(pk=pair.pk).first()
    if still is None or len(rows) < 2:
        return None
    still.older, still.newer = rows[still.older_id], rows[still.newer_id]
    return still


def _keep_both(desk: "PhotoAdmin", request: HttpRequest, photo: Photo, pair: SamePicture) -> HttpResponse:
    pair.keep_both(request.user)
    for one in (pair.older, pair.newer):
        Activity.objects.note("keep both", one, by=request.user, after={"photos": [pair.older.ref, pair.newer.ref]})
    return _answer(desk, request, photo, _("Both stay. Nobody is asked about these two again."), photo)


def _keep_one(desk: "PhotoAdmin", request: HttpRequest, stay: Photo, other: Photo, *, take_over: bool) -> HttpResponse:
    """Let `other` go, which no article uses; with `take_over` its file becomes that of `stay`."""
    allowed = may(request.user, "discard", other) and (not take_over or may(request.user, "change", stay))
    if not allowed:
        raise PermissionDenied
    if _is_used(other):
        text = _("An article or a tag uses “%(photo)s”, so it stays. Put the other photo there first.")
        return _answer(desk, request, other, text % {"photo": other}, other, status=409)
    words = {name: str(getattr(other, name)) for name in _WORDS_OF_A_PHOTO}
    Activity.objects.note("discard", other, by=request.user, before=words, reason=f"= {stay.ref}")
    before, gone = Photo.objects.get(pk=stay.pk), str(other)
    other.earlier_files.update(photo=stay)
    unused = EarlierFile.of(
        other, by=request.user, why=_("The same picture came in once more; this file was not used.")
    )
    other.delete()
    if not take_over:
        unused.photo = stay  # so that these bytes find it, should they come again
        unused.save()
        return _answer(desk, request, stay, _("“%(photo)s” stays; the other one is gone.") % {"photo": stay}, stay)
    why = _("A better file of the same picture: %(photo)s") % {"photo": " ".join(gone.split())[:300]}
    take_file(stay, other, by=request.user, why=why)
    stay.save()
    note_replaced(before, stay, by=request.user, why=why)
    text = _("“%(photo)s” has the other file now; its earlier one is kept.") % {"photo": stay}
    return _answer(desk, request, stay, text, stay)


def _answer(
    desk: "PhotoAdmin", request: HttpRequest, photo: Photo, text: str, stays: Photo, *, status: int = 200
) -> HttpResponse:
    """Say what happened: to a script with the photo that is to be used, else on the next page."""
    from .photo_library import told_of

    if "application/json" in request.headers.get("Accept", ""):
        said = {"photo": told_of(stays), "message": text} if status == 200 else {"error": text}
        return JsonResponse(said, status=status)
    desk.message_user(request, text, messages.SUCCESS if status == 200 else messages.WARNING)
    asks = open_pairs(photo).exists()
    return redirect("admin:media_photo_same" if asks else "admin:media_photo_change", photo.pk)


def told_pairs(photo: Photo, user: Any) -> Iterator[dict[str, Any]]:
    """What is asked about the photo, as a script shows it."""
    for pair in open_pairs(photo):
        older, newer = compared_with(photo, pair.other(photo), user)
        yield {
            "pair": pair.pk,
            "address": reverse("admin:media_photo_same", args=[photo.pk]),
            "both": may(user, "change", photo),
            "photos": [_side(older), _side(newer)],
        }


def _side(one: Compared) -> dict[str, Any]:
    return {
        "id": one.photo.pk,
        "picture": reverse("admin:media_photo_picture", args=[one.photo.pk]) + "?small",
        "alt": one.photo.alt_text,
        "told": [line for line in one.told if line[1]],
        "uses": [use.headline for use in one.uses] + ["…"] * one.hidden_uses,
        "use": one.may_stay_alone,
        "take_file": one.may_take_file,
    }
