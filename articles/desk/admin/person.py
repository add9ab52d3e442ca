"""People: who writes, speaks and photographs."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from ...models import Appointment, Person, PersonAlias
from ...rights import may
from .fields import VERBATIM, ClosedChoices
from .named import AliasRows, NamedAdmin

__all__ = ["PersonAdmin"]


class PersonAliasRows(AliasRows):
    model = PersonAlias


class AppointmentRows(ClosedChoices, admin.StackedInline):  # type: ignore[type-arg]
    """What the person was, and when; whoever may change the person may change these."""

    model = Appointment
    extra = 0
    formfield_overrides = VERBATIM
    autocomplete_fields = ["affiliation"]
    fields = [("honorific", "role"), ("organisation", "affiliation"), ("begins", "ends")]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, "change", obj) if obj else may(request.user, "add", Person)

    has_change_permission = has_delete_permission = has_add_permission

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, "view", Person)


@admin.register(Person)
class PersonAdmin(NamedAdmin):
    list_display = ["name", "disambiguation", "slug"]
    fields = ["name", "disambiguation", "description", "slug"]
    inlines = [AppointmentRows, PersonAliasRows]
