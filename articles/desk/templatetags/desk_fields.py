"""The lines of a form's fieldset, with the markup of Django's admin.

An article page has more than a hundred fields. Django's own template asks some twenty questions of each,
which was a large part of the time that the page took (`bench/desk.py`).
"""

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

__all__ = ["fieldset_lines"]

register = template.Library()


@register.simple_tag
def fieldset_lines(fieldset: Any) -> SafeString:
    """Return every line of an admin fieldset: labels, help, errors and fields, or values where they are read only."""
    return _joined(_line(line) for line in fieldset)


def _line(line: Any) -> SafeString:
    alone = len(line.fields) == 1
    fields = list(line)
    names = [f"field-{name}" for field in fields if (name := _of(field, "name"))]
    classes = ["form-row", *([] if alone else ["flex-container", "form-multiline"]), *names]
    if not line.has_visible_field:
        classes.insert(1, "hidden")
    errors = line.errors() if alone else ""
    boxes = _joined(_field(field, errors if alone else None) for field in fields)
    return format_html('<div class="{}">{}</div>', " ".join(classes), boxes)


def _field(field: Any, line_errors: str | None) -> SafeString:
    """One field; `line_errors` are those of a line that is this field alone, None if it has company."""
    alone, name, hidden = line_errors is not None, _of(field, "name"), _of(field, "is_hidden")
    errors = "" if field.is_readonly else line_errors if alone else field.errors()
    classes = ["flex-container", *(["errors"] if errors else [])]
    if not alone:
        classes += ["fieldBox", f"field-{name}", *(["hidden"] if hidden else [])]
    if field.is_checkbox:
        classes.append("checkbox-row")
    label, help_text = field.label_tag(), _help(field, hidden=hidden)
    grouped = getattr(field, "is_fieldset", False)
    shown = format_html('<div class="readonly">{}</div>', field.contents()) if field.is_readonly else field.field
    if field.is_checkbox:
        inner = format_html('<div class="checkbox">{}{}</div>{}{}', shown, label, help_text, errors)
    else:
        inner = format_html("{}{}{}{}", "" if grouped else label, help_text, errors, shown)
    box = format_html('<div class="{}">{}</div>', " ".join(classes), inner)
    if not grouped:
        return box
    described = format_html(' aria-describedby="{}_helptext"', field.field.id_for_label) if help_text else ""
    return format_html("<fieldset{}>{}{}</fieldset>", described, label, box)


def _help(field: Any, *, hidden: bool) -> str:
    text, key = _of(field, "help_text"), _of(field, "id_for_label")
    if not text:
        return ""
    attributes = format_html(' id="{}_helptext"', key) if key else ""
    return format_html('<div class="help{}"{}><div>{}</div></div>', " hidden" if hidden else "", attributes, text)


def _of(field: Any, name: str) -> Any:
    """What Django's helper calls the field: a bound field, or a dictionary where it is read only."""
    return field.field.get(name, "") if field.is_readonly else getattr(field.field, name)


def _joined(parts: Any) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))
