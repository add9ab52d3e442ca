"""The library: photos, their makers, words and rights."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy
from js_asset import Script

from media.content_credentials import is_verified_here, signed_at
from media.decoding import PictureRefused
from media.models import Photo
from media.pictures import display_jpeg, display_size, thumbnail

from ...models import Tag
from ..credit_suggestions import credit_suggestions
from ..photo_files import file_urls
from ..photo_form import PhotoForm
from ..photo_library import photo_library
from ..photo_needs import NEEDS, needs, with_needs
from ..photo_pictures import pictures_urls
from ..photo_replaced import note_replaced, to_look_at
from ..photo_same import open_pairs, same_urls
from ..photo_search import HELP, photo_condition
from ..photo_template import apply_template, template_urls
from ..photo_upload import upload_urls
from ..photo_uses import uses_of
from ..versions import to_the_minute
from .base import DeskModelAdmin

__all__ = ["PhotoAdmin"]

_FIRST: list[Any] = ["credit_line", "alt_text", "decorative", "caption"]
_RIGHTS: list[Any] = ["rights", "restrictions", ("allowed_from", "allowed_until"), "withdrawn", "usage_terms"]
_MAKER: list[Any] = [
    *("creators", "creators_job_title", "source", "copyright_notice", "web_statement"),
    ("licensor_name", "licensor_url"),
    *("instructions", "job_id"),
]
_SEEN: list[Any] = [
    *("headline", "ext_description", "persons_shown", "event", "keywords", "date_created"),
    ("sublocation", "city"),
    ("state", "country"),
    *("caption_writer", "digital_source_type", "data_mining"),
]


class QueueFilter(admin.SimpleListFilter):
    """What a photo still needs before it can be printed, or soon."""

    title = gettext_lazy("what it needs")
    parameter_name = "needs"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [(need.code, need.title) for need in NEEDS.values()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        need = NEEDS.get(self.value() or "")
        return queryset.filter(need.condition()) if need else queryset


@admin.register(Photo)
class PhotoAdmin(DeskModelAdmin):
    form = PhotoForm
    list_display = ["thumbnail", "__str__", "credit_line", "rights", "needs", "brought_in"]
    list_display_links = ["thumbnail", "__str__"]
    list_filter = [QueueFilter, "rights"]
    list_per_page = 60
    actions = [apply_template]
    empty_value_display = ""
    search_fields = ["ref"]  # what is searched is told by `photo_search`
    search_help_text = HELP
    readonly_fields = ["picture"]
    fieldsets = [
        (None, {"fields": ["picture", ("focal_x", "focal_y"), "upload", "why", *_FIRST]}),
        (gettext_lazy("Rights"), {"fields": _RIGHTS}),
        (gettext_lazy("Maker and source"), {"fields": _MAKER, "classes": ["collapse"]}),
        (gettext_lazy("What is seen"), {"fields": _SEEN, "classes": ["collapse"]}),
    ]

    class Media:
        css = {"all": ["desk/desk.css"]}
        js = [Script("desk/photo-form.js", type="module"), Script("desk/focal-point.js", type="module")]

    def get_urls(self) -> list[URLPattern]:
        picture = self.admin_site.admin_view(partial(photo_picture, self))
        library = self.admin_site.admin_view(partial(photo_library, self))
        return [
            path("library/", library, name="media_photo_library"),
            path("<int:object_id>/picture/", picture, name="media_photo_picture"),
            *upload_urls(self),
            *template_urls(self),
            *pictures_urls(self),
            *same_urls(self),
            *file_urls(self),
            *super().get_urls(),
        ]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Only where one file takes the place of another there is a reason to give."""
        first, *rest = super().get_fieldsets(request, obj)
        if obj and obj.original and self.has_change_permission(request, obj):
            return [first, *rest]
        return [(first[0], {"fields": [name for name in first[1]["fields"] if name != "why"]}), *rest]

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[list[Any], dict[str, int], Any, list[Any]]:
        """A photo that a tag leads with stays, as one of an article does."""
        gone, counts, missing, kept = super().get_deleted_objects(objs, request)
        tags = Tag.objects.filter(lead_photo__in=objs)
        return gone, counts, missing, [*kept, *map(_leads_with_it, tags)]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return with_needs(super().get_queryset(request))

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form; once more where the same bytes came in twice at the same moment, so that the second is told."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError:
            return super().changeform_view(request, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Photo, form: Any, change: bool) -> None:
        if not change:
            obj.uploaded_by_id = request.user.pk
        before = Photo.objects.get(pk=obj.pk) if change and obj.replaced else None
        if obj.replaced:
            obj.replaced.said_by(request.user)
        super().save_model(request, obj, form, change)
        if before:
            note_replaced(before, obj, by=request.user, why=form.cleaned_data["why"])
            for text in to_look_at(before, obj):
                self.message_user(request, text, messages.WARNING)

    def response_add(self, request: HttpRequest, obj: Photo, post_url_continue: str | None = None) -> HttpResponse:
        return self._asks(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Photo) -> HttpResponse:
        return self._asks(request, obj) or super().response_change(request, obj)

    def _asks(self, request: HttpRequest, photo: Photo) -> HttpResponse | None:
        """To the question whether it is the same picture as another, where a file came in and it is."""
        if "upload" not in request.FILES or IS_POPUP_VAR in request.POST or not open_pairs(photo).exists():
            return None
        self.message_user(
            request, gettext("It is stored. The library has a photo that shows the same."), messages.WARNING
        )
        return redirect("admin:media_photo_same", photo.pk)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return super().changelist_view(request, {"undo": request.session.get("photo_undo"), **(extra_context or {})})

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        if photo := context.get("original"):
            context["uses"], context["hidden_uses"] = uses_of(photo, request.user)
            context["credentials"] = photo.content_credentials
            context["signed_at"] = signed_at(photo.content_credentials)
            context["is_verified_here"] = is_verified_here()
            context["same"] = open_pairs(photo).count()
            context["earlier_files"] = photo.earlier_files.count()
            if self.has_change_permission(request, photo):
                context["credit_suggestions"] = credit_suggestions(photo)
        return super().render_change_form(request, context, *args, **kwargs)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return queryset.filter(photo_condition(search_term)), False

    @admin.display(description=gettext_lazy("picture"))
    def thumbnail(self, photo: Photo) -> str:
        if photo.awaits_file:
            return "–"
        source = reverse("admin:media_photo_picture", args=[photo.pk]) + "?small"
        return format_html('<img class="desk-thumbnail" src="{}" alt="{}" loading="lazy">', source, photo.alt_text)

    @admin.display(description=gettext_lazy("needs"))
    def needs(self, photo: Photo) -> str:
        return ", ".join(needs(photo))

    @admin.display(description=gettext_lazy("brought in"), ordering="created_at")
    def brought_in(self, photo: Photo) -> str:
        return to_the_minute(photo.created_at)

    @admin.display(description=gettext_lazy("picture"))
    def picture(self, photo: Photo) -> str:
        if photo.awaits_file:
            return gettext("There is no picture yet; the credit is kept.")
        width, height = display_size(photo)
        source = reverse("admin:media_photo_picture", args=[photo.pk])
        return format_html(
            '<span class="focal" data-hint="{}" data-clear="{}">'
            '<img class="desk-picture" src="{}" width="{}" height="{}" alt="{}"></span>',
            *(gettext("Click on what must stay in sight when the picture is cut."), gettext("Cut around the middle")),
            *(source, width, height, photo.alt_text),
        )


def photo_picture(desk: PhotoAdmin, request: HttpRequest, object_id: int) -> HttpResponse:
    """The picture as readers would get it, for those who may see the photo here."""
    photo = desk.get_object(request, str(object_id))
    if not isinstance(photo, Photo) or photo.awaits_file:
        raise Http404("There is no such picture.")
    if not desk.has_view_or_change_permission(request, photo):
        raise PermissionDenied
    try:
        data = thumbnail(photo) if "small" in request.GET else display_jpeg(photo)
    except (OSError, PictureRefused, ValueError) as error:
        raise Http404("The file of this picture is missing or damaged.") from error
    return HttpResponse(data, content_type="image/jpeg")


def _leads_with_it(tag: Tag) -> str:
    page = reverse("admin:articles_tag_change", args=[tag.pk])
    return format_html('{}: <a href="{}">{}</a>', Tag._meta.verbose_name, page, tag)
