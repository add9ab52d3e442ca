"""Quotes of which something was cut, or to which an editor added words in square brackets."""

import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from .index import MOST_PLACES, SourceIndex
from .model import Match, Verdict, Warned
from .words import ELLIPSIS, Word, inserted

__all__ = ["in_pieces"]

_MOST_CUT = 60  # words for which one ellipsis may stand
_MOST_REPLACED = 6  # words for which one bracket may stand
_LEAST_TOGETHER = 4
_LEAST_EACH = 2
_LONG_GAP = 25
_SHORT_PIECE = 3
_MOST_WAYS = 8  # to go on with, of those that lead to the next piece
_MOST_STEPS = 400  # pieces that are looked for, from all places of the rarest one
_MOST_PIECES = 200

_NEGATION = re.compile(r"\b(?:no|not|never|nobody|nothing|none|neither|nor|without|cannot|hardly)\b|n['’]t\b", re.I)
_NUMBER = re.compile(r"\d")
_NAME = re.compile(r"(?<![.?!…] )(?<!^)\b(?!I\b)[A-Z]\w*")
_SENTENCE_END = re.compile(r"[.?!](?=\s|[”’\"']|$)")
_TURN = re.compile(r"^[^\S\n]*[^\W\d_][\w .'’()-]{0,60}:(?=\s)", re.M)
_LETTER = re.compile(r"[^\W_]")


@dataclass(slots=True)
class _Piece:
    """Words that stand together, and what may lie between them and the piece before."""

    words: list[Word] = field(default_factory=list)
    gap: int = 0
    numbers: "array[int]" = field(default_factory=lambda: array("I"))


@dataclass(frozen=True, slots=True)
class _Way:
    """Places of the pieces so far, in the order in which they were found, and the words hidden between them."""

    places: tuple[int, ...]
    hidden: int


def in_pieces(text: str, tokens: Sequence[Word], index: SourceIndex) -> Match | None:
    """The place with the fewest hidden words; None if the quote has no gap or its pieces do not stand in order."""
    pieces, bracketed = _split(text, tokens)
    if pieces is None or len(tokens) == sum(len(piece.words) for piece in pieces):
        return None
    if sum(len(piece.words) for piece in pieces) < _LEAST_TOGETHER or len(pieces) > _MOST_PIECES:
        return None
    if any(_says_too_little(piece, after) for piece, after in zip_longest(pieces, pieces[1:])):
        return None
    for piece in pieces:
        piece.numbers = index.numbers([word.text for word in piece.words])
    places = _best(pieces, index)
    if places is None:
        return None
    return _match(pieces, places, index, Verdict.BRACKETED if bracketed else Verdict.ELIDED)


def _split(text: str, tokens: Sequence[Word]) -> tuple[list[_Piece] | None, bool]:
    """The pieces, and whether a bracket holds words."""
    brackets = [_with_glued(text, start, end) for start, end, inside in inserted(text) if _LETTER.search(inside)]
    pieces, gap, at, counted = [_Piece()], 0, 0, -1
    for token in tokens:
        while at < len(brackets) and brackets[at][1] <= token.start:
            at += 1
        if at < len(brackets) and brackets[at][0] <= token.start:
            gap += _MOST_REPLACED if counted != at else 0
            counted = at
        elif token.text == ELLIPSIS:
            gap += _MOST_CUT
        elif gap and pieces[-1].words:
            pieces.append(_Piece([token], gap))
            gap = 0
        else:
            pieces[-1].words.append(token)
            gap = 0
    return (pieces if pieces[0].words else None), bool(brackets)


def _says_too_little(piece: _Piece, after: _Piece | None) -> bool:
    """One word between ellipses stands anywhere; one beside a bracket is held by its neighbours."""
    widest = max(piece.gap, after.gap if after else 0)
    return len(piece.words) < _LEAST_EACH and widest > _MOST_REPLACED


def _with_glued(text: str, start: int, end: int) -> tuple[int, int]:
    """The bracket with the rest of a word that it stands in, as in `[T]he` and `walk[ed]`."""
    while start and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return start, end


def _best(pieces: list[_Piece], index: SourceIndex) -> tuple[int, ...] | None:
    rarity = [index.rarity(piece.numbers) for piece in pieces]
    first = rarity.index(min(rarity))
    most = min(MOST_PLACES, max(1, _MOST_STEPS // len(pieces)))
    best: _Way | None = None
    for number, place in enumerate(index.find(pieces[first].numbers)):
        if number == most:
            break
        if index.spelled(pieces[first].words, place) is None:
            continue
        way = _onwards(pieces, first, _Way((place,), 0), index)
        way = way and _backwards(pieces, first, way, index)
        if way and (best is None or way.hidden < best.hidden):
            best = way
    return best.places if best else None


def _onwards(pieces: list[_Piece], first: int, way: _Way, index: SourceIndex) -> _Way | None:
    ways = [way]
    for before, piece in zip(pieces[first:], pieces[first + 1 :], strict=False):
        found: dict[int, _Way] = {}
        for one in ways:
            end = one.places[-1] + len(before.words)
            for place in _near(piece, end, end + piece.gap, index):
                _keep(found, place, _Way((*one.places, place), one.hidden + place - end))
        ways = sorted(found.values(), key=lambda one: one.hidden)[:_MOST_WAYS]
    return ways[0] if ways else None


def _backwards(pieces: list[_Piece], first: int, way: _Way, index: SourceIndex) -> _Way | None:
    ways = [way]
    for number in range(first - 1, -1, -1):
        piece, after = pieces[number], pieces[number + 1]
        found: dict[int, _Way] = {}
        for one in ways:
            end = one.places[0] - len(piece.words)
            for place in _near(piece, end - after.gap, end, index):
                _keep(found, place, _Way((place, *one.places), one.hidden + end - place))
        ways = sorted(found.values(), key=lambda one: one.hidden)[:_MOST_WAYS]
    return ways[0] if ways else None


def _keep(found: dict[int, _Way], place: int, way: _Way) -> None:
    if place not in found or way.hidden < found[place].hidden:
        found[place] = way


def _near(piece: _Piece, first: int, last: int, index: SourceIndex) -> Iterator[int]:
    """Where the piece begins at word number `first` to `last`, both included."""
    for place in index.near(piece.numbers, first, last):
        if index.spelled(piece.words, place) is not None:
            yield place


def _match(pieces: list[_Piece], places: tuple[int, ...], index: SourceIndex, verdict: Verdict) -> Match:
    hidden, warnings = [], set()
    for number in range(1, len(pieces)):
        start, end = places[number - 1] + len(pieces[number - 1].words), places[number]
        if start < end:
            hidden.append((index.starts[start], index.ends[end - 1]))
        between = index.text[index.ends[start - 1] : index.starts[end]]
        warnings |= _warnings(between)
        if end - start > _LONG_GAP:
            warnings.add(Warned.LONG_GAP)
    if len(pieces) > 1 and min(len(piece.words) for piece in pieces) < _SHORT_PIECE:
        warnings.add(Warned.SHORT_PIECE)
    if Warned.TWO_SPEAKERS in warnings:
        verdict = Verdict.ALTERED
    end = index.ends[places[-1] + len(pieces[-1].words) - 1]
    told = tuple(one for one in Warned if one in warnings)
    return Match(verdict, index.starts[places[0]], end, tuple(hidden), told)


def _warnings(between: str) -> set[Warned]:
    """What lies between two pieces that readers might want to know."""
    looked_for = {
        Warned.HIDES_NEGATION: _NEGATION,
        Warned.HIDES_NUMBER: _NUMBER,
        Warned.HIDES_NAME: _NAME,
        Warned.HIDES_SENTENCE_END: _SENTENCE_END,
        Warned.TWO_SPEAKERS: _TURN,
    }
    return {code for code, pattern in looked_for.items() if pattern.search(between)}
