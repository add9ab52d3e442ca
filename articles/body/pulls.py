"""What a pull quote repeats: a quote of the text, or a range of its words.

`data-pull="ID"` is all of the quote, `data-pull="ID:4-12"` its fourth to twelfth word. A range is printed with an
ellipsis at each end where words of the quote were left out, so nothing is ever cut without a sign.
"""

import re
from dataclasses import dataclass

__all__ = ["PULL", "Pull", "pulled_words", "read_pull"]

PULL = re.compile(r"([A-Za-z0-9_-]{1,32})(?::([1-9][0-9]{0,4})-([1-9][0-9]{0,4}))?", re.ASCII)
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Pull:
    """A quote by its id, and the first and last word that are repeated, counted from 1; 0 for all of them."""

    ref: str
    first: int = 0
    last: int = 0


def read_pull(value: str) -> Pull | None:
    """Read a value of `data-pull`; None if it is none."""
    match = PULL.fullmatch(value)
    if match is None:
        return None
    if match[2] is None:
        return Pull(match[1])
    first, last = int(match[2]), int(match[3])
    return Pull(match[1], first, last) if first <= last else None


def pulled_words(pull: Pull, words: str) -> str | None:
    """Return what `pull` prints of the words of its quote; None if the quote has not that many words."""
    if not pull.first:
        return words
    places = list(_WORD.finditer(words))
    if pull.last > len(places):
        return None
    start = "… " if pull.first > 1 else ""
    end = " …" if pull.last < len(places) else ""
    return start + words[places[pull.first - 1].start() : places[pull.last - 1].end()] + end
