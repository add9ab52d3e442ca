"""Paragraphs that stand one after the other and say nearly the same: two versions of one, of which one should go.

They come about where two people, or two windows, changed the same words and both texts were joined.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from rapidfuzz import fuzz

from ..body.parse import parse
from ..body.tree import TextBlock, text_blocks

__all__ = ["Twins", "twins"]

_SHORTEST = 40  # characters; a refrain, a name or a line of a list may be said twice
_COMPARED = 20_000  # characters of each paragraph at most
_ALIKE = 85.0  # per cent of two paragraphs that are the same, from which they are nearly the same
_FIRST, _AROUND = 5, 2  # words that are shown: of the beginning, and on each side of the first that differs


@dataclass(frozen=True, slots=True)
class Twins:
    """Paragraph number `paragraph`, from 1, and the one before it; of both the first words and where they part."""

    paragraph: int
    before: str
    after: str


def twins(body: str) -> Iterator[Twins]:
    """Yield the paragraphs of a stored body that nearly repeat the one before; lists and headings are left alone."""
    number, before = 0, ""
    for block in parse(body):
        if not (isinstance(block, TextBlock) and block.name == "p"):
            number, before = number + sum(1 for _ in text_blocks([block])), ""
            continue
        number, text = number + 1, block.text if len(block.text) > _SHORTEST else ""
        if before and text and fuzz.ratio(before[:_COMPARED], text[:_COMPARED], score_cutoff=_ALIKE):
            yield Twins(number, *_told(before.split(), text.split()))
        before = text


def _told(one: list[str], other: list[str]) -> tuple[str, str]:
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    return _shown(one, same), _shown(other, same)


def _shown(words: list[str], same: int) -> str:
    """The first words, and those around number `same`."""
    start, end = max(_FIRST, same - _AROUND), max(_FIRST, same + 1 + _AROUND)
    gap = "… " if start > _FIRST and start < len(words) else ""
    rest = gap + " ".join(words[start:end])
    return f"{' '.join(words[:_FIRST])} {rest}".strip() + ("…" if end < len(words) else "")
