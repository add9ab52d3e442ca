"""Tags: one a meaning, with its other names."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.translation import gettext as _

from ...models import Tag, TagAlias, TagBroader, TagIdentifier
from ...rights import may
from ..split_page import split_urls
from .named import AliasRows, NamedAdmin, NamedRows, UseFilter

__all__ = ["TagAdmin"]


class TagAliasRows(AliasRows):
    model = TagAlias


class BroaderFormSet(BaseInlineFormSet):  # type: ignore[type-arg]
    """No tag stands under itself, not even over others. The database refuses that too, for two people at once."""

    def clean(self) -> None:
        super().clean()
        kept = [form.cleaned_data for form in self.forms if not form.cleaned_data.get("DELETE")]
        chosen = [row["broader"] for row in kept if row.get("broader")]
        if self.instance.pk and (circle := TagBroader.first_circle(self.instance.pk, [tag.pk for tag in chosen])):
            tag = next(tag for tag in chosen if tag.pk == circle)
            raise ValidationError(_("“%(tag)s” stands under this tag, so it cannot be above it.") % {"tag": tag})


class ManagedRows(NamedRows):
    """Rows that are the tag manager's, also on a tag that somebody else proposes."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, "change", obj or Tag)

    has_change_permission = has_delete_permission = has_add_permission

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None or self.has_add_permission(request)


class TagBroaderRows(ManagedRows):
    model = TagBroader
    formset = BroaderFormSet
    fk_name = "tag"
    fields = ["broader"]
    autocomplete_fields = ["broader"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("broader")


class TagIdentifierRows(ManagedRows):
    model = TagIdentifier
    fields = [("scheme", "value")]


@admin.register(Tag)
class TagAdmin(NamedAdmin):
    list_display = ["name", "kind", "state", "slug"]
    list_filter = ["kind", "state", UseFilter]
    fields = ["name", "kind", "state", "description", "lead_photo", "slug"]
    autocomplete_fields = ["lead_photo"]
    inlines = [TagAliasRows, TagBroaderRows, TagIdentifierRows]

    def get_urls(self) -> list[URLPattern]:
        return [*split_urls(self), *super().get_urls()]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Whoever chooses a tag for something is offered no retired one; the list shows them all."""
        found, repeated = super().get_search_results(request, queryset, search_term)
        choosing = request.path.endswith("/autocomplete/")
        return (found.exclude(state=Tag.State.RETIRED) if choosing else found), repeated

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Who does not look after the tags proposes: what becomes of a proposal is not theirs to say."""
        return [] if may(request.user, "change", Tag) else ["state", "kind"] if obj else ["state"]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        if "kind" in form.base_fields and not may(request.user, "change", Tag):
            kinds = [choice for choice in form.base_fields["kind"].choices if choice[0] != Tag.Kind.INTERNAL]
            form.base_fields["kind"].choices = kinds
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not may(request.user, "change", Tag):
            obj.state = Tag.State.PROPOSED
        super().save_model(request, obj, form, change)
