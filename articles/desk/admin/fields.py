"""Form fields of the desk: every text is kept as it was typed."""

from typing import Any

from django.contrib.admin.widgets import AdminTextareaWidget, RelatedFieldWidgetWrapper
from django.http import HttpRequest

from media.fields import TextBlock

from ...models.body_field import BodyField
from ...rights import visible_to
from ..editor import BodyFormField, BodyWidget, VerbatimTextField
from ..record_choice import FollowingChoiceField, RecordChoice

__all__ = ["VERBATIM", "ClosedChoices", "only_add_related"]

#: For `formfield_overrides` of every admin class and inline.
VERBATIM: dict[type[Any], dict[str, Any]] = {
    TextBlock: {"form_class": VerbatimTextField, "widget": AdminTextareaWidget(attrs={"rows": 3})},
    BodyField: {"form_class": BodyFormField, "widget": BodyWidget},
}


class ClosedChoices:
    """For admin classes and inlines: a field offers, and takes, only records that the user may know of."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if "queryset" not in kwargs:
            kwargs["queryset"] = visible_to(request.user, db_field.remote_field.model._default_manager.all())
        if db_field.name in self.get_autocomplete_fields(request) and "widget" not in kwargs:  # type: ignore[attr-defined]
            kwargs["widget"] = RecordChoice(db_field, self.admin_site)  # type: ignore[attr-defined]
            kwargs.setdefault("form_class", FollowingChoiceField)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]


def only_add_related(field: Any) -> Any:
    """Beside a choice of records offer to add one; the other three buttons have no room in a panel."""
    if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
        widget = field.widget
        widget.can_change_related = widget.can_delete_related = widget.can_view_related = False
    return field
