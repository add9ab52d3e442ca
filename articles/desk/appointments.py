"""Appointments that printed quotes speak of and nobody has noted: proposed on the person's page, taken by a click."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max, Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import Activity, Appointment, EditionQuote, Person
from ..models.seen import was_seen
from ..names import fold
from ..rights import may, visible_to

if TYPE_CHECKING:
    from .admin.person import PersonAdmin

__all__ = ["Proposal", "proposals", "take_appointment"]

_MOST = 30
_PARTS = ("honorific", "role", "organisation")


@dataclass(frozen=True, slots=True)
class Proposal:
    """Rank, role and organisation as printed, with the dates of the first and last article that printed them."""

    honorific: str
    role: str
    organisation: str
    affiliation: int | None
    first: date
    last: date

    def __str__(self) -> str:
        return ", ".join(filter(None, [self.honorific, self.role, self.organisation]))

    @property
    def key(self) -> tuple[str, ...]:
        return _key(self)


def _key(held: Any) -> tuple[str, ...]:
    return tuple(fold(getattr(held, part)) for part in _PARTS)


def proposals(person: Person) -> list[Proposal]:
    """What was printed of `person` and is no appointment yet, the newest first. Two queries.

    The date of an article is that of its event, else the day on which it first appeared.
    """
    printed = EditionQuote.objects.filter(was_seen("edition__"), person=person).exclude(honorific="", role="")
    rows = printed.order_by().values(*_PARTS, "affiliation", "edition__event_start")
    rows = rows.annotate(first=Min("edition__first_published_at"), last=Max("edition__first_published_at"))
    noted = {_key(one) for one in Appointment.objects.filter(person=person)}
    found: dict[tuple[str, ...], Proposal] = {}
    for row in rows.order_by("first"):
        event = row["edition__event_start"]
        first, last = event or timezone.localdate(row["first"]), event or timezone.localdate(row["last"])
        one = Proposal(row["honorific"], row["role"], row["organisation"], row["affiliation"], first, last)
        if one.key in noted:
            continue
        if before := found.get(one.key):
            parts = (before.honorific, before.role, before.organisation, before.affiliation or one.affiliation)
            one = Proposal(*parts, min(before.first, first), max(before.last, last))
        found[one.key] = one
    return sorted(found.values(), key=lambda one: (one.last, one.first), reverse=True)[:_MOST]


def take_appointment(desk: "PersonAdmin", request: HttpRequest, object_id: int) -> HttpResponse:
    """POST makes an appointment of a proposal. It begins with the day of the first article that printed it."""
    person = get_object_or_404(visible_to(request.user, Person.objects.all()), pk=object_id)
    if not may(request.user, "change", person):
        raise PermissionDenied
    if request.method == "POST":
        with transaction.atomic():
            get_object_or_404(Person.objects.select_for_update(), pk=person.pk)  # a second click waits: it is taken
            wanted = tuple(fold(request.POST.get(part, "")[:300]) for part in _PARTS)
            chosen = next((one for one in proposals(person) if one.key == wanted), None)
            if chosen is not None:
                made = Appointment.objects.create(
                    person=person,
                    affiliation_id=chosen.affiliation,
                    begins=chosen.first.isoformat(),
                    **{part: getattr(chosen, part) for part in _PARTS},
                )
                Activity.objects.note("appoint", person, by=request.user, after=str(made))
        if chosen is None:
            text = _("It is noted already, or it is printed nowhere any more. Nothing was changed.")
            desk.message_user(request, text, messages.WARNING)
        else:
            text = _("“%(what)s” is noted, from %(first)s. Correct the dates where you know them better.")
            told = {"what": chosen, "first": chosen.first.isoformat()}
            desk.message_user(request, text % told, messages.SUCCESS)
    return redirect("admin:articles_person_change", person.pk)
