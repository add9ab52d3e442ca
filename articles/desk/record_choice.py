"""A choice among records that is searched as one types; what is chosen is shown without asking the database again."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper
from django.forms.widgets import Script

from ..models import Merged

__all__ = ["FollowingChoiceField", "RecordChoice", "choose_at_hand", "key_of", "show_records_at_hand"]


class FollowingChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A form that was open while a record was merged into another is taken to mean the one that stayed."""

    at_hand: dict[int, Any] = {}  # by key what was read for many rows at once

    def to_python(self, value: Any) -> Any:
        key = key_of(value)
        if key in self.at_hand:
            return self.at_hand[key]
        try:
            return super().to_python(value)
        except forms.ValidationError:
            kind = str(self.queryset.model._meta.model_name) if self.queryset is not None else ""
            present = Merged.objects.present_keys(kind, [int(value)]) if _can_be_key(value) and value else {}
            if not present:
                raise
            return super().to_python(next(iter(present.values())))


class RecordChoice(AutocompleteSelect):
    """What cannot be the key of a record is no choice. Django would fall over it while it shows the form again."""

    at_hand: tuple[str, str] = ("", "")  # key and name of the record that the row was loaded with

    @property
    def media(self) -> forms.Media:
        own: forms.Media = super().media + forms.Media(js=[Script("desk/record-choice.js", defer=True)])  # type: ignore[list-item]
        return own

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        keys = [str(key) for key in value if _can_be_key(key)] or [""]
        known, label = self.at_hand
        if not known or keys != [known]:
            return super().optgroups(name, keys, attr)
        empty = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        return [(None, [*empty, self.create_option(name, known, label, True, len(empty))], 0)]


def choose_at_hand(field: FollowingChoiceField, value: Any) -> None:
    """Show the record of this key as chosen, if it was read with others; it may be another than that of the row."""
    widget = field.widget.widget if isinstance(field.widget, RelatedFieldWidgetWrapper) else field.widget
    record = field.at_hand.get(key_of(value) or 0)
    if isinstance(widget, RecordChoice) and record is not None:
        widget.at_hand = (str(record.pk), field.label_from_instance(record))


def key_of(value: Any) -> int | None:
    """The key that a form was sent, if it can be one."""
    return int(value) if value and _can_be_key(value) else None


def show_records_at_hand(form: "forms.ModelForm[Any]") -> None:
    """Tell the choices of a row which record it holds, where that was loaded together with the row."""
    loaded = form.instance._state.fields_cache
    for name, field in form.fields.items():
        widget = field.widget.widget if isinstance(field.widget, RelatedFieldWidgetWrapper) else field.widget
        record = loaded.get(name)
        if isinstance(field, forms.ModelChoiceField) and isinstance(widget, RecordChoice) and record is not None:
            widget.at_hand = (str(record.pk), field.label_from_instance(record))


def _can_be_key(value: Any) -> bool:
    text = str(value or "")
    return not text or (text.isascii() and text.isdigit() and len(text) <= 18)
