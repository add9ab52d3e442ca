"""The first-day guide: one text, shown whole as a page of the desk and in parts where it helps.

`guide/<language>.md` is the source; `docs/first-day.md` is made from it.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ..body import clean
from ..body.render import safe_body

if TYPE_CHECKING:
    from .admin_site import DeskSite

__all__ = ["Topic", "guide_page", "topic", "topics"]

GUIDE = Path(__file__).parent / "guide"
SOURCE_LANGUAGE = "en"
_HEADING = re.compile(r"^## (?P<title>.+) \{(?P<name>[a-z]+)\}$")


@dataclass(frozen=True, slots=True)
class Topic:
    """A part of the guide: `name` is its anchor and what panels ask for."""

    name: str
    title: str
    text: str  # Markdown

    @property
    def html(self) -> SafeString:
        return _html(self.text)


@cache
def _html(text: str) -> SafeString:
    from markdown_it import MarkdownIt  # slow to load, and only whoever opens the desk needs it

    return safe_body(clean(MarkdownIt("commonmark", {"html": False}).render(text)))


def topics(language: str | None = None) -> dict[str, Topic]:
    """Return the guide in `language` (the present one if None), in English where there is no other."""
    asked = (language or get_language() or SOURCE_LANGUAGE).partition("-")[0]
    return _read(asked if (GUIDE / f"{asked}.md").exists() else SOURCE_LANGUAGE)


def topic(name: str) -> Topic:
    """Return one part. Raises KeyError for a name that the guide does not have."""
    return topics()[name]


@cache
def _read(language: str) -> dict[str, Topic]:
    found: dict[str, Topic] = {}
    title = name = ""
    lines: list[str] = []
    for line in [*(GUIDE / f"{language}.md").read_text("utf-8").splitlines(), None]:
        heading = _HEADING.match(line) if line is not None else None
        if (heading or line is None) and name:
            found[name] = Topic(name, title, "\n".join(lines).strip())
        if heading:
            title, name, lines = heading["title"], heading["name"], []
        elif line is not None:
            lines.append(line)
    return found


def guide_page(site: "DeskSite", request: HttpRequest) -> HttpResponse:
    """The whole guide, for everybody at the desk."""
    context = {**site.each_context(request), "title": _title(), "topics": list(topics().values())}
    return TemplateResponse(request, "admin/desk/guide.html", context)


def _title() -> str:
    language = (get_language() or SOURCE_LANGUAGE).partition("-")[0]
    path = GUIDE / f"{language}.md"
    first = (path if path.exists() else GUIDE / f"{SOURCE_LANGUAGE}.md").read_text("utf-8").split("\n", 1)[0]
    return first.removeprefix("# ")
