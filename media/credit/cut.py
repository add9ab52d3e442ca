"""Lines that a file format cut off: IPTC-IIM keeps 32 bytes of a creator and of a credit (2:80, 2:110)."""

import re
from collections.abc import Iterable

from .labels import split_copyright, split_label
from .model import MAX_LENGTH

__all__ = ["is_cut", "uncut"]

_IIM_BYTES = 32
_HALF_A_LETTER = "\ufffd"
_END_OF_CREDIT = re.compile(r"[\n\r;)\]]|[.!?]\s")


def is_cut(text: str) -> bool:
    """May `text` have been cut off? It has exactly 32 bytes, or ends in half a letter."""
    return len(text.encode("utf-8", "replace")) == _IIM_BYTES or text.endswith(_HALF_A_LETTER)


def uncut(short: str, candidates: Iterable[str]) -> str:
    """Return the longer form of a cut line from the first of `candidates` that has one; "" if none has.

    Candidates come in the order in which they are trusted: the same field of XMP, source, copyright notice, caption.
    A candidate has it where it begins so, or where the cut line stands in it as whole words up to its last.
    """
    start = short.strip().removesuffix(_HALF_A_LETTER)
    if not start or not is_cut(short):
        return ""
    return next((longer for text in candidates if (longer := _longer(start, text))), "")


def _longer(start: str, text: str) -> str:
    """What begins with `start` in `text` and goes on, up to the end of the credit."""
    text = text.strip()
    for line in (text, split_copyright(split_label(text[:MAX_LENGTH])[1])[1]):
        if line.startswith(start) and len(start) < len(line) <= MAX_LENGTH and "\n" not in line:
            return line
    place = text.rfind(start)
    if place < 0 or (place and text[place - 1].isalnum()):
        return ""
    rest = text[place + len(start) : place + MAX_LENGTH]
    end = _END_OF_CREDIT.search(rest)
    longer = start + (rest[: end.start()] if end else rest).rstrip(" .")
    return longer if len(longer) > len(start) else ""
