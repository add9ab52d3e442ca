"""Places on the front page that are filled by hand, for a time."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...models import FrontSlot
from ...rights import may, publishable_by
from ..guarded_form import GuardedForm
from ..local_time import DeskTimeField
from ..versions import to_the_minute
from .base import DeskModelAdmin

__all__ = ["FrontSlotAdmin"]


class FrontSlotForm(GuardedForm):
    valid_from = DeskTimeField(label=gettext_lazy("From"), required=False, help_text=gettext_lazy("Empty: now."))
    valid_until = DeskTimeField(label=gettext_lazy("Until"), required=False, help_text=gettext_lazy("Empty: no end."))

    class Meta:
        model = FrontSlot
        fields = ["article", "position", "valid_from", "valid_until"]

    def clean_valid_from(self) -> Any:
        return self.cleaned_data["valid_from"] or timezone.now()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        begins, ends = cleaned.get("valid_from"), cleaned.get("valid_until")
        if begins and ends and ends <= begins:
            self.add_error("valid_until", _("The slot ends before it begins."))
        return cleaned


@admin.register(FrontSlot)
class FrontSlotAdmin(DeskModelAdmin):
    form = FrontSlotForm
    list_display = ["position", "headline", "begins", "ends"]
    list_select_related = ["article"]
    ordering = ["position", "-valid_from"]
    autocomplete_fields = ["article"]
    fields = ["article", "position", "valid_from", "valid_until"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("article")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may(request.user, "add", FrontSlot)

    @admin.display(description=gettext_lazy("article"))
    def headline(self, slot: FrontSlot) -> str:
        return slot.article.headline

    @admin.display(description=gettext_lazy("from"), ordering="valid_from")
    def begins(self, slot: FrontSlot) -> str:
        return to_the_minute(slot.valid_from)

    @admin.display(description=gettext_lazy("until"), ordering="valid_until")
    def ends(self, slot: FrontSlot) -> str:
        return to_the_minute(slot.valid_until) if slot.valid_until else "–"

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)
        self._say_what_overlaps(request, obj)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only articles that this user may publish are offered, and taken."""
        if db_field.name == "article":
            kwargs["queryset"] = publishable_by(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def _say_what_overlaps(self, request: HttpRequest, slot: FrontSlot) -> None:
        others = FrontSlot.objects.filter(position=slot.position).exclude(pk=slot.pk)
        others = others.filter(Q(valid_until=None) | Q(valid_until__gt=slot.valid_from))
        if slot.valid_until:
            others = others.filter(valid_from__lt=slot.valid_until)
        for other in others.select_related("article")[:3]:
            text = _("“%(headline)s” has this place at that time too; of the two the one that began later shows.")
            self.message_user(request, text % {"headline": other.article})
