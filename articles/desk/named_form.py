"""Forms of records that have a name and an address."""

from typing import Any

from django import forms

from ..models import Edition
from ..names import fold
from .guarded_form import GuardedForm

__all__ = ["LastingAddressForm", "NamedForm", "SlugForm"]

#: The records by which readers have seen a section.
_SHOWN = {Edition}


class SlugForm(GuardedForm):
    """An address that is left empty is made by the model when it is saved, so emptiness is no error here."""

    def _get_validation_exclusions(self) -> set[str]:
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded if self.cleaned_data.get("slug") else excluded | {"slug"}


class LastingAddressForm(SlugForm):
    """An address under which readers have found something stays; the name may change."""

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        before = self.initial.get("slug")
        if self.instance.pk and slug != before and self._was_published():
            raise forms.ValidationError(
                f"Readers know the address “{before}”, so it stays. Change the name if you like."
            )
        return slug

    def _was_published(self) -> bool:
        shown_by = (relation for relation in self.instance._meta.related_objects if relation.related_model in _SHOWN)
        return any(
            relation.related_model._default_manager.filter(**{relation.field.name: self.instance}).exists()
            for relation in shown_by
        )


class NamedForm(SlugForm):
    """A name that means the same as another's is told at the field, before the database refuses it.

    The address may change: where readers knew the old one, it leads to the new one for ever.
    """

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
