"""The list of articles, sifted by what readers have of them."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

__all__ = ["LiveFilter", "MineFilter"]


class LiveFilter(admin.SimpleListFilter):
    title = _("live")
    parameter_name = "live"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [("yes", _("Live")), ("scheduled", _("Scheduled")), ("no", _("Not live"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        match self.value():
            case "yes":
                return queryset.exclude(live_since=None)
            case "scheduled":
                return queryset.exclude(scheduled_for=None)
            case "no":
                return queryset.filter(live_since=None)
        return queryset


class MineFilter(admin.SimpleListFilter):
    """What I made or have in hand, and what of it no edition holds yet."""

    title = _("mine")
    parameter_name = "mine"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [("yes", _("Mine, in work")), ("all", _("All of mine"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        mine = queryset.filter(Q(created_by=request.user.pk) | Q(assignee=request.user.pk))
        match self.value():
            case "yes":
                return mine.filter(in_work=True)
            case "all":
                return mine
        return queryset
