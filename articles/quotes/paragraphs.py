"""The extractor on an article that is a list of paragraphs."""

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

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
    return InParagraphs(_lately(_joined(paragraphs), language), _starts(paragraphs))


def keep_finding(paragraphs: Sequence[str], language: str, finding: Finding) -> None:
    """Know what was found in an article elsewhere: its checks will ask."""
    _lately.keep(_joined(paragraphs), language, finding)


def _joined(paragraphs: Sequence[str]) -> str:
    return _GAP.join(text.replace("\n", " ") for text in paragraphs)


def _starts(paragraphs: Sequence[str]) -> tuple[int, ...]:
    starts, position = [0], 0
    for text in paragraphs[:-1]:
        position += len(text) + len(_GAP)
        starts.append(position)
    return tuple(starts)


class _Lately:
    """What was found in the last texts: each is looked at by several checks, and again when its page is opened."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: OrderedDict[tuple[str, str], Finding] = OrderedDict()
        self._one_at_a_time = Lock()

    def __call__(self, text: str, language: str) -> Finding:
        with self._one_at_a_time:
            if (found := self._found.get((text, language))) is not None:
                self._found.move_to_end((text, language))
                return found
        found = find_quotes(text, language)
        self.keep(text, language, found)
        return found

    def keep(self, text: str, language: str, found: Finding) -> None:
        with self._one_at_a_time:
            self._found[text, language] = found
            self._found.move_to_end((text, language))
            while len(self._found) > self._most:
                self._found.popitem(last=False)


_lately = _Lately(256)
