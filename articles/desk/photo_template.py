"""One template for many photos: credit, rights, event and the like, put where they are chosen, and taken back."""

import uuid
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from media.models import Photo

from ..models import Activity
from ..rights import is_published, may
from .local_time import DeskTimeField

if TYPE_CHECKING:
    from .admin.photo import PhotoAdmin

__all__ = ["apply_template", "template_urls"]

MOST = 500
FIELDS = [
    "credit_line",
    "creators",
    "source",
    "copyright_notice",
    "rights",
    "restrictions",
    "allowed_until",
    "usage_terms",
    "event",
    "persons_shown",
    "keywords",
    "city",
    "country",
]


class TemplateForm(forms.ModelForm):  # type: ignore[type-arg]
    """What is left empty changes nothing."""

    allowed_until = DeskTimeField(label=gettext_lazy("Allowed until"), required=False)
    overwrite = forms.BooleanField(label=gettext_lazy("Also where a photo says something else already"), required=False)

    class Meta:
        model = Photo
        fields = FIELDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rights"].required, self.fields["rights"].initial = False, ""
        self.fields["rights"].choices = [("", "---------"), *Photo._meta.get_field("rights").choices]  # type: ignore[attr-defined,misc]
        self.initial = {}

    def _post_clean(self) -> None:
        """There is no record yet that these words could make invalid; each photo is cleaned when they reach it."""

    def wanted(self) -> dict[str, Any]:
        """The fields that say something."""
        return {name: value for name in FIELDS if (value := self.cleaned_data.get(name))}


@dataclass(frozen=True, slots=True)
class Row:
    """A photo that was chosen, and why it cannot be changed, if it cannot."""

    photo: Photo
    why_not: str


def template_urls(desk: "PhotoAdmin") -> list[URLPattern]:
    view = desk.admin_site.admin_view
    return [
        path("template/", view(partial(template, desk)), name="media_photo_template"),
        path("template/undo/", view(partial(undo, desk)), name="media_photo_template_undo"),
    ]


def apply_template(desk: "PhotoAdmin", request: HttpRequest, queryset: Any) -> HttpResponse:
    """The entry in the list's menu of actions; changes nothing itself."""
    return _page(desk, request, list(queryset[:MOST]), TemplateForm())


apply_template.short_description = gettext_lazy("Apply a template…")  # type: ignore[attr-defined]


def template(desk: "PhotoAdmin", request: HttpRequest) -> HttpResponse:
    """GET shows the photos of `?photo=`; POST puts the words that were filled in into those that are ticked."""
    if not may(request.user, "view", Photo):
        raise PermissionDenied
    sent = request.POST if request.method == "POST" else request.GET
    keys = [key for key in sent.getlist("photo")[:MOST] if key.isascii() and key.isdigit() and len(key) < 16]
    photos = list(desk.get_queryset(request).filter(pk__in=keys))
    form = TemplateForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _page(desk, request, photos, form)
    batch, done = uuid.uuid4(), 0
    for photo in photos:
        try:
            with transaction.atomic():
                done += _put(request.user, photo.pk, form.wanted(), batch, overwrite=form.cleaned_data["overwrite"])
        except (ValidationError, PermissionDenied) as error:
            why = " ".join(error.messages) if isinstance(error, ValidationError) else _("you may not change it")
            desk.message_user(request, f"“{photo}”: {why}", messages.WARNING)
    if done:
        request.session["photo_undo"] = [str(batch), done]
        text = ngettext("%(n)d photo was changed.", "%(n)d photos were changed.", done) % {"n": done}
        desk.message_user(request, text, messages.SUCCESS)
    else:
        desk.message_user(request, _("Nothing had to be changed."), messages.INFO)
    return redirect("admin:media_photo_changelist")


def undo(desk: "PhotoAdmin", request: HttpRequest) -> HttpResponse:
    """POST gives the photos of a batch their words back, where nobody has changed them since."""
    if not may(request.user, "view", Photo):
        raise PermissionDenied
    try:
        batch = uuid.UUID(request.POST.get("batch", ""))
    except ValueError:
        return redirect("admin:media_photo_changelist")
    back = 0
    lines = Activity.objects.filter(batch=batch, by=request.user.pk, action="template")
    for line in lines if request.method == "POST" else []:
        with transaction.atomic():
            back += _take_back(request.user, line)
    if back:
        text = ngettext("%(n)d photo is as it was.", "%(n)d photos are as they were.", back) % {"n": back}
        desk.message_user(request, text, messages.SUCCESS)
    if back < len(lines):
        others = ngettext("%(n)d was changed since and stays.", "%(n)d were changed since and stay.", len(lines) - back)
        desk.message_user(request, others % {"n": len(lines) - back}, messages.WARNING)
    request.session.pop("photo_undo", None)
    return redirect("admin:media_photo_changelist")


def _put(user: Any, key: int, wanted: dict[str, Any], batch: uuid.UUID, *, overwrite: bool) -> int:
    """Write into one photo, locked, what it lacks (or what differs); 1 if that changed anything."""
    photo = Photo.objects.select_for_update().get(pk=key)
    if not may(user, "change", photo):
        raise PermissionDenied
    now = {name: value for name, value in wanted.items() if overwrite or _is_empty(photo, name)}
    now = {name: value for name, value in now.items() if getattr(photo, name) != value}
    if not now:
        return 0
    before = model_to_dict(photo, list(now))
    for name, value in now.items():
        setattr(photo, name, value)
    photo.full_clean(exclude=["original"])
    photo.save()
    Activity.objects.note("template", photo, by=user, before=before, after=now, batch=batch)
    return 1


def _is_empty(photo: Photo, name: str) -> bool:
    value = getattr(photo, name)
    return not value or (name == "rights" and value == "unknown")


def _take_back(user: Any, line: Activity) -> int:
    photo = Photo.objects.select_for_update().filter(pk=line.object_id).first()
    before, after = line.before, line.after
    if photo is None or not isinstance(before, dict) or not isinstance(after, dict) or not may(user, "change", photo):
        return 0
    old = {name: photo._meta.get_field(name).to_python(value) for name, value in before.items()}  # type: ignore[union-attr]
    new = {name: photo._meta.get_field(name).to_python(value) for name, value in after.items()}  # type: ignore[union-attr]
    if any(getattr(photo, name) != value for name, value in new.items()):
        return 0
    if "credit_line" in old and not str(old["credit_line"]).strip() and is_published(photo):
        return 0  # readers see it: a credit is never taken away
    for name, value in old.items():
        setattr(photo, name, value)
    photo.save()
    Activity.objects.note("template", photo, by=user, before=after, after=before)
    return 1


def _page(desk: "PhotoAdmin", request: HttpRequest, photos: list[Photo], form: TemplateForm) -> HttpResponse:
    rows = [Row(photo, "" if may(request.user, "change", photo) else _("you may not change it")) for photo in photos]
    context = {
        **desk.admin_site.each_context(request),
        "title": _("One template for many photos"),
        "opts": desk.opts,
        "form": form,
        "rows": rows,
        "media": desk.media + form.media,
    }
    return TemplateResponse(request, "admin/media/photo/template.html", context)
