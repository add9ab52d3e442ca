"""All errors of a page in one list, each with the name of its field and the way there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.text import capfirst

__all__ = ["ErrorPlace", "error_places", "name_fields"]


@dataclass(frozen=True, slots=True)
class ErrorPlace:
    """What is wrong with a field or row, and the address of it on the page."""

    name: str
    href: str
    messages: list[str]


def name_fields(form: forms.BaseForm) -> None:
    """Let messages about missing and unknown values say which field they are about."""
    for name, field in form.fields.items():
        label = field.label or capfirst(name.replace("_", " "))
        field.error_messages |= {
            "required": f"{label} is missing.",
            "invalid_choice": f"{label}: this choice is not one of the list.",
        }


def error_places(form: forms.BaseForm, rows: Iterable[Any] = ()) -> list[ErrorPlace]:
    """Return the errors of `form` that belong to a field, and those of its rows (`InlineAdminFormSet`)."""
    places = list(_of_fields(form))
    for inline in rows:
        places += _of_rows(inline)
    return places


def _of_fields(form: forms.BaseForm, row: str = "") -> Iterator[ErrorPlace]:
    for field in form:
        if field.errors:
            label = str(field.label)
            name = f"{row}, {label[:1].lower()}{label[1:]}" if row else label
            yield ErrorPlace(name, f"#{field.id_for_label or f'{field.auto_id}_0'}", [str(e) for e in field.errors])


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
