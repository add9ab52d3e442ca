"""What the lists of people, organisations and tags share: they are found by any of their names, and merged."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import ActionLocation
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ...models import Address
from ...names import fold
from ...rights import may
from ...vocabulary import twin_of, uses_of
from ..named_form import NamedForm
from ..vocabulary_pages import merge_chosen, vocabulary_urls
from .base import DeskModelAdmin
from .fields import VERBATIM, ClosedChoices

__all__ = ["AliasRows", "NamedAdmin", "NamedRows", "UseFilter"]


class UseFilter(admin.SimpleListFilter):
    """Which of them nothing uses: no article, no edition, no quote, no photo."""

    title = gettext_lazy("use")
    parameter_name = "use"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [("none", gettext_lazy("Used by nothing")), ("some", gettext_lazy("Used"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in ("none", "some"):
            return queryset
        unused = queryset
        for use in uses_of(queryset.model):
            if use.is_use:
                unused = unused.exclude(Exists(use.model._base_manager.filter(**{use.column: OuterRef("pk")})))
        return unused if self.value() == "none" else queryset.exclude(pk__in=unused.values("pk"))


class NamedAdmin(DeskModelAdmin):
    form = NamedForm
    list_display = ["name", "slug"]
    list_filter = [UseFilter]
    search_fields = ["key", "aliases__key"]
    search_help_text = gettext_lazy("Name or alias; accents and capitals do not matter.")
    ordering = ["name"]
    actions = [merge_chosen]
    change_list_template = "admin/vocabulary/change_list.html"
    change_form_template = "admin/vocabulary/change_form.html"

    def get_urls(self) -> list[URLPattern]:
        return [*vocabulary_urls(self), *super().get_urls()]

    def get_actions(self, request: HttpRequest, action_location: Any = ActionLocation.CHANGE_LIST) -> dict[str, Any]:
        actions = super().get_actions(request, action_location)
        if not may(request.user, "merge", self.model):
            actions.pop("merge_chosen", None)
        return actions

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[list[Any], dict[str, int], Any, list[Any]]:
        """What readers once found under an old address is never deleted: the address would lead nowhere."""
        names, counts, missing, kept = super().get_deleted_objects(objs, request)
        keys = [one.pk for one in objs]
        old = Address.objects.filter(kind=self.opts.model_name, record_id__in=keys, shown=True).count()
        if old:
            text = ngettext("%(n)d old address that readers know", "%(n)d old addresses that readers know", old)
            kept = [*kept, text % {"n": old}]
        return names, counts, missing, kept

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return super().get_search_results(request, queryset, fold(search_term))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        context = {"may_merge": may(request.user, "merge", self.model), **(extra_context or {})}
        return super().changelist_view(request, context)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        context["may_merge"] = may(request.user, "merge", self.model)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        named = [form.instance.name] if "name" in form.changed_data else []
        named += [
            str(row) for formset in formsets for row in getattr(formset, "new_objects", ()) if hasattr(row, "key")
        ]
        for name in named:
            if warning := twin_of(name, form.instance):
                self.message_user(request, warning, messages.WARNING)


class AliasFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """Aliases that mean one thing: none twice, none the name of another record."""

    def clean(self) -> None:
        super().clean()
        kept = [form for form in self.forms if not form.cleaned_data.get("DELETE")]
        keys = [fold(form.cleaned_data["name"]) for form in kept if form.cleaned_data.get("name")]
        if len(keys) > len(set(keys)):
            raise ValidationError(_("Two of these aliases mean the same. Remove one."))
        if self.instance.key in keys:
            raise ValidationError(_("An alias means the same as the name, so it is not needed. Remove it."))
        named = type(self.instance)._default_manager
        if other := named.filter(key__in=keys).exclude(pk=self.instance.pk).first():
            text = _("“%(name)s” is the name of another record, so it cannot be an alias here.")
            raise ValidationError(text % {"name": other})


class NamedRows(ClosedChoices, admin.StackedInline):  # type: ignore[type-arg]
    """Rows of a tag, person or organisation: whoever may change it, or add it, may change them."""

    extra = 0
    formfield_overrides = VERBATIM

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, "change" if obj else "add", obj or self.parent_model)

    has_change_permission = has_delete_permission = has_add_permission

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True  # whoever may open the record


class AliasRows(NamedRows):
    formset = AliasFormSet
    fields = [("name", "language")]
