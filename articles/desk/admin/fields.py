"""Form fields of the desk: every text is kept as it was typed."""

from typing import Any

from django.contrib.admin.widgets import AdminTextareaWidget, RelatedFieldWidgetWrapper

from media.fields import TextBlock

from ...models.body_field import BodyField
from ..editor import BodyFormField, BodyWidget, VerbatimTextField

__all__ = ["VERBATIM", "only_add_related"]

#: For `formfield_overrides` of every admin class and inline.
VERBATIM: dict[type[Any], dict[str, Any]] = {
    TextBlock: {"form_class": VerbatimTextField, "widget": AdminTextareaWidget(attrs={"rows": 3})},
    BodyField: {"form_class": BodyFormField, "widget": BodyWidget},
}


def only_add_related(field: Any) -> Any:
    """Beside a choice of records offer to add one; the other three buttons have no room in a panel."""
    if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
        widget = field.widget
        widget.can_change_related = widget.can_delete_related = widget.can_view_related = False
    return field
