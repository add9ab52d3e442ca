"""The list of articles, sifted by what readers have of them."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ...models import Edition
from ..standing import coming_editions, with_standing

__all__ = ["ArticleList", "LiveFilter", "MineFilter"]


class ArticleList(ChangeList):
    """Adds what `standing` reads to the rows that are shown; a database may compute it for all that it sorts."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        keys = list(self.result_list.values_list("pk", flat=True))
        shown = with_standing(self.model._default_manager.filter(pk__in=keys))
        rows = shown.select_related("section", "assignee", "created_by").in_bulk()
        self.result_list = [rows[key] for key in keys if key in rows]


class LiveFilter(admin.SimpleListFilter):
    title = _("live")
    parameter_name = "live"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [("yes", _("Live")), ("scheduled", _("Scheduled")), ("no", _("Not live"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        live = Edition.live.filter(article=OuterRef("pk"))
        match self.value():
            case "yes":
                return queryset.filter(Exists(live))
            case "scheduled":
                return queryset.filter(Exists(coming_editions().filter(article=OuterRef("pk"))))
            case "no":
                return queryset.filter(~Exists(live))
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
