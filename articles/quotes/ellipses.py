"""The ellipses of a quote, one by one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["MOST_ELLIPSES", "Ellipsis", "carried", "ellipses"]

MOST_ELLIPSES = 100  # that are told apart; a quote with more says one thing of all
_SIGN = re.compile(r"…|\.{3,}|\.(?:[ \u00a0\u202f]\.){2}")
_AROUND = 24  # code points on each side that are told
_BESIDE = 8  # of them, by which one is known again


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
    if max(len(before), len(after)) > 2 * MOST_ELLIPSES:
        return found
    free = 0
    for at, one in enumerate(after):
        for number in range(free, min(len(before), len(meanings))):
            if _same_words(one, before[number]):
                found[at], free = meanings[number], number + 1
                break
    return found


def _same_words(one: Ellipsis, other: Ellipsis) -> bool:
    """The same words stand on one side of both."""
    return one.before[-_BESIDE:] == other.before[-_BESIDE:] or one.after[:_BESIDE] == other.after[:_BESIDE]
