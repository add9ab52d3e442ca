"""What every page of records at the desk has in common: rights, the changes log, a closed list of lookups."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from ...models import Activity
from ...rights import may, visible_to
from .fields import VERBATIM

__all__ = ["DeskModelAdmin"]


class DeskModelAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Asks `rights` and nobody else; Django's own table of permissions plays no part at the desk."""

    formfield_overrides = VERBATIM
    #: Query parameters by which the list may be sifted, beside those of `list_filter`.
    lookups: frozenset[str] = frozenset()

    # Who may do what

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, "view", obj if obj is not None else self.model)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may(request.user, "add", self.model)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, "change", obj if obj is not None else self.model)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, "delete", obj if obj is not None else self.model)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return visible_to(request.user, super().get_queryset(request))

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        filtered = {getattr(one, "parameter_name", one) for one in self.get_list_filter(request)}
        bare = lookup.removesuffix("__exact").removesuffix("__isnull").removesuffix("__id")
        return lookup in self.lookups or bare in filtered

    # The changes log

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> list[dict[str, Any]]:
        """What a form changed, as `log_change` keeps it: before and after by field, rows by their names."""
        before = {name: form.initial.get(name) for name in form.changed_data if not add}
        after = {name: form.cleaned_data.get(name) for name in form.changed_data}
        for formset in formsets or ():
            noun = str(formset.model._meta.verbose_name_plural)
            gone = [str(row) for row in formset.deleted_objects]
            new = [str(row) for row in formset.new_objects] + [str(row) for row, _ in formset.changed_objects]
            if gone:
                before[noun] = gone
            if new:
                after[noun] = new
        return [{"before": before, "after": after}]

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        return self._log(request, "add", obj, message)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        return self._log(request, "change", obj, message)

    def log_deletions(self, request: HttpRequest, queryset: Iterable[Model]) -> Any:
        return [Activity.objects.note("delete", record, by=request.user) for record in queryset]

    def _log(self, request: HttpRequest, action: str, record: Model, message: Any) -> Activity | None:
        values: dict[str, Any] = message[0] if isinstance(message, list) and message else {}
        if action == "change" and not values.get("before") and not values.get("after") and not isinstance(message, str):
            return None
        reason = message if isinstance(message, str) else ""
        by = request.user if isinstance(request.user, AbstractBaseUser) else None
        return Activity.objects.note(
            action, record, by=by, before=values.get("before"), after=values.get("after"), reason=reason
        )

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The lines of the changes log about one record, for whoever may see the record."""
        record = self.get_object(request, object_id)
        if record is None or not self.has_view_permission(request, record):
            raise Http404("There is no such record.")
        lines = Activity.objects.filter(kind=self.opts.model_name, object_id=str(record.pk)).select_related("by")
        context = {
            **self.admin_site.each_context(request),
            "title": "Changes",
            "opts": self.opts,
            "original": record,
            "lines": lines[:200],
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/desk/activity.html", context)
