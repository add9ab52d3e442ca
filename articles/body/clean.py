"""The only door by which HTML becomes a stored body.

nh3 parses as browsers do and drops what is dangerous; our parser puts what is left into the shape
of the schema; then nh3, with the schema alone, has to agree. nh3 by itself is not idempotent, so
the two run until nothing changes.
"""

import re
from collections import Counter
from functools import lru_cache

import nh3

from media.fields import normal_line_ends, without_uncarriable

from .parse import NotWellFormed, parse
from .schema import (
    ATTRIBUTES,
    DROPPED_WITH_CONTENT,
    ELEMENTS,
    PARAGRAPH_ENDS,
    SCHEMES,
    SYNONYMS,
    good_attribute,
)
from .tree import html

__all__ = ["MAX_LENGTH", "BodyRefused", "clean"]

MAX_LENGTH = 20_000_000  # characters of HTML
_PASSES = 4
_KEPT_LENGTH = 50_000  # characters; longer bodies are rare

#: Browsers' parsing takes time by depth times length, so depth has a limit: elements left open, and of
#: these the formatting ones, which a parser opens again in each paragraph.
_MOST_OPEN = 250
_MOST_OPEN_FORMATTING = 25
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_FORMATTING = frozenset(
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"]
)
_END_TAG_OPTIONAL = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "dd",
        "dt",
        "embed",
        "hr",
        "img",
        "input",
        "li",
        "link",
        "meta",
        "option",
        "p",
        "param",
        "source",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "wbr",
    ]
)


class BodyRefused(ValueError):
    """The HTML cannot be brought into the schema."""


def _cleaner(elements: frozenset[str]) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(elements),
        attributes={element: set(names) for element, names in ATTRIBUTES.items()},
        attribute_filter=good_attribute,
        clean_content_tags=set(DROPPED_WITH_CONTENT),
        url_schemes=set(SCHEMES),
        link_rel=None,
    )


_FOREIGN = _cleaner(ELEMENTS | frozenset(SYNONYMS) | PARAGRAPH_ENDS)
_SCHEMA = _cleaner(ELEMENTS)


def clean(text: str) -> str:
    """Return `text` as a body of the schema: same words, nothing foreign.

    Cleaning what is clean changes nothing. Line ends become LF; characters that cannot be stored
    (NUL, controls, noncharacters) are left out.

    Raises:
        BodyRefused: the text is too long, or does not settle.
    """
    if len(text) > MAX_LENGTH:
        raise BodyRefused(f"The text has {len(text):,} characters; {MAX_LENGTH:,} are the limit.")
    return _lately(text) if len(text) <= _KEPT_LENGTH else _cleaned(text)


def _cleaned(text: str) -> str:
    text = _carriable(text)
    _refuse_deep(text)
    for _ in range(_PASSES):
        try:
            stored = html(parse(_carriable(_FOREIGN.clean(text))))
        except NotWellFormed as error:
            raise BodyRefused(f"The text could not be read as HTML: {error}") from error
        if stored == text and _SCHEMA.clean(stored) == stored:
            return stored
        text = stored
    raise BodyRefused("The text changes each time it is cleaned, so it was not stored.")


_lately = lru_cache(maxsize=256)(_cleaned)  # who saves or publishes a body cleans it several times


def _refuse_deep(text: str) -> None:
    """Raise BodyRefused for text that leaves so many elements open that parsing it would take for ever."""
    left_open: Counter[str] = Counter()
    total = formatting = 0
    for slash, name in _TAG.findall(text):
        name = name.lower()
        if name in _END_TAG_OPTIONAL or (slash and not left_open[name]):
            continue
        step = -1 if slash else 1
        left_open[name] += step
        total += step
        formatting += step * (name in _FORMATTING)
        if total > _MOST_OPEN or formatting > _MOST_OPEN_FORMATTING:
            raise BodyRefused("The HTML is nested too deeply, or leaves too many elements open.")


def _carriable(text: str) -> str:
    return without_uncarriable(normal_line_ends(text))
