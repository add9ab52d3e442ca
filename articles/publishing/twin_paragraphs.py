"""Paragraphs that stand one after the other and say nearly the same: two versions of one, of which one should go.

They come about where two people, or two windows, changed the same words and both texts were joined.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile

from ..body.parse import parse
from ..body.tree import TextBlock, text_blocks

__all__ = ["Twins", "twins"]

_SHORTEST = 40  # characters; a refrain, a name or a line of a list may be said twice
_ALIKE = 0.85  # the share of two paragraphs that is the same, from which they are nearly the same
_SUSPECT = 0.6  # the same of their words in any order, below which nothing else is compared
_BY_CHARACTER = 200  # characters; the words alone tell of longer ones, at a cost that grows no faster than they do
_FIRST, _AROUND = 5, 2  # words that are shown: of the beginning, and on each side of the first that differs


@dataclass(frozen=True, slots=True)
class Twins:
    """Paragraph number `paragraph`, from 1, and the one before it; of both the first words and where they part."""

    paragraph: int
    before: str
    after: str


def twins(body: str) -> Iterator[Twins]:
    """Yield the paragraphs of a stored body that nearly repeat the one before; lists and headings are left alone."""
    number, before, counted = 0, "", Counter[str]()
    for block in parse(body):
        if not (isinstance(block, TextBlock) and block.name == "p"):
            number, before = number + sum(1 for _ in text_blocks([block])), ""
            continue
        number, text = number + 1, block.text
        words = Counter(text.split()) if len(text) > _SHORTEST else Counter[str]()
        if words and before and _are_alike(before, counted, text, words):
            yield Twins(number, *_told(before.split(), text.split()))
        before, counted = (text, words) if words else ("", Counter())


def _are_alike(one: str, words: Counter[str], other: str, other_words: Counter[str]) -> bool:
    shared = 2 * _size(words & other_words) / (_size(words) + _size(other_words))
    if shared < _SUSPECT or max(len(one), len(other)) > _BY_CHARACTER:
        return shared >= _ALIKE
    start = _same_beginning(one, other)
    end = _same_beginning(one[start:][::-1], other[start:][::-1])
    if 2 * (start + end) >= _ALIKE * (len(one) + len(other)):
        return True
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE


def _same_beginning(one: Sequence[str], other: Sequence[str]) -> int:
    """How many of the first characters, or words, are the same."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _size(words: Counter[str]) -> int:
    """The characters of words and of a blank behind each."""
    return sum((len(word) + 1) * times for word, times in words.items())


def _told(one: list[str], other: list[str]) -> tuple[str, str]:
    same = _same_beginning(one, other)
    return _shown(one, same), _shown(other, same)


def _shown(words: list[str], same: int) -> str:
    """The first words, and those around number `same`."""
    start, end = max(_FIRST, same - _AROUND), max(_FIRST, same + 1 + _AROUND)
    gap = "… " if start > _FIRST and start < len(words) else ""
    rest = gap + " ".join(words[start:end])
    return f"{' '.join(words[:_FIRST])} {rest}".strip() + ("…" if end < len(words) else "")
