"""Words broken into lines of a given width, in the largest size at which they fit."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PIL import ImageFont

from .fonts import Face

__all__ = ["Lines", "fitted"]

ELLIPSIS = "…"
_LONGEST_PIECE = 200  # signs; no line holds more


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines in reading order, each of at most the width asked for, and the font they were measured with."""

    lines: tuple[str, ...]
    font: ImageFont.FreeTypeFont
    size: int
    cut: bool


def fitted(
    text: str, face: Face, *, width: int, height: int, sizes: Sequence[int], leading: float, strong: bool = False
) -> Lines:
    """Set `text` in the first of `sizes`, largest first, that fits; in the last it is cut with an ellipsis.

    Args:
        width, height: of the place, in pixels.
        leading: height of a line in ems.
    """
    for size in sizes:
        font = face.at(size, strong=strong)
        most = max(1, int(height / (size * leading)))
        lines = list(_first(_broken(text, font, width), most + 1))
        if len(lines) <= most:
            return Lines(tuple(lines), font, size, cut=False)
    return Lines((*lines[: most - 1], _ending(lines[most - 1], font, width)), font, size, cut=True)


def _first(lines: Iterator[str], count: int) -> Iterator[str]:
    yield from (line for line, _ in zip(lines, range(count), strict=False))


def _broken(text: str, font: ImageFont.FreeTypeFont, width: int) -> Iterator[str]:
    """Yield lines; a paragraph begins a new one, and a word that is wider than a line is broken."""
    space = font.getlength(" ")
    for paragraph in text.split("\n"):
        line: list[str] = []
        used = 0.0
        for word in (piece for whole in paragraph.split() for piece in _pieces(whole, font, width)):
            wide = font.getlength(word)
            if line and used + space + wide > width:
                yield " ".join(line)
                line, used = [], 0.0
            used += wide + (space if line else 0)
            line.append(word)
        if line:
            yield " ".join(line)


def _pieces(word: str, font: ImageFont.FreeTypeFont, width: int) -> Iterator[str]:
    """The word, in pieces if no line could hold it."""
    while len(word) > _LONGEST_PIECE or (word and font.getlength(word) > width):
        counts = range(1, min(len(word), _LONGEST_PIECE))
        fitting = bisect_right(counts, float(width), key=lambda count: float(font.getlength(word[: int(count)])))
        count = max(1, fitting)
        yield word[:count]
        word = word[count:]
    if word:
        yield word


def _ending(line: str, font: ImageFont.FreeTypeFont, width: int) -> str:
    """The line with an ellipsis behind as many whole words as leave room for it."""
    words = line.split(" ")
    while words and font.getlength(f"{' '.join(words)} {ELLIPSIS}") > width:
        words.pop()
    return f"{' '.join(words)} {ELLIPSIS}" if words else ELLIPSIS
