"""The extractor on an article that is a list of paragraphs."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from ..lately import Lately
from .find import find_quotes
from .model import Finding

__all__ = ["InParagraphs", "find_in_paragraphs", "keep_finding"]

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
    return InParagraphs(_lately((_joined(paragraphs), language)), _starts(paragraphs))


def keep_finding(paragraphs: Sequence[str], language: str, finding: Finding) -> None:
    """Know what was found in an article elsewhere: its checks will ask."""
    _lately.keep((_joined(paragraphs), language), finding)


def _joined(paragraphs: Sequence[str]) -> str:
    return _GAP.join(text.replace("\n", " ") for text in paragraphs)


def _starts(paragraphs: Sequence[str]) -> tuple[int, ...]:
    starts, position = [0], 0
    for text in paragraphs[:-1]:
        position += len(text) + len(_GAP)
        starts.append(position)
    return tuple(starts)


#: Each text is looked at by several checks, and again when its page is opened.
_lately: Lately[tuple[str, str], Finding] = Lately(lambda asked: find_quotes(*asked), 256)
