"""All errors of a page in one list, each with the name of its field and the way there."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.admin.helpers import AdminErrorList
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

__all__ = ["ErrorPlace", "as_restored", "error_places", "name_fields"]


@dataclass(frozen=True, slots=True)
class ErrorPlace:
    """What is wrong with a field or row, and the address of it on the page."""

    name: str
    href: str
    messages: list[str]

    @property
    def says_its_name(self) -> bool:
        """Whether the message begins with the name, so that the list need not say it twice."""
        return self.messages[0].startswith((f"{self.name} ", f"{self.name}:"))


def name_fields(form: forms.BaseForm) -> None:
    """Let messages about missing and unknown values say which field they are about."""
    for name, field in form.fields.items():
        label = field.label or capfirst(name.replace("_", " "))
        field.error_messages |= {
            "required": _("%(field)s is missing.") % {"field": label},
            "invalid_choice": _("%(field)s: this choice is not one of the list.") % {"field": label},
        }


def error_places(form: forms.BaseForm, rows: Iterable[Any] = ()) -> list[ErrorPlace]:
    """Return the errors of `form` that belong to a field, and those of its rows (`InlineAdminFormSet`)."""
    places = list(_of_fields(form))
    for inline in rows:
        places += _of_rows(inline)
    return places


def as_restored(form: "forms.ModelForm[Any]", rows: Sequence[Any]) -> dict[str, Any]:
    """What a page says of words that were typed before and are in its form again: which they are, and real faults.

    That they are not saved is said beside them and is no fault; the form's error for it only keeps it from being
    written.
    """
    told = form.non_field_errors()
    told.data[:] = [error for error in told.as_data() if error.code != "restored"]
    if not told:
        form.errors.pop(NON_FIELD_ERRORS, None)
    names = [str(form.fields[name].label) for name in form.changed_data if not form[name].is_hidden]
    names += [capfirst(one.opts.verbose_name_plural) for one in rows if one.formset.has_changed()]
    return {"errors": AdminErrorList(form, [one.formset for one in rows]), "restored_parts": names}


def _of_fields(form: forms.BaseForm, row: str = "") -> Iterator[ErrorPlace]:
    for field in form:
        if field.errors:
            label = str(field.label)
            name = f"{row}, {_within(label)}" if row else label
            yield ErrorPlace(name, f"#{field.id_for_label or f'{field.auto_id}_0'}", [str(e) for e in field.errors])


def _within(label: str) -> str:
    """A label within a sentence; in German its nouns keep their capitals."""
    return label if (get_language() or "").startswith("de") else f"{label[:1].lower()}{label[1:]}"


def _of_rows(inline: Any) -> Iterator[ErrorPlace]:
    formset, noun = inline.formset, capfirst(inline.opts.verbose_name)
    if not formset.is_bound:
        return
    whole = [str(error) for error in formset.non_form_errors()]
    if whole:
        yield ErrorPlace(capfirst(inline.opts.verbose_name_plural), f"#{formset.prefix}-group", whole)
    for number, form in enumerate(formset.forms):
        if formset.can_delete and formset._should_delete_form(form):
            continue
        row = f"{noun} {number + 1}"
        if of_row := [str(error) for error in form.non_field_errors()]:
            yield ErrorPlace(row, f"#{formset.prefix}-{number}", of_row)
        yield from _of_fields(form, row)
