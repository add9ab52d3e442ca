"""The extractor on an article that is a list of paragraphs."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from .find import find_quotes
from .model import Finding

__all__ = ["InParagraphs", "find_in_paragraphs"]

_GAP = "\n\n"


@dataclass(frozen=True)
class InParagraphs:
    """What was found, and where the paragraphs begin in the text that its offsets count."""

    finding: Finding
    starts: tuple[int, ...]

    def place(self, offset: int) -> tuple[int, int]:
        """Return number (from 0) of the paragraph in which `offset` lies, and the offset inside it."""
        number = max(0, bisect_right(self.starts, offset) - 1)
        return number, offset - self.starts[number]


def find_in_paragraphs(paragraphs: Sequence[str], language: str = "en") -> InParagraphs:
    """Find the quotations of an article; a line end inside a paragraph counts as a blank."""
    starts, position = [0], 0
    for text in paragraphs[:-1]:
        position += len(text) + len(_GAP)
        starts.append(position)
    return InParagraphs(_found(_GAP.join(text.replace("\n", " ") for text in paragraphs), language), tuple(starts))


@lru_cache(maxsize=64)
def _found(text: str, language: str) -> Finding:
    """The same text is looked at by several checks, and again whenever its page is opened."""
    return find_quotes(text, language)
