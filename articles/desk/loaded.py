"""Forms that were loaded with an older version and are saved over a newer one."""

from typing import Any

from django import forms
from django.db.models import Model
from django.utils.functional import cached_property

__all__ = ["KeepsTheirs", "loaded_values"]


def loaded_values(model: type[Model], row: dict[str, Any]) -> dict[str, Any]:
    """Return the values of `model` that a revision holds, by field name, as a form's initial values are."""
    fields = [field for field in model._meta.concrete_fields if field.attname in row]
    return {field.name: field.to_python(row[field.attname]) for field in fields}


class KeepsTheirs(forms.ModelForm):  # type: ignore[type-arg]
    """What was not touched since the form was loaded stays as somebody else has stored it meanwhile.

    `loaded` holds the values that the form was loaded with, empty if they are the stored ones;
    `goes_on` says that the writer has read the stored version and goes on from it.
    """

    loaded: dict[str, Any] = {}
    goes_on = False

    @cached_property
    def untouched(self) -> frozenset[str]:
        """The fields whose value is the one that the form was loaded with."""
        known = [name for name in self.loaded if name in self.fields]
        return frozenset(
            name for name in known if not self.fields[name].has_changed(self.loaded[name], self[name].data)
        )

    @property
    def kept(self) -> frozenset[str]:
        return self.untouched if self.goes_on else frozenset()

    @cached_property
    def changed_data(self) -> list[str]:
        return [name for name in super().changed_data if name not in self.kept]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        return cleaned | {name: getattr(self.instance, name) for name in self.kept}
