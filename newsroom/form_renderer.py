"""Renders the simplest widgets in Python and all others by Django's templates, with the same markup.

A page of the desk has hundreds of inputs, labels and options; a template of its own for each was a large
part of the time that the page took (`bench/desk.py`).
"""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from django.forms.renderers import DjangoTemplates

__all__ = ["QuickRenderer"]

Context = Mapping[str, Any]


class QuickRenderer(DjangoTemplates):
    """Django's own renderer with a short cut for what is on every page many times. Each escapes all it is given."""

    def render(self, template_name: str, context: Any, request: Any = None) -> str:
        quick = _QUICK.get(template_name)
        if quick is None:
            return super().render(template_name, context, request)
        return quick(context)


def _escaped(value: Any) -> str:
    """`value` as it may stand in markup or an attribute. Django's own function does this and also minds lazy texts."""
    return value.__html__() if hasattr(value, "__html__") else escape(str(value))


def _attributes(attributes: Context) -> str:
    """A leading blank before each; False leaves an attribute out, True has no value."""
    return "".join(
        f" {name}" if value is True else f' {name}="{_escaped(value)}"'
        for name, value in attributes.items()
        if value is not False
    )


def _input(context: Context) -> str:
    widget = context["widget"]
    value = "" if widget["value"] is None else f' value="{_escaped(widget["value"])}"'
    return f'<input type="{widget["type"]}" name="{_escaped(widget["name"])}"{value}{_attributes(widget["attrs"])}>'


def _textarea(context: Context) -> str:
    widget = context["widget"]
    attributes = _attributes(widget["attrs"])
    return f'<textarea name="{_escaped(widget["name"])}"{attributes}>\n{_escaped(widget["value"] or "")}</textarea>'


def _option(option: Context) -> str:
    attributes = _attributes(option["attrs"])
    return f'<option value="{_escaped(option["value"])}"{attributes}>{_escaped(option["label"])}</option>'


def _select(context: Context) -> str:
    widget = context["widget"]
    parts = []
    for group, options, _index in widget["optgroups"]:
        inner = "\n  ".join(map(_option, options))
        parts.append(f'<optgroup label="{_escaped(group)}">\n  {inner}\n  </optgroup>' if group else inner)
    listed = "\n  ".join(parts)
    return f'<select name="{_escaped(widget["name"])}"{_attributes(widget["attrs"])}>\n  {listed}\n</select>'


def _label(context: Context) -> str:
    label, tag = _escaped(context["label"]), context["tag"]
    return f"<{tag}{_attributes(context['attrs'] or {})}>{label}</{tag}>" if context["use_tag"] else label


_QUICK: dict[str, Callable[[Context], str]] = {
    **{
        f"django/forms/widgets/{kind}.html": _input for kind in ("text", "hidden", "number", "checkbox", "url", "email")
    },
    "django/forms/widgets/textarea.html": _textarea,
    "django/forms/widgets/select.html": _select,
    "django/forms/label.html": _label,
}
