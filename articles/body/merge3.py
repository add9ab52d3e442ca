"""Three-way merge of texts: what one side changed is taken, what both changed otherwise is kept from both.

Works on any sequence; `merge_blocks` knows stored bodies, `merge_lines` plain text.
"""

import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from .clean import BodyRefused, clean

__all__ = ["Merged", "merge_blocks", "merge_lines"]

_TOKEN = re.compile(r"<[^>]*>|\w+|\s+|[^\w\s<]|<")
_MOST_WORK = 4_000_000


@dataclass(frozen=True, slots=True)
class Merged:
    """The text, and each place where both sides wrote something else: (mine, theirs). Both stand in the text."""

    text: str
    conflicts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Region[T]:
    base: Sequence[T]
    mine: Sequence[T]
    theirs: Sequence[T]

    @property
    def agreed(self) -> Sequence[T] | None:
        """What both sides can live with; None if they disagree."""
        if self.mine == self.base:
            return self.theirs
        if self.theirs in (self.base, self.mine):
            return self.mine
        return None

    def line_by_line(self) -> "Iterator[_Region[T]]":
        """Neighbours that were changed in place, one by each side, are no conflict: each is looked at alone."""
        if self.agreed is None and len(self.base) == len(self.mine) == len(self.theirs):
            for one in range(len(self.base)):
                yield _Region(self.base[one : one + 1], self.mine[one : one + 1], self.theirs[one : one + 1])
        else:
            yield self


def merge_blocks(base: str, mine: str, theirs: str) -> Merged:
    """Merge stored bodies block by block, and word by word inside a block that both changed."""
    return _merge_lines(base, mine, theirs, _merge_block)


def merge_lines(base: str, mine: str, theirs: str) -> Merged:
    """Merge plain texts line by line, and word by word inside a line that both changed."""
    return _merge_lines(base, mine, theirs, _merge_words)


def _merge_lines(base: str, mine: str, theirs: str, inside: Callable[[str, str, str], str | None]) -> Merged:
    lines: list[str] = []
    conflicts: list[tuple[str, str]] = []
    for region in _regions(_lines(base), _lines(mine), _lines(theirs)):
        for part in region.line_by_line():
            agreed = part.agreed
            if agreed is not None:
                lines += agreed
                continue
            one_each = len(part.base) == len(part.mine) == len(part.theirs) == 1
            joined = inside(part.base[0], part.mine[0], part.theirs[0]) if one_each else None
            if joined is not None:
                lines.append(joined)
                continue
            conflicts.append(("\n".join(part.mine), "\n".join(part.theirs)))
            lines += [*part.mine, *(line for line in part.theirs if line not in part.mine)]
    return Merged("\n".join(lines), tuple(conflicts))


def _lines(text: str) -> list[str]:
    return text.split("\n") if text else []


def _merge_words(base: str, mine: str, theirs: str) -> str | None:
    """The line with the changes of both sides; None where they touch each other."""
    sequences = [_TOKEN.findall(text) for text in (base, mine, theirs)]
    if len(sequences[0]) * max(len(sequences[1]), len(sequences[2])) > _MOST_WORK:
        return None
    words: list[str] = []
    for region in _regions(*sequences):
        agreed = region.agreed
        if agreed is None:
            return None
        words += agreed
    return "".join(words)


def _merge_block(base: str, mine: str, theirs: str) -> str | None:
    """As `_merge_words`, if the result is a block as it would be stored."""
    joined = _merge_words(base, mine, theirs)
    try:
        return joined if joined is not None and clean(joined) == joined else None
    except BodyRefused:
        return None


def _regions[T: Hashable](base: Sequence[T], mine: Sequence[T], theirs: Sequence[T]) -> Iterator[_Region[T]]:
    """Cut the three at what they have in common; yields the common stretches and what lies between."""
    at_base = at_mine = at_theirs = 0
    for start, end, in_mine, in_theirs in _common(base, mine, theirs):
        between = _Region(base[at_base:start], mine[at_mine:in_mine], theirs[at_theirs:in_theirs])
        if between.base or between.mine or between.theirs:
            yield between
        if end > start:
            same = base[start:end]
            yield _Region(same, same, same)
        length = end - start
        at_base, at_mine, at_theirs = end, in_mine + length, in_theirs + length


def _common[T: Hashable](
    base: Sequence[T], mine: Sequence[T], theirs: Sequence[T]
) -> Iterator[tuple[int, int, int, int]]:
    """Yield the stretches of `base` that stand in both others, with their places there; the ends of all three last."""
    ours = SequenceMatcher(None, base, mine, autojunk=False).get_matching_blocks()
    others = SequenceMatcher(None, base, theirs, autojunk=False).get_matching_blocks()
    i = j = 0
    while i < len(ours) and j < len(others):
        one, other = ours[i], others[j]
        start, end = max(one.a, other.a), min(one.a + one.size, other.a + other.size)
        if start < end:
            yield start, end, one.b + start - one.a, other.b + start - other.a
        if one.a + one.size < other.a + other.size:
            i += 1
        else:
            j += 1
    yield len(base), len(base), len(mine), len(theirs)
