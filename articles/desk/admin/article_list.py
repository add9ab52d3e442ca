"""The list of articles, sifted by what readers have of them."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

__all__ = ["LiveFilter"]


class LiveFilter(admin.SimpleListFilter):
    title = "live"
    parameter_name = "live"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [("yes", "Live"), ("scheduled", "Scheduled"), ("no", "Not live")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        match self.value():
            case "yes":
                return queryset.exclude(live_since=None)
            case "scheduled":
                return queryset.exclude(scheduled_for=None)
            case "no":
                return queryset.filter(live_since=None)
        return queryset
