"""A credit line as a row of names with what stands between them, so that one name can change and the rest stay."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .agencies import Directory
from .labels import split_copyright, split_label
from .split import AND, CHAIN, SEMICOLON, VIA, Piece, pieces, unwrapped

__all__ = ["OUTER_SIGNS", "Line", "line_of", "quoted"]

#: What separates nothing at either end of a line.
OUTER_SIGNS = " \t/|"
_FOR = re.compile(r"\s+for\s+")


def quoted(words: Sequence[str]) -> str:
    return ", ".join(f"“{word.strip()}”" for word in words)


@dataclass(frozen=True, slots=True)
class Line:
    """`before` (label, ©, bracket), `names` in pieces, and what stands `after` them."""

    before: str
    names: str
    after: str
    pieces: list[Piece]

    @property
    def texts(self) -> list[str]:
        return [piece.text for piece in self.pieces]

    def with_texts(self, texts: Sequence[str | None]) -> str:
        """Return the whole line with another text for each piece; where that is None, its separator goes too."""
        line = ""
        end = 0
        kept = False
        for piece, text in zip(self.pieces, texts, strict=True):
            if text is not None:
                line += (self.names[end : piece.start] if kept else "") + text
                kept = True
            end = piece.end
        return self.before + line + self.after

    def dropped(self, texts: Sequence[str | None]) -> str:
        """Return what `with_texts` leaves out, in quotation marks, with `via` and the like."""
        gone = []
        kept = False
        end = 0
        for piece, text, following in zip(self.pieces, texts, [*self.pieces[1:], None], strict=True):
            if text is None:
                next_start = following.start if following else len(self.names)
                gone.append(self.names[end : piece.end] if kept else self.names[piece.start : next_start])
            elif text != piece.text:
                gone.append(piece.text.removeprefix(text))
            kept = kept or text is not None
            end = piece.end
        return quoted([words.strip(OUTER_SIGNS + ",;-–—#") for words in gone])


def line_of(text: str, directory: Directory) -> Line:
    """Take `text` apart. A known organisation is one piece, whatever signs it holds."""
    names = text.strip()
    for _ in range(2):  # a label stands inside the brackets, or brackets behind the label
        names = split_copyright(split_label(unwrapped(names))[1])[1]
    start = text.rindex(names)
    return Line(text[:start], names, text[start + len(names) :], _pieces(names, directory))


def _pieces(text: str, directory: Directory) -> list[Piece]:
    if directory.knows(text):
        return [Piece(text, 0)]
    found: list[Piece] = []
    for piece in pieces(text, CHAIN, VIA, SEMICOLON, _FOR):
        if directory.agency_in(piece.text):
            found.append(piece)
        else:
            found += [Piece(name.text, piece.start + name.start) for name in pieces(piece.text, AND)]
    return found
