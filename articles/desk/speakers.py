"""Who may be meant: people and organisations by any of their names, with how they were printed last."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from ..models import Appointment, Organisation, Person, Quote
from ..names import fold
from ..rights import may
from .page import Page

if TYPE_CHECKING:
    from .admin.article import ArticleAdmin

__all__ = ["PAGES", "found_speakers"]

_MOST = 10
_SHORTEST = 2  # letters


def speakers(desk: "ArticleAdmin", request: HttpRequest) -> JsonResponse:
    """Answer `?q=` with at most ten people and organisations, as JSON. Five queries, whatever is found."""
    if not may(request.user, "view", Person):
        raise PermissionDenied
    return JsonResponse({"speakers": found_speakers(request.GET.get("q", "")[:200])})


def found_speakers(typed: str) -> list[dict[str, Any]]:
    """People and organisations whose name or alias begins with `typed` or has a word that does."""
    key = fold(typed)
    if len(key) < _SHORTEST:
        return []
    starts = Q(key__startswith=key) | Q(aliases__key__startswith=key)
    inside = Q(key__contains=f" {key}") | Q(aliases__key__contains=f" {key}")
    people = list(Person.objects.filter(starts | inside).distinct().order_by("name")[:_MOST])
    bodies = list(Organisation.objects.filter(starts | inside).distinct().order_by("name")[:_MOST])
    printed = _last_printed(people)
    found: list[dict[str, Any]] = [
        {"kind": "person", "id": one.pk, "name": one.name, "label": str(one), **printed.get(one.pk, {})}
        for one in people
    ]
    found += [{"kind": "organisation", "id": one.pk, "name": one.name, "label": one.name} for one in bodies]
    return sorted(found, key=lambda one: not fold(one["name"]).startswith(key))[:_MOST]


def _last_printed(people: list[Person]) -> dict[int | None, dict[str, str]]:
    """Rank, role and organisation as printed with the newest quote of each; of others, what they are now."""
    newest = (
        Quote.objects.filter(person__in=people).order_by("pk").values("person_id", "honorific", "role", "organisation")
    )
    held = Appointment.objects.filter(person__in=people).on(timezone.localdate()).reverse()
    names = ("person_id", "honorific", "role", "organisation")
    appointed = {row.pop("person_id"): row for row in map(dict, held.values(*names))}
    return appointed | {row.pop("person_id"): row for row in map(dict, newest)}


PAGES: list[Page] = [("speakers/", speakers, "speakers")]
