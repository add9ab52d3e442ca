"""The library: photos, their credits and their words."""

from functools import partial

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy

from media.models import Photo
from media.pictures import display_jpeg, display_size

from ..photo_form import PhotoForm
from ..photo_library import photo_library
from .base import DeskModelAdmin

__all__ = ["PhotoAdmin"]


@admin.register(Photo)
class PhotoAdmin(DeskModelAdmin):
    form = PhotoForm
    list_display = ["__str__", "credit_line", "has_picture", "alt_text", "created_at"]
    search_fields = ["caption", "credit_line", "alt_text", "ref"]
    fields = ["picture", "upload", "credit_line", "alt_text", "decorative", "caption"]
    readonly_fields = ["picture"]

    class Media:
        css = {"all": ["desk/desk.css"]}

    def get_urls(self) -> list[URLPattern]:
        picture = self.admin_site.admin_view(partial(photo_picture, self))
        library = self.admin_site.admin_view(partial(photo_library, self))
        return [
            path("library/", library, name="media_photo_library"),
            path("<int:object_id>/picture/", picture, name="media_photo_picture"),
            *super().get_urls(),
        ]

    @admin.display(description=gettext_lazy("picture"), boolean=True)
    def has_picture(self, photo: Photo) -> bool:
        return not photo.awaits_file

    @admin.display(description=gettext_lazy("picture"))
    def picture(self, photo: Photo) -> str:
        if photo.awaits_file:
            return gettext("There is no picture yet; the credit is kept.")
        width, height = display_size(photo)
        source = reverse("admin:media_photo_picture", args=[photo.pk])
        return format_html(
            '<img class="desk-picture" src="{}" width="{}" height="{}" alt="{}">', source, width, height, photo.alt_text
        )


def photo_picture(desk: PhotoAdmin, request: HttpRequest, object_id: int) -> HttpResponse:
    """The picture as readers would get it, for those who may see the photo here."""
    photo = desk.get_object(request, str(object_id))
    if not isinstance(photo, Photo) or photo.awaits_file:
        raise Http404("There is no such picture.")
    if not desk.has_view_or_change_permission(request, photo):
        raise PermissionDenied
    try:
        data = display_jpeg(photo)
    except OSError as error:
        raise Http404("The file of this picture is missing or damaged.") from error
    return HttpResponse(data, content_type="image/jpeg")
