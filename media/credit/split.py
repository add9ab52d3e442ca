"""Where a line comes apart: at separators that stand outside brackets."""

import re
from dataclasses import dataclass

__all__ = ["AND", "CHAIN", "SEMICOLON", "VIA", "Piece", "balanced", "closing_bracket", "pieces", "split", "unwrapped"]

_PARTNERS = {")": "(", "]": "["}

#: Between makers and agencies: `/`, `|`, `#`, and a dash between blanks.
CHAIN = re.compile(r"\s*[/|#]\s*|(?:^|\s+)[-–—]\s+")
VIA = re.compile(r"(?:^|[\s/|,]+)(?:via|VIA|Via)\s+")
#: Between names of one kind.
AND = re.compile(r"\s*,(?!\s*(?:[JS]r|JR|SR)\b)\s*(?:(?:and|und|et|AND)\s+|&\s*)?|\s+(?:and|und|et|AND|&)\s+")
SEMICOLON = re.compile(r"\s*;\s*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text and where it starts."""

    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def balanced(text: str) -> bool:
    """Does every bracket have its partner?"""
    opened: list[str] = []
    for sign in text:
        if sign in "([":
            opened.append(sign)
        elif sign in ")]" and (not opened or opened.pop() != _PARTNERS[sign]):
            return False
    return not opened


def closing_bracket(text: str) -> int:
    """Return where the bracket opens that closes at the end of `text`; -1 if none does."""
    if not text.endswith((")", "]")):
        return -1
    depth = 0
    for place in range(len(text) - 1, -1, -1):
        depth += (text[place] in ")]") - (text[place] in "([")
        if depth == 0:
            return place
    return -1


def unwrapped(text: str) -> str:
    """Return `text` without the one pair of brackets around all of it, if there is one, and without outer blanks."""
    text = text.strip()
    return text[1:-1].strip() if closing_bracket(text) == 0 else text


def _masked(text: str) -> str:
    """`text` with everything inside brackets blotted out, of the same length."""
    depth = 0
    signs = []
    for sign in text:
        depth -= sign in ")]" and depth > 0
        signs.append("\0" if depth else sign)
        depth += sign in "(["
    return "".join(signs)


def pieces(text: str, *separators: re.Pattern[str]) -> list[Piece]:
    """Return what stands between separators, also where that is nothing."""
    masked = _masked(text)
    cuts = sorted({found.span() for pattern in separators for found in pattern.finditer(masked) if found[0]})
    found_pieces = []
    start = 0
    for left, right in cuts:
        if left >= start:
            found_pieces.append(Piece(text[start:left], start))
        start = max(start, right)
    return [*found_pieces, Piece(text[start:], start)]


def split(text: str, *separators: re.Pattern[str]) -> list[str]:
    """Return what stands between separators, without outer blanks and without empty pieces."""
    return [piece.text.strip() for piece in pieces(text, *separators) if piece.text.strip()]
