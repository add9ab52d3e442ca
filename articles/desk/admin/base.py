"""What every page of records at the desk has in common: rights, the changes log, a closed list of lookups."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import FieldDoesNotExist
from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ...models import Activity
from ...rights import may, visible_to
from ..activity_words import told
from ..guarded_form import GuardedForm, join_with_stored, loaded_token
from ..record_uses import told_uses
from .fields import VERBATIM, ClosedChoices

__all__ = ["DeskModelAdmin", "KnownRecordsFilter"]


#: How the parameters of Django's filters end.
_ENDINGS = frozenset({"exact", "isnull", "in", "gte", "lt", "day", "month", "year"})


class KnownRecordsFilter(admin.RelatedFieldListFilter):
    """Sifts a list by a related record; names only records that the user may know of."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        known = visible_to(request.user, field.remote_field.model._default_manager.all())
        ordering = self.field_admin_ordering(field, request, model_admin)
        return list(field.get_choices(include_blank=False, ordering=ordering, limit_choices_to={"pk__in": known}))


def _closed(model: Any, one: Any) -> Any:
    if not isinstance(one, str):
        return one
    try:
        field = model._meta.get_field(one)
    except FieldDoesNotExist:
        return one  # by way of a related record, such as `desk_roles__role`
    return (one, KnownRecordsFilter) if field.remote_field else one


def _parameter(one: Any) -> str:
    first = one[0] if isinstance(one, tuple) else one
    return str(getattr(first, "parameter_name", first))


class DeskModelAdmin(ClosedChoices, admin.ModelAdmin):  # type: ignore[type-arg]
    """Asks `rights` and nobody else; Django's own table of permissions plays no part at the desk."""

    formfield_overrides = VERBATIM
    #: Whether the page carries what it was loaded with, so that older forms are joined with newer values.
    guarded = True
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

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The record, if this user may know of it; else the same 404 as for one that does not exist."""
        record = super().get_object(request, object_id, from_field)
        if record is None:
            raise Http404("There is no such record.")
        return record

    # What a list can be asked

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """The filters, those by a related record offering only records that the user may know of."""
        return [_closed(self.model, one) for one in super().get_list_filter(request)]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only what a filter of this list sends: by any other lookup one could ask for hidden values bit by bit."""
        names = {_parameter(one) for one in self.get_list_filter(request)} | {self.date_hierarchy}
        name, _, rest = lookup.rpartition("__")
        bare = (name if rest in _ENDINGS else lookup).removesuffix("__id")
        return lookup in self.lookups or bare in names

    # Deleting

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[list[Any], dict[str, int], Any, list[Any]]:
        """What would go, rows of other records as numbers: their names may be of articles one may not know of.

        What keeps them is told by its articles, and what to do instead.
        """
        found: Any = super().get_deleted_objects(objs, request)
        names, counts, missing, protected = found  # each name is followed by a list of what goes with it
        kept: list[Any] = []
        if protected:
            number = ngettext("%(number)d record that uses it", "%(number)d records that use it", len(protected))
            uses = told_uses(self.model, [one.pk for one in objs], request.user)
            kept = [number % {"number": len(protected)}, *uses]
        records = [name for name in names if not isinstance(name, list)]
        return records, counts, set() if kept else missing, kept  # the uses say more than a right that lacks

    # Nobody saves over somebody else

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        if issubclass(form, GuardedForm):
            form.conflicts = getattr(request, "conflicts", [])
        return form

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        try:
            return self._joined_view(request, object_id, form_url, extra_context)
        except IntegrityError:
            # Somebody wrote the same at the same moment. Nothing of this request was stored; now the form sees it.
            return self._joined_view(request, object_id, form_url, extra_context)

    def _joined_view(
        self, request: HttpRequest, object_id: str | None, form_url: str, extra_context: dict[str, Any] | None
    ) -> HttpResponse:
        record = self.get_object(request, object_id) if object_id and self.guarded else None
        if record is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        context = {"loaded_token": loaded_token(record), **(extra_context or {})}
        if request.method != "POST" or not self.has_change_permission(request, record):
            return super().changeform_view(request, object_id, form_url, context)
        with transaction.atomic():
            stored = self.model._base_manager.select_for_update().get(pk=record.pk)
            conflicts = join_with_stored(request, stored)
            request.conflicts = conflicts  # type: ignore[attr-defined]
            context["loaded_token"] = loaded_token(stored)
            return super().changeform_view(request, object_id, form_url, context)

    # The changes log

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> list[dict[str, Any]]:
        """What a form changed, as `log_change` keeps it: before and after by field, rows by their names.

        Of a password the log says only that it was set.
        """
        changed = [name for name in form.changed_data if "password" not in name]
        before = {name: form.initial.get(name) for name in changed if not add}
        after = {name: form.cleaned_data.get(name) for name in changed}
        if len(changed) < len(form.changed_data):
            after["password"] = "set"  # noqa: S105
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
        if not self.has_view_permission(request, record):
            raise Http404("There is no such record.")
        lines = Activity.objects.filter(kind=self.opts.model_name, object_id=str(record.pk)).select_related("by")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Changes"),
            "opts": self.opts,
            "original": record,
            "lines": [told(line) for line in lines[:200]],
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/desk/activity.html", context)
