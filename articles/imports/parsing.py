"""What a plain text says about itself: headline, standfirst, byline, paragraphs, photo credits, dates.

Nothing is altered. A text with empty lines has its paragraphs between them; a text without any has
a paragraph on each line. What is no paragraph (headline, marked standfirst, byline, credit line) is
taken out whole.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from .dates import event_dates

__all__ = ["Block", "ParsedText", "credit_line_of", "parse_text"]

MAX_HEADLINE = 300
_MAX_CREDIT = 400
_EARLY = 3  # a byline or standfirst stands within so many blocks after the headline

_LABEL = r"(?:photographs?|photos?|pictures?|pics?|images?|photography|foto)"
_CREDIT_COLON = re.compile(
    rf"\(?\s*(?:{_LABEL}(?:\s+(?:credits?|by|courtesy))?|credits?(?:\s+(?:line|photos?))?)\s?[:：]\s*(?P<credit>.+?)\s*",
    re.IGNORECASE,
)
_COURTESY = re.compile(r"\(?\s*(?P<credit>courtesy\s+of\s+.+?)\s*", re.IGNORECASE)
_CREDIT_BY = re.compile(rf"\(?\s*{_LABEL}\s+(?:by|(?P<courtesy>courtesy\s+of))\s+(?P<credit>.+?)\s*", re.IGNORECASE)
_SMALL_WORDS = frozenset(
    [
        "a",
        "al",
        "and",
        "at",
        "by",
        "courtesy",
        "da",
        "de",
        "del",
        "der",
        "di",
        "du",
        "e",
        "for",
        "for",
        "in",
        "la",
        "le",
        "of",
        "on",
        "the",
        "to",
        "van",
        "via",
        "von",
        "y",
    ]
)
_STANDFIRST = re.compile(r"(?:standfirst|summary|deck|dek|lede|intro)\s?:\s*(?P<text>.+)", re.IGNORECASE | re.DOTALL)
_HEADLINE = re.compile(r"(?:headline|title)\s?:\s*(?P<text>.+)", re.IGNORECASE)
_BYLINE = re.compile(r"by\s+[^\W\d_].{0,150}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of the source that belong together, and the number of the first of them, from 1."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class ParsedText:
    """What was found. All strings are as typed."""

    headline: Block
    standfirst: str = ""
    byline: str = ""
    paragraphs: tuple[Block, ...] = ()
    credits: tuple[Block, ...] = ()
    event: tuple[date, date] | None = field(default=None)


def parse_text(text: str) -> ParsedText | None:
    """Return what `text` (LF line ends) says about itself; None if it has no words."""
    blocks = list(_blocks(text))
    if not blocks:
        return None
    first, *rest = blocks
    labelled = _HEADLINE.fullmatch(first.text)
    headline = Block(labelled["text"], first.line) if labelled else first
    standfirst = byline = ""
    paragraphs: list[Block] = []
    credits: list[Block] = []
    for place, block in enumerate(rest):
        if credit := credit_line_of(block.text):
            credits.append(Block(credit, block.line))
        elif place < _EARLY and not standfirst and (marked := _STANDFIRST.fullmatch(block.text)):
            standfirst = marked["text"]
        elif place < _EARLY and not byline and _is_byline(block.text):
            byline = block.text
        else:
            paragraphs.append(block)
    event = event_dates("\n\n".join(block.text for block in paragraphs[:3]))
    return ParsedText(headline, standfirst, byline, tuple(paragraphs), tuple(credits), event)


def credit_line_of(text: str) -> str:
    """Return the credit that a line such as `Photograph: X` or `(Photo by X)` gives; "" if it is none."""
    text = text.strip(" \t")
    if "\n" in text or len(text) > _MAX_CREDIT:
        return ""
    inner = text[:-1] if text.startswith("(") and text.endswith(")") else text
    if match := _CREDIT_COLON.fullmatch(inner):
        return match["credit"]
    if (match := _COURTESY.fullmatch(inner)) and _is_name("C" + match["credit"][1:]):
        return match["credit"]
    match = _CREDIT_BY.fullmatch(inner)
    if match is None or not _is_name(match["credit"]):
        return ""
    return f"{match['courtesy']} {match['credit']}" if match["courtesy"] else match["credit"]


def _is_name(text: str) -> bool:
    """`Jane Roe / Agency` is one; `photo, the archive shows how` is a sentence."""
    words = re.findall(r"[^\W\d_][\w’'.-]*", text)
    return bool(words) and words[0][0].isupper() and all(w[0].isupper() or w in _SMALL_WORDS for w in words)


def _is_byline(text: str) -> bool:
    return bool(_BYLINE.fullmatch(text)) and "\n" not in text and _is_name(text[3:]) and not text.endswith(".")


def _blocks(text: str) -> Iterator[Block]:
    """Yield paragraphs. The first line is one of its own, whatever follows it."""
    lines = text.split("\n")
    first = next((number for number, line in enumerate(lines) if not _blank(line)), None)
    if first is None:
        return
    yield Block(lines[first], first + 1)
    rest = [(number, line) for number, line in enumerate(lines[first + 1 :], first + 2)]
    while rest and _blank(rest[-1][1]):
        rest.pop()
    inner = rest
    while inner and _blank(inner[0][1]):
        inner = inner[1:]
    if not any(_blank(line) for _, line in inner):
        yield from (Block(line, number) for number, line in inner)
        return
    gathered: list[tuple[int, str]] = []
    for number, line in [*inner, (0, "")]:
        if not _blank(line):
            gathered.append((number, line))
        elif gathered:
            yield from _split_credit(gathered)
            gathered = []


def _split_credit(lines: list[tuple[int, str]]) -> Iterator[Block]:
    """A credit line that follows a paragraph without an empty line is a block of its own."""
    body = list(lines)
    credits: list[Block] = []
    while len(body) > 1 and credit_line_of(body[-1][1]):
        number, line = body.pop()
        credits.insert(0, Block(line, number))
    yield Block("\n".join(line for _, line in body), body[0][0])
    yield from credits


def _blank(line: str) -> bool:
    return not line.strip(" \t")
