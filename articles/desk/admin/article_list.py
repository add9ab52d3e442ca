"""The list of articles: what is live is read from the editions."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone

from ...models import Edition, live_now

__all__ = ["LiveFilter", "with_live_state"]


def with_live_state(articles: QuerySet[Any]) -> QuerySet[Any]:
    """Add `live_since` and `live_revision` of the live edition, and `scheduled_for` of the next one."""
    editions = Edition.objects.filter(article=OuterRef("pk")).order_by()
    live = editions.filter(live_now())
    begins_later = editions.filter(valid_from__gt=timezone.now())
    coming = begins_later.exclude(valid_until=F("valid_from")).order_by("valid_from")  # not called off
    annotated: QuerySet[Any] = articles.annotate(
        live_since=Subquery(live.values("first_published_at")[:1]),
        live_revision=Subquery(live.values("revision__number")[:1]),
        scheduled_for=Subquery(coming.values("valid_from")[:1]),
    )
    return annotated


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
