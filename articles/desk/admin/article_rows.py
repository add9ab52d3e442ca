"""The rows of the article page: quotes, tags, photos and bylines."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from ...models import ArticleByline, ArticlePhoto, ArticleTag, Quote
from ..forms import BylineForm, OrderedFormSet, PhotoUseForm, QuoteForm, QuoteFormSet, TagUseForm
from .fields import VERBATIM, ClosedChoices, only_add_related

__all__ = ["BylineRows", "PhotoRows", "QuoteRows", "TagRows"]


class Rows(ClosedChoices, admin.StackedInline):  # type: ignore[type-arg]
    extra = 0
    formfield_overrides = VERBATIM
    #: The part of the guide that is help in place above these rows, if there is one.
    help = ""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return only_add_related(super().formfield_for_dbfield(db_field, request, **kwargs))


class QuoteRows(Rows):
    """The quotes that stand in the body. Marks in the text make and end them; here is who said them."""

    model = Quote
    form = QuoteForm
    formset = QuoteFormSet
    template = "admin/desk/quote_rows.html"
    help = "quotes"
    autocomplete_fields = ["person", "affiliation"]
    fieldsets = [
        (None, {"fields": [("honorific", "speaker"), "role", "organisation", "ellipsis", "confirmed", "mark"]}),
        (
            gettext_lazy("Person, organisation, as printed"),
            {"fields": ["person", "affiliation", "printed"], "classes": ["collapse"]},
        ),
        (
            gettext_lazy("Where it is from"),
            {
                "fields": [
                    ("source", "source_place"),
                    ("altered_reason", "accept_altered"),
                    ("obtained", "obtained_via"),
                    "obtained_shown",
                    ("terms", "terms_reason"),
                ],
                "classes": ["collapse"],
            },
        ),
    ]
    can_delete = False

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.asked = (request.GET.get("quotes", ""), request.GET.get("quote", ""))
        return formset

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(retired_at=None).select_related("person", "affiliation", "source")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _may_change_article(self, request, obj)  # a row for a mark that is new in the text

    has_change_permission = has_add_permission

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True  # whoever may open the article


class ArticleRows(Rows):
    """Rows that belong to an article: whoever may change it may change them."""

    formset = OrderedFormSet

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _may_change_article(self, request, obj)

    has_change_permission = has_delete_permission = has_add_permission

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True


class TagRows(ArticleRows):
    model = ArticleTag
    form = TagUseForm
    template = "admin/desk/tag_rows.html"
    help = "tags"
    fk_name = "content_object"
    verbose_name = gettext_lazy("tag")
    verbose_name_plural = gettext_lazy("tags")
    autocomplete_fields = ["tag"]
    fieldsets = [(None, {"fields": [("tag", "position"), "confirmed"]})]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("tag")


class PhotoRows(ArticleRows):
    model = ArticlePhoto
    form = PhotoUseForm
    template = "admin/desk/photo_rows.html"
    help = "photos"
    verbose_name = gettext_lazy("photo")
    verbose_name_plural = gettext_lazy("photos")
    autocomplete_fields = ["photo"]
    fieldsets = [
        (None, {"fields": [("photo", "position")]}),
        (
            gettext_lazy("Caption, alt text and focal point here"),
            {"fields": ["caption", "alt_text", ("focal_x", "focal_y")], "classes": ["collapse"]},
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("photo")


class BylineRows(ArticleRows):
    model = ArticleByline
    form = BylineForm
    verbose_name = gettext_lazy("author")
    verbose_name_plural = gettext_lazy("authors")
    autocomplete_fields = ["person"]
    fieldsets = [(None, {"fields": [("person", "position")]})]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("person")


def _may_change_article(rows: Rows, request: HttpRequest, article: Any) -> bool:
    desk = rows.admin_site.get_model_admin(rows.parent_model)
    return desk.has_change_permission(request, article) if article else desk.has_add_permission(request)
