"""The ellipses of a quote, one by one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

__all__ = ["MOST_ELLIPSES", "Ellipsis", "carried", "ellipses"]

MOST_ELLIPSES = 100  # that are told apart; a quote with more says one thing of all
_SIGN = re.compile(r"…|\.{3,}|\.(?:[ \u00a0\u202f]\.){2}")
_AROUND = 24  # code points on each side by which one is known again


@dataclass(frozen=True, slots=True)
class Ellipsis:
    """One ellipsis, with the words around it."""

    start: int
    end: int
    before: str
    after: str


def ellipses(text: str) -> list[Ellipsis]:
    """Return the ellipses of `text` in order."""
    found = []
    for match in _SIGN.finditer(text):
        start, end = match.span()
        found.append(Ellipsis(start, end, text[max(0, start - _AROUND) : start], text[end : end + _AROUND]))
    return found


def carried(old: str, meanings: Sequence[str], new: str) -> list[str]:
    """The meanings of the ellipses of `new`: those of `old` where the words beside one are the same, else empty.

    Args:
        meanings: for each ellipsis of `old`.
    """
    before, after = ellipses(old), ellipses(new)
    if len(before) == len(after):
        return list(meanings)
    found = [""] * len(after)
    then, now = ([one.before[-8:] + one.after[:8] for one in some] for some in (before, after))
    if max(len(before), len(after)) > 2 * MOST_ELLIPSES:
        return found
    for block in SequenceMatcher(None, then, now, autojunk=False).get_matching_blocks():
        for offset in range(block.size):
            if block.a + offset < len(meanings):
                found[block.b + offset] = meanings[block.a + offset]
    return found
