"""People: who writes, speaks and photographs."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from ...models import Appointment, Person, PersonAlias
from ...rights import may
from ..appointments import proposals, take_appointment
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
    change_form_template = "admin/articles/person/change_form.html"

    def get_urls(self) -> list[URLPattern]:
        take = self.admin_site.admin_view(partial(take_appointment, self))
        return [path("<int:object_id>/appoint/", take, name="articles_person_appoint"), *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        person: Person | None = context.get("original")
        if person is not None:
            context |= {"proposals": proposals(person), "may_appoint": may(request.user, "change", person)}
        answer: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        return answer
