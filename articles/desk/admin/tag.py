"""Tags: one a meaning, with its other names."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from ...models import Tag, TagAlias
from ...rights import may
from .named import AliasRows, NamedAdmin

__all__ = ["TagAdmin"]


class TagAliasRows(AliasRows):
    model = TagAlias


@admin.register(Tag)
class TagAdmin(NamedAdmin):
    list_display = ["name", "kind", "state", "slug"]
    list_filter = ["kind", "state"]
    fields = ["name", "kind", "state", "description", "slug"]
    inlines = [TagAliasRows]

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
