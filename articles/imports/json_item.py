"""A JSON object from outside, read field by field: what has another type than it should is refused by its place."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from media.fields import normal_line_ends, refuse_uncarriable

from .notes import ImportNote, ImportRefused

__all__ = ["JsonItem", "parse_item"]

_MOST_ROWS = 2_000  # of one list


def parse_item(text: str, where: str = "the file") -> "JsonItem":
    """The JSON object that `text` holds.

    Raises:
        ImportRefused: it holds something else.
    """
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        message = f"This is no JSON: {error.msg} (column {error.colno})."
        raise ImportRefused(ImportNote("no_json", message, error.lineno)) from error
    except RecursionError as error:
        raise ImportRefused(ImportNote("too_deep", "The JSON is nested too deeply.")) from error
    except ValueError as error:  # a number of thousands of digits
        raise ImportRefused(ImportNote("no_json", f"The JSON cannot be read: {error}.")) from error
    if not isinstance(value, dict):
        raise ImportRefused(ImportNote("no_object", f"There is no JSON object in {where}, but {_kind(value)}."))
    return JsonItem(value, "")


@dataclass(frozen=True, slots=True)
class JsonItem:
    """An object and its place in the file, for messages."""

    value: dict[str, Any]
    place: str

    def text(self, name: str) -> str:
        """A string; empty where there is none."""
        value = self.value.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise self._refused(name, "a string", value)
        try:
            refuse_uncarriable(value)
        except ValidationError as error:
            code = (error.params or {})["code"]
            message = f"“{self._at(name)}” has the character U+{code:04X}, which cannot be stored."
            raise ImportRefused(ImportNote("uncarriable", message)) from error
        return normal_line_ends(value)

    def number(self, name: str) -> int | None:
        """A whole number, or None."""
        value = self.value.get(name)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
            raise self._refused(name, "a whole number", value)
        return value

    def items(self, name: str) -> list["JsonItem"]:
        """The objects of a list; none where there is none."""
        value = self.value.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self._refused(name, "a list", value)
        if len(value) > _MOST_ROWS:
            message = f"“{self._at(name)}” has {len(value):,} entries; {_MOST_ROWS:,} are the limit."
            raise ImportRefused(ImportNote("too_many", message))
        for number, row in enumerate(value):
            if not isinstance(row, dict):
                raise self._refused(f"{name}[{number}]", "an object", row)
        return [JsonItem(row, self._at(f"{name}[{number}]")) for number, row in enumerate(value)]

    def item(self, name: str) -> "JsonItem":
        """An object; an empty one where there is none."""
        value = self.value.get(name, {})
        if not isinstance(value, dict):
            raise self._refused(name, "an object", value)
        return JsonItem(value, self._at(name))

    def in_roles(self, name: str) -> dict[str, str]:
        """The values of a list of things in roles (`descriptions`, `altIds`), the first of each role."""
        found: dict[str, str] = {}
        for row in self.items(name):
            found.setdefault(row.text("role"), row.text("value"))
        return found

    def related(self, rel: str) -> Iterator["JsonItem"]:
        """The associations of one kind."""
        return (row for row in self.items("associations") if row.text("rel") == rel)

    def _at(self, name: str) -> str:
        return f"{self.place}.{name}" if self.place else name

    def _refused(self, name: str, wanted: str, value: Any) -> ImportRefused:
        message = f"“{self._at(name)}” is {_kind(value)} and not {wanted}."
        return ImportRefused(ImportNote("wrong_type", message))


def _kind(value: Any) -> str:
    kinds = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return kinds.get(type(value), "a number")
