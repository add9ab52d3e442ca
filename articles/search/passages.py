"""The passage of a text that shows why it was found, with the words that were looked for marked."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from .query import Term
from .words import Word, may_have_token, stem, words_in

__all__ = ["Sought", "Stretch"]

_LENGTH = 220  # characters
_MOST_TEXT = 60_000  # characters that are looked through


class Stretch(NamedTuple):
    """A stretch of text as printed, and whether it was looked for."""

    text: str
    sought: bool


class Sought:
    """What a query looks for in texts."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self._number = len(terms)
        self._ways: dict[str, list[tuple[int, tuple[str, ...]]]] = {}  # by their first token, with the term's number
        for number, term in enumerate(terms):
            for way in term.ways:
                self._ways.setdefault(way[0], []).append((number, way))
        self._first = frozenset(self._ways)

    def passage(self, texts: Iterable[str], language: str) -> list[Stretch]:
        """The first stretch with the most of what is looked for; empty where none of it stands in `texts`."""
        best: tuple[int, str, list[tuple[int, int]]] = (0, "", [])
        looked = 0
        for text in texts:
            looked += len(text)
            spans = list(self._spans(text[:_MOST_TEXT], language))
            different = len({number for number, _, _ in spans})
            if different > best[0]:
                best = (different, text, [(start, end) for _, start, end in spans])
            if different == self._number or looked > _MOST_TEXT:
                break
        if not best[2]:
            return []
        return list(_cut(best[1], best[2]))

    def marked(self, text: str, language: str) -> list[Stretch]:
        """The whole text."""
        spans = [(start, end) for _, start, end in self._spans(text[:_MOST_TEXT], language)]
        return list(_stretches(text, spans, 0, len(text)))

    def _spans(self, text: str, language: str) -> Iterator[tuple[int, int, int]]:
        """Where each term stands: its number, start and end."""
        # Most texts have none of it, which is known sooner than the words with their places. A word as it is folded
        # need not be looked for: the ways of a term begin with it and with its stem in each language.
        if not may_have_token(text, language, self._first):
            return
        words = list(words_in(text))
        tokens = [(stem(word.folded, language), word.folded) for word in words]
        for place, both in enumerate(tokens):
            for token in dict.fromkeys(both):
                for number, way in self._ways.get(token, ()):
                    if _stands(tokens, place, way):
                        yield number, words[place].start, _end(words, place, way)


def _stands(tokens: Sequence[tuple[str, str]], place: int, way: tuple[str, ...]) -> bool:
    following = tokens[place : place + len(way)]
    return len(following) == len(way) and all(token in both for token, both in zip(way, following, strict=True))


def _end(words: Sequence[Word], place: int, way: tuple[str, ...]) -> int:
    return words[place + len(way) - 1].end


def _cut(text: str, spans: list[tuple[int, int]]) -> Iterator[Stretch]:
    """About `_LENGTH` characters around the first spans, from a blank to a blank."""
    if len(text) <= _LENGTH * 1.3:
        start, end = 0, len(text)
    else:
        start = max(0, min(spans)[0] - _LENGTH // 4)
        end = min(len(text), max(start + _LENGTH, min(spans)[1]))
        if start and (blank := text.rfind(" ", max(0, start - 30), start + 1)) >= 0:
            start = blank + 1
        if end < len(text) and (blank := text.find(" ", end, end + 30)) >= 0:
            end = blank
    if start:
        yield Stretch("… ", False)
    yield from _stretches(text, spans, start, end)
    if end < len(text):
        yield Stretch(" …", False)


def _stretches(text: str, spans: list[tuple[int, int]], start: int, end: int) -> Iterator[Stretch]:
    at = start
    for first, last in sorted(spans):
        if first < at or last > end:
            continue
        if first > at:
            yield Stretch(text[at:first], False)
        yield Stretch(text[first:last], True)
        at = last
    if at < end:
        yield Stretch(text[at:end], False)
