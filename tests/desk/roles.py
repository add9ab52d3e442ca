"""The table of `docs/roles.md`, and the addresses that the desk has."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from django.contrib import admin
from django.urls import URLResolver, get_resolver

PAGE = Path(__file__).resolve().parents[2] / "docs" / "roles.md"
ROLES = ["reporter", "sub-editor", "editor", "photo editor", "tag manager", "publisher", "no role"]
METHODS = ["GET", "POST"]
_WORDS = {"yes", "-", "own", "draft", "sec"}


@dataclass(frozen=True)
class Standing:
    """How a record stands to somebody."""

    own: bool = False
    in_section: bool = False  # of theirs, or in none
    draft: bool = True


@dataclass(frozen=True)
class Address:
    """An address of the desk, as the URL resolver knows it."""

    name: str  # without `admin:`; the address itself where it has no name
    path: str
    arguments: tuple[str, ...]
    at_site: bool = True  # whether it is in the admin site's own list of addresses
    word: str = ""  # what stands behind the name in the table: `articles` of `app_list articles`

    @property
    def line(self) -> str:
        return f"{self.name} {self.word}".strip()

    @property
    def url_name(self) -> str:
        """The name for `reverse`; pages above the desk, such as previews, stand outside its namespace."""
        return f"admin:{self.name}" if self.at_site else self.name

    @property
    def model(self) -> Any:
        """The model of the records that this address is about, if any: `admin/<app>/<model>/…`."""
        parts = self.path.split("/")[1:3]
        return next((m for m in admin.site._registry if parts == [m._meta.app_label, m._meta.model_name]), None)

    @property
    def names_a_record(self) -> bool:
        return "object_id" in self.arguments or self.name == "auth_user_password_change"


@dataclass
class Table:
    cells: dict[tuple[str, str], dict[str, set[str]]] = field(default_factory=dict)

    def knows(self, address: Address) -> bool:
        return any((address.line, method) in self.cells for method in METHODS)

    def may(self, role: str, address: Address, method: str, standing: Standing) -> bool | None:
        """What the table says; None where it has no line for this method."""
        line = self.cells.get((address.line, method))
        if line is None:
            return None
        words = line[role]
        return (
            "yes" in words
            or ("own" in words and standing.own)
            or ("draft" in words and standing.own and standing.draft)
            or ("sec" in words and standing.in_section)
        )

    def may_know(self, role: str, address: Address, standing: Standing) -> bool:
        """Whether the role may look at the page of the record that this address names."""
        page = replace(address, name=f"{_prefix(address.model)}_change", word="")
        return bool(self.may(role, page, "GET", standing))


def read_table(text: str | None = None) -> Table:
    """Read every table of the page whose first column is headed `address`.

    Raises:
        ValueError: a line cannot be understood; the message says which and why.
    """
    table, reading = Table(), False
    for line in (text or PAGE.read_text("utf-8")).splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []
        if cells[:1] == ["address"]:
            if cells != ["address", "method", *ROLES]:
                raise ValueError(f"The head of a table is {cells}; it should be {['address', 'method', *ROLES]}.")
            reading = True
        elif not cells:
            reading = False
        elif reading and not set(cells[0]) <= set("-:"):
            _read_line(table, line, cells)
    return table


def _read_line(table: Table, line: str, cells: list[str]) -> None:
    if len(cells) != len(ROLES) + 2:
        raise ValueError(f"This line should have {len(ROLES) + 2} cells: {line}")
    may = {role: set(cell.split()) for role, cell in zip(ROLES, cells[2:], strict=True)}
    for role, words in may.items():
        if not words or not words <= _WORDS:
            raise ValueError(f"The cell of the {role} holds a word without meaning: {line}")
    for name in _spelt_out(cells[0]):
        for method in cells[1].split():
            if method not in METHODS or (name, method) in table.cells:
                raise ValueError(f"{method} of {name} stands twice or is no method: {line}")
            table.cells[name, method] = may


def _spelt_out(name: str) -> list[str]:
    braces = re.search(r"\{(.*?)\}", name)
    if not braces:
        return [name]
    return [name.replace(braces[0], part.strip()) for part in braces[1].split(",")]


def addresses() -> list[Address]:
    """Every address below the path of the desk."""
    found = _walk(get_resolver().url_patterns, "", (), False)
    return [one for address in found if address.path.startswith("admin/") for one in _one_a_word(address)]


def _walk(patterns: list[Any], before: str, held: tuple[str, ...], at_site: bool) -> Iterator[Address]:
    for pattern in patterns:
        path = before + str(pattern.pattern)
        arguments = held + (tuple(pattern.pattern.converters) or tuple(pattern.pattern.regex.groupindex))
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, path, arguments, at_site or pattern.namespace == "admin")
        else:
            yield Address(pattern.name or path, path, arguments, at_site)


def _one_a_word(address: Address) -> list[Address]:
    if address.name != "app_list":
        return [address]
    labels = {model._meta.app_label for model in admin.site._registry}
    return [replace(address, word=word) for word in sorted(labels)]


def _prefix(model: Any) -> str:
    return f"{model._meta.app_label}_{model._meta.model_name}" if model else "-"
