"""What changed between two texts or two bodies, word by word.

Joining the pieces that are not `added` gives the old text, code point by code point; joining those
that are not `removed` gives the new one. The cost is bounded: what is too large to compare word by
word is shown as removed and added whole.
"""

import re
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from .parse import parse
from .tree import Block, Container, OwnNode, Rule, Run, TextBlock

__all__ = ["BlockDiff", "Kind", "Piece", "diff_bodies", "diff_text", "folded"]

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_MOST_WORK = 4_000_000  # comparisons of tokens or blocks
_ALIKE = 0.35  # share of common words from which two blocks are one that was changed
_MOST_PAIRS = 10_000


class Kind(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"  # of a block: some of its words


@dataclass(frozen=True, slots=True)
class Piece:
    """Words with one fate; `quoted` if they are marked as a quote."""

    kind: Kind
    text: str
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class BlockDiff:
    """A paragraph, heading, list item, or one of our own nodes (`figure`, `aside`, `hr`)."""

    name: str
    kind: Kind
    pieces: tuple[Piece, ...]


type _Token = tuple[str, bool]  # its text, and whether it is quoted


@dataclass(frozen=True, slots=True)
class _Flat:
    name: str
    tokens: tuple[_Token, ...]

    @property
    def key(self) -> tuple[str, str]:
        return self.name, "".join(text for text, _ in self.tokens)


def diff_text(old: str, new: str) -> tuple[Piece, ...]:
    """Compare two plain texts."""
    return _diff_tokens(_tokens(old), _tokens(new))


def diff_bodies(old: str, new: str) -> list[BlockDiff]:
    """Compare two stored bodies: blocks first, then the words of blocks that were changed."""
    before, after = list(_flat(parse(old))), list(_flat(parse(new)))
    found: list[BlockDiff] = []
    for tag, start, end, new_start, new_end in _opcodes([one.key for one in before], [one.key for one in after]):
        if tag == "equal":
            found += [_whole(block, Kind.SAME) for block in after[new_start:new_end]]
        else:
            found += _changed(before[start:end], after[new_start:new_end])
    return found


def folded(blocks: Sequence[BlockDiff], around: int = 1) -> Iterator[BlockDiff | int]:
    """Yield what changed with `around` unchanged blocks on each side, and the number of those left out between."""
    touched = [number for number, block in enumerate(blocks) if block.kind != Kind.SAME]
    shown = {near for number in touched for near in range(number - around, number + around + 1)}
    left_out = 0
    for number, block in enumerate(blocks):
        if number not in shown:
            left_out += 1
            continue
        if left_out:
            yield left_out
            left_out = 0
        yield block
    if left_out:
        yield left_out


def _flat(blocks: Sequence[Block], inside: str = "") -> Iterator[_Flat]:
    for block in blocks:
        match block:
            case TextBlock(name, inlines):
                tokens: list[_Token] = []
                for piece in inlines:
                    quoted = any(mark.name == "q" for mark in piece.marks)
                    tokens += [(text, quoted) for text, _ in _tokens(piece.text if isinstance(piece, Run) else "\n")]
                yield _Flat(inside if inside and name == "p" else name, tuple(tokens))
            case Container(name, children):
                yield from _flat(children, name if name in ("li", "blockquote") else inside)
            case OwnNode(_, value):
                yield _Flat(block.name, ((value, False),))
            case Rule():
                yield _Flat("hr", ())


def _tokens(text: str) -> list[_Token]:
    return [(token, False) for token in _TOKEN.findall(text)]


def _changed(before: Sequence[_Flat], after: Sequence[_Flat]) -> Iterator[BlockDiff]:
    """Blocks that were replaced: those with many common words are one that was changed."""
    old = new = 0
    for one, other in _pairs(before, after):
        yield from (_whole(block, Kind.REMOVED) for block in before[old:one])
        yield from (_whole(block, Kind.ADDED) for block in after[new:other])
        pieces = _diff_tokens(before[one].tokens, after[other].tokens)
        yield BlockDiff(after[other].name, Kind.CHANGED, pieces)
        old, new = one + 1, other + 1
    yield from (_whole(block, Kind.REMOVED) for block in before[old:])
    yield from (_whole(block, Kind.ADDED) for block in after[new:])


def _pairs(before: Sequence[_Flat], after: Sequence[_Flat]) -> list[tuple[int, int]]:
    """The pairs, in order, whose likenesses add up to most."""
    if len(before) * len(after) > _MOST_PAIRS:
        return []
    words = [Counter(text for text, _ in block.tokens if not text.isspace()) for block in before]
    others = [Counter(text for text, _ in block.tokens if not text.isspace()) for block in after]
    best = [[0.0] * (len(after) + 1) for _ in range(len(before) + 1)]
    alike = [[_likeness(one, other) for other in others] for one in words]
    for i in range(len(before) - 1, -1, -1):
        for j in range(len(after) - 1, -1, -1):
            both = best[i + 1][j + 1] + alike[i][j] if alike[i][j] >= _ALIKE else 0.0
            best[i][j] = max(both, best[i + 1][j], best[i][j + 1])
    pairs, i, j = [], 0, 0
    while i < len(before) and j < len(after):
        if alike[i][j] >= _ALIKE and best[i][j] == best[i + 1][j + 1] + alike[i][j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


def _whole(block: _Flat, kind: Kind) -> BlockDiff:
    return BlockDiff(block.name, kind, tuple(_joined(kind, block.tokens)))


def _diff_tokens(old: Sequence[_Token], new: Sequence[_Token]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    for tag, start, end, new_start, new_end in _opcodes([text for text, _ in old], [text for text, _ in new]):
        if tag == "equal":
            pieces += _joined(Kind.SAME, new[new_start:new_end])
        else:
            pieces += _joined(Kind.REMOVED, old[start:end])
            pieces += _joined(Kind.ADDED, new[new_start:new_end])
    return tuple(pieces)


def _joined(kind: Kind, tokens: Sequence[_Token]) -> Iterator[Piece]:
    text: list[str] = []
    quoted = False
    for words, in_quote in tokens:
        if text and in_quote != quoted:
            yield Piece(kind, "".join(text), quoted)
            text = []
        quoted = in_quote
        text.append(words)
    if text:
        yield Piece(kind, "".join(text), quoted)


def _opcodes[T: Hashable](old: Sequence[T], new: Sequence[T]) -> Iterator[tuple[str, int, int, int, int]]:
    """As SequenceMatcher's, with common ends cut off first and a bound on the work."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    if start:
        yield "equal", 0, start, 0, start
    middle, other = old[start : len(old) - end], new[start : len(new) - end]
    if middle or other:
        if len(middle) * len(other) > _MOST_WORK:
            yield "replace", start, start + len(middle), start, start + len(other)
        else:
            for tag, i, j, k, m in SequenceMatcher(None, middle, other, autojunk=False).get_opcodes():
                yield tag, start + i, start + j, start + k, start + m
    if end:
        yield "equal", len(old) - end, len(old), len(new) - end, len(new)
