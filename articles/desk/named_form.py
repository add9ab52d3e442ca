"""Forms of records that have a name and an address."""

from typing import Any

from django import forms

from ..names import fold

__all__ = ["NamedForm", "SlugForm"]


class SlugForm(forms.ModelForm):  # type: ignore[type-arg]
    """An address that is left empty is made by the model when it is saved, so emptiness is no error here."""

    def _get_validation_exclusions(self) -> set[str]:
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded if self.cleaned_data.get("slug") else excluded | {"slug"}


class NamedForm(SlugForm):
    """A name that means the same as another's is told at the field, before the database refuses it."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        self.instance.key = fold(cleaned.get("name", ""))
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        excluded = super()._get_validation_exclusions()
        return excluded - {"key"} if self.instance.key else excluded

    def _update_errors(self, errors: Any) -> None:
        found = getattr(errors, "error_dict", {})
        if "key" in found:
            found.setdefault("name", []).extend(found.pop("key"))
        super()._update_errors(errors)  # type: ignore[misc]
