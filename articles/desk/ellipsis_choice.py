"""A choice for each ellipsis of a quote: what it stands for."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from ..models import Quote
from ..quotes.ellipses import MOST_ELLIPSES, Ellipsis

__all__ = ["EllipsisChoice"]


class EllipsisChoice(forms.Widget):
    """One choice, or one for each ellipsis, all under one name; the value is that of `Quote.ellipsis`.

    Words without an ellipsis leave nothing to say. The choice is there all the same, hidden, and shown as soon as one
    is typed (`quote-dialog.js`).
    """

    template_name = "admin/desk/ellipsis_choice.html"
    ellipses: list[Ellipsis] = []

    @property
    def is_hidden(self) -> bool:
        return not self.ellipses

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        number = len(self.ellipses) if len(self.ellipses) <= MOST_ELLIPSES else 1
        given = str(value or "").split(",")
        meanings = given * number if len(given) == 1 else [*given, *[""] * number][:number]
        rows = []
        for at, meaning in enumerate(meanings or given[:1]):
            told = ""
            if number > 1:
                one = self.ellipses[at]
                told = _("%(before)s … %(after)s") % {"before": _end(one.before), "after": _start(one.after)}
            choices = [(key, label, key == meaning) for key, label in Quote.Ellipsis.choices]
            rows.append({"told": told, "choices": choices, "id": f"id_{name}" + (f"_{at}" if at else "")})
        context["rows"] = rows
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        given = data.getlist(name) if hasattr(data, "getlist") else [data.get(name)]
        values = [value for value in given if value is not None]
        return ",".join(values) if values else None


def _end(text: str) -> str:
    return " ".join(text.split()[-2:])


def _start(text: str) -> str:
    return " ".join(text.split()[:2])
