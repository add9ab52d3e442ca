"""What a pull quote repeats: a quote of the text, or a range of its words.

`data-pull="ID"` is all of the quote, `data-pull="ID:4-12:0a1b2c3d"` its fourth to twelfth word, with a sum of these
words: where the quote has changed since, they are looked for, and words that do not have this sum are never printed.
A range without a sum was written by hand or by an earlier version; `settled_pull` gives it one. A range is printed with
an ellipsis at each end where words of the quote were left out, so nothing is ever cut without a sign.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

__all__ = ["PULL", "Pull", "pulled_words", "read_pull", "settled_pull"]

PULL = re.compile(
    r"([A-Za-z0-9_-]{1,32})(?::([1-9][0-9]{0,4})-([1-9][0-9]{0,4})(?::([0-9a-f]{8}))?)?",
    re.ASCII,
)
_WORD = re.compile(r"\S+")
#: Of the sum, which articles/desk/static/desk/quote-words.js makes in the same way.
_OF_SIGNS, _OF_WORDS, _MASK = 16_777_619, 2_654_435_761, 0xFFFF_FFFF
#: The sum of a range that reached beyond its quote: nobody chose words, so none are ever printed.
_OF_NOTHING = "00000000"


@dataclass(frozen=True, slots=True)
class Pull:
    """A quote by its id, the first and last word that are repeated (counted from 1; 0 for all), and their sum."""

    ref: str
    first: int = 0
    last: int = 0
    sum: str = ""


def read_pull(value: str) -> Pull | None:
    """Read a value of `data-pull`; None if it is none."""
    match = PULL.fullmatch(value)
    if match is None:
        return None
    if match[2] is None:
        return Pull(match[1])
    first, last = int(match[2]), int(match[3])
    return Pull(match[1], first, last, match[4] or "") if first <= last else None


def pulled_words(pull: Pull, words: str) -> str | None:
    """Return what `pull` prints of the words of its quote; None if they have not, or have twice, what was chosen."""
    if not pull.first:
        return words
    places = list(_WORD.finditer(words))
    first = _first(pull, [place[0] for place in places])
    if first is None:
        return None
    last = first + pull.last - pull.first
    start = "… " if first > 1 else ""
    end = " …" if last < len(places) else ""
    return start + words[places[first - 1].start() : places[last - 1].end()] + end


def settled_pull(pull: Pull, words: str, before: str) -> str:
    """Return the value that names the words that were chosen, where they stand in `words` now.

    Args:
        before: the words of the quote in which a range without a sum was chosen.
    """
    if not pull.first:
        return pull.ref
    chosen = before.split()[pull.first - 1 : pull.last]
    known = pull.sum or next(_sums(chosen, pull.last - pull.first + 1), _OF_NOTHING)
    first = _first(Pull(pull.ref, pull.first, pull.last, known), words.split()) or pull.first
    return f"{pull.ref}:{first}-{first + pull.last - pull.first}:{known}"


def _first(pull: Pull, words: list[str]) -> int | None:
    """The number of the word with which the range begins now: at its place, or else at the only other one."""
    size = pull.last - pull.first + 1
    if not pull.sum:
        return pull.first if pull.last <= len(words) else None
    found = [number for number, one in enumerate(_sums(words, size), 1) if one == pull.sum]
    return pull.first if pull.first in found else found[0] if len(found) == 1 else None


def _sums(words: list[str], size: int) -> Iterator[str]:
    """Yield the sum of each run of `size` words, in time that does not depend on `size`."""
    signs = (_folded(map(ord, word), _OF_SIGNS) for word in words)
    until = list(accumulate(signs, lambda total, one: (total * _OF_WORDS + one) & _MASK, initial=0))
    weight = pow(_OF_WORDS, size, _MASK + 1)
    for start, end in zip(until, until[size:], strict=False):
        yield f"{(end - start * weight) & _MASK:08x}"


def _folded(numbers: Iterator[int], by: int) -> int:
    total = 0
    for number in numbers:
        total = (total * by + number) & _MASK
    return total
