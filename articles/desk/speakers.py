"""Who may be meant: people and organisations by any of their names, with what they were at the article's date."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import OuterRef, Q, Subquery
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
    """Answer `?q=` with at most ten people and organisations, as JSON. Five queries, whatever is found.

    `?on=` is the date of the article, as the browser's form spells dates; today where it is none.
    """
    if not may(request.user, "view", Person):
        raise PermissionDenied
    return JsonResponse({"speakers": found_speakers(request.GET.get("q", "")[:200], _day(request.GET.get("on", "")))})


def _day(typed: str) -> date:
    try:
        day: date = forms.DateField().clean(typed[:40])
    except ValidationError:
        return timezone.localdate()
    return day


def found_speakers(typed: str, on: date | None = None) -> list[dict[str, Any]]:
    """People and organisations whose name or alias begins with `typed` or has a word that does.

    Args:
        on: the date of the article, for what they were then; today if it is not known. Who held several
            appointments on that day is there with each.
    """
    key = fold(typed)
    if len(key) < _SHORTEST:
        return []
    starts = Q(key__startswith=key) | Q(aliases__key__startswith=key)
    inside = Q(key__contains=f" {key}") | Q(aliases__key__contains=f" {key}")
    people = list(Person.objects.filter(starts | inside).distinct().order_by("name")[:_MOST])
    bodies = list(Organisation.objects.filter(starts | inside).distinct().order_by("name")[:_MOST])
    held = _held(people, on or timezone.localdate())
    found: list[dict[str, Any]] = [
        {"kind": "person", "id": one.pk, "name": one.name, "label": str(one), **parts}
        for one in people
        for parts in held.get(one.pk, [{}])
    ]
    found += [{"kind": "organisation", "id": one.pk, "name": one.name, "label": one.name} for one in bodies]
    return sorted(found, key=lambda one: not fold(one["name"]).startswith(key))[:_MOST]


def _held(people: list[Person], on: date) -> dict[int | None, list[dict[str, str]]]:
    """Rank, role and organisation of each on that day; of whom nothing is noted, as printed with the newest quote."""
    names = ("person_id", "honorific", "role", "organisation")
    found: dict[int | None, list[dict[str, str]]] = {}
    for row in map(dict, Appointment.objects.filter(person__in=people).on(on).values(*names)):
        found.setdefault(row.pop("person_id"), []).append(row)
    newest = Quote.objects.filter(person=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    of_each = Person.objects.filter(pk__in=[one.pk for one in people]).values_list(Subquery(newest))
    printed = {row.pop("person_id"): [row] for row in map(dict, Quote.objects.filter(pk__in=of_each).values(*names))}
    return printed | found


PAGES: list[Page] = [("speakers/", speakers, "speakers")]
