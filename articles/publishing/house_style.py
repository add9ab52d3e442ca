"""Suggestions of house style for the words of the paper itself. What stands in quotation marks is left alone.

Nothing here changes a text: a suggestion says where, and what would rather stand there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..body import marked_ranges, paragraph_texts
from ..lately import Lately
from ..quotes.paragraphs import find_in_paragraphs

__all__ = ["Suggestion", "keep_suggestions", "suggestions"]

_PAIRS = [("“", "”"), ("«", "»"), ("»", "«"), ("‘", "’"), ("‹", "›"), ('"', '"'), ("'", "'")]
_LOW_PAIRS = [("„", "“"), ("„", "”"), ("‚", "‘"), ("‚", "’"), ("«", "»"), ("»", "«"), ('"', '"'), ("'", "'")]
_DOUBLE_BLANK = re.compile(r"(?<=\S)  +(?=\S)")
_HYPHEN_RANGE = re.compile(r"(?<![\w-])(\d{1,4})-(\d{1,4})(?![\w-])")
_THREE_DOTS = re.compile(r"(?<!\.)\.\.\.(?!\.)")
_STRAIGHT = re.compile(r"(?<=\w)'(?=\w)")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Code points `start` to `end` of `text`, paragraph number `paragraph` from 1, would rather be `rather`."""

    code: str
    paragraph: int
    start: int
    end: int
    rather: str
    text: str


def suggestions(body: str) -> tuple[Suggestion, ...]:
    """What house style would have otherwise, outside quotations."""
    return _lately(body)


def keep_suggestions(body: str, found: tuple[Suggestion, ...]) -> None:
    """Know what was found in a body elsewhere: the checks will ask."""
    _lately.keep(body, found)


def _found(body: str) -> tuple[Suggestion, ...]:
    return tuple(_suggestions(body))


_lately = Lately(_found, 256)


def _suggestions(body: str) -> Iterator[Suggestion]:
    texts = paragraph_texts(body)
    quoted = _quoted(body, texts)
    curly = any(mark in text for text in texts for mark in "“”’")
    for number, text in enumerate(texts):
        for one in _in_paragraph(number, text, curly=curly):
            if not any(one.start < end and start < one.end for start, end in quoted.get(number, ())):
                yield one


def _in_paragraph(number: int, text: str, *, curly: bool) -> Iterator[Suggestion]:
    for match in _DOUBLE_BLANK.finditer(text):
        yield Suggestion("double_blank", number + 1, *match.span(), " ", text)
    for match in _HYPHEN_RANGE.finditer(text):
        if int(match[1]) < int(match[2]):
            yield Suggestion("hyphen_range", number + 1, *match.span(), f"{match[1]}–{match[2]}", text)
    for match in _THREE_DOTS.finditer(text):
        yield Suggestion("three_dots", number + 1, *match.span(), "…", text)
    if curly:
        for match in _STRAIGHT.finditer(text):
            yield Suggestion("straight_marks", number + 1, *match.span(), "’", text)


def _quoted(body: str, texts: list[str]) -> dict[int, list[tuple[int, int]]]:
    """What is marked as a quote, and whatever else stands between quotation marks, with the marks themselves."""
    ranges = {number: list(spans) for number, spans in marked_ranges(body).items()}
    found = find_in_paragraphs(texts)
    for quote in found.finding.quotes:
        for start, end in quote.parts:
            number, inside = found.place(start)
            ranges.setdefault(number, []).append((inside, inside + end - start))
    for number, text in enumerate(texts):
        ranges.setdefault(number, []).extend(_between_marks(text))
    return ranges


def _between_marks(text: str) -> Iterator[tuple[int, int]]:
    """From an opening mark to the closing one that belongs to it, or to the end of the paragraph if there is none."""
    pairs = _LOW_PAIRS if "„" in text or "‚" in text else _PAIRS
    for opening, closing in pairs:
        if opening not in text:
            continue
        depth = start = 0
        for at, sign in enumerate(text):
            if sign == opening and not (sign == closing and depth) and _begins(text, at):
                start, depth = (start, depth + 1) if depth else (at, 1)
            elif sign == closing and depth and _ends(text, at):
                depth -= 1
                if not depth:
                    yield start, at + 1
        if depth:
            yield start, len(text)


def _begins(text: str, at: int) -> bool:
    """A mark that opens has no letter before it; an apostrophe inside a word has."""
    return text[at] not in "'\"’" or at == 0 or not text[at - 1].isalnum()


def _ends(text: str, at: int) -> bool:
    """A mark that closes has no letter behind it; an apostrophe inside a word has."""
    return text[at] not in "'’" or at + 1 == len(text) or not text[at + 1].isalnum()
