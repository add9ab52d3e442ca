"""What the lists of people, organisations and tags share: they are found by any of their names."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from ...names import fold
from ..named_form import NamedForm
from .base import DeskModelAdmin

__all__ = ["AliasRows", "NamedAdmin"]


class NamedAdmin(DeskModelAdmin):
    form = NamedForm
    list_display = ["name", "slug"]
    search_fields = ["key", "aliases__key"]
    search_help_text = "Name or alias; accents and capitals do not matter."
    ordering = ["name"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return super().get_search_results(request, queryset, fold(search_term))


class AliasFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """Aliases that mean one thing: none twice, none the name of another record."""

    def clean(self) -> None:
        super().clean()
        kept = [form for form in self.forms if not form.cleaned_data.get("DELETE")]
        keys = [fold(form.cleaned_data["name"]) for form in kept if form.cleaned_data.get("name")]
        if len(keys) > len(set(keys)):
            raise ValidationError("Two of these aliases mean the same. Remove one.")
        named = type(self.instance)._default_manager
        if other := named.filter(key__in=keys).exclude(pk=self.instance.pk).first():
            raise ValidationError(f"“{other}” is the name of another record, so it cannot be an alias here.")


class AliasRows(admin.StackedInline):  # type: ignore[type-arg]
    formset = AliasFormSet
    fields = ["name"]
    extra = 0
