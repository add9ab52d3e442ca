"""A source, read once, in which any number of quotes is looked up."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate

from .words import Word, soft, words_of

__all__ = ["MOST_PLACES", "SourceIndex"]

MOST_PLACES = 200  # of one sequence that are looked at
_MOST_TRIED = 2_000  # places of the rarest word that are tried one by one; more are searched for at once
_WIDTH = array("I").itemsize


class SourceIndex:
    """The tokens of a source, and where each stands.

    Numbers stand for words: `exact` for the word as it is, `small` for the word with a small first letter.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.exact, self.small = array("I"), array("I")
        self.starts, self.ends = array("I"), array("I")
        self.begins = bytearray()
        self._exact_numbers: dict[str, int] = {}
        self._small_numbers: dict[str, int] = {}
        smalls = array("I")  # by the exact number
        for word, start, end, begins in words_of(text):
            exact = self._exact_numbers.get(word)
            if exact is None:
                exact = self._exact_numbers[word] = len(smalls)
                smalls.append(self._small_numbers.setdefault(soft(word), len(self._small_numbers)))
            self.exact.append(exact)
            self.starts.append(start)
            self.ends.append(end)
            self.begins.append(begins)
        self.small.extend(smalls[exact] for exact in self.exact)
        self._words = _Places(self.small, len(self._small_numbers))
        self._kinds = 1 << max(8, len(self.small).bit_length())  # of pairs that are told apart
        self._pairs = _Places(array("I", map(self._pair, self.small, self.small[1:])), self._kinds)

    def __len__(self) -> int:
        return len(self.small)

    def numbers(self, words: Sequence[str]) -> "array[int]":
        """The numbers of words with a small first letter; one that the source does not have gets a number of none."""
        unknown = len(self._small_numbers)
        return array("I", (self._small_numbers.get(soft(word), unknown) for word in words))

    def count(self, number: int) -> int:
        """How often the word stands in the source."""
        return self._words.count(number)

    def voters(self, numbers: "array[int]") -> list[tuple[int, int, Iterable[int]]]:
        """Words and pairs of words that say where a sequence may stand: how often, at which offset, and the places."""
        length = len(self._small_numbers)
        found: dict[tuple[int, ...], tuple[int, int, Iterable[int]]] = {}
        for at, number in enumerate(numbers):
            if number < length and (count := self._words.count(number)):
                found.setdefault((number,), (count, at, self._words.of(number)))
            if at + 1 < len(numbers) and number < length and numbers[at + 1] < length:
                pair = self._pair(number, numbers[at + 1])
                if count := self._pairs.count(pair):
                    found.setdefault((number, numbers[at + 1]), (count, at, self._pairs.of(pair)))
        return list(found.values())

    def find(self, numbers: "array[int]") -> Iterator[int]:
        """Yield where the whole sequence stands, at most `MOST_PLACES` places."""
        places, number, at = self._rarest(numbers)
        if places.count(number) > _MOST_TRIED:
            yield from self._search(numbers)
            return
        found = 0
        for place in places.of(number, _MOST_TRIED):
            if place >= at and self.stands(numbers, place - at):
                yield place - at
                found += 1
                if found == MOST_PLACES:
                    return

    def rarity(self, numbers: "array[int]") -> int:
        """How many places there are to look for the sequence."""
        places, number, _ = self._rarest(numbers)
        return places.count(number)

    def near(self, numbers: "array[int]", first: int, last: int) -> Iterator[int]:
        """Yield where the sequence stands from word number `first` to `last`, both included."""
        places, number, at = self._rarest(numbers)
        for place in places.between(number, max(first, 0) + at, last + at + 1):
            if self.stands(numbers, place - at):
                yield place - at

    def stands(self, numbers: "array[int]", start: int) -> bool:
        """Whether the sequence stands at word number `start`."""
        return self.small[start : start + len(numbers)] == numbers

    def spelled(self, words: Sequence[Word], start: int) -> bool | None:
        """How words whose sequence stands at `start` are spelled there.

        Returns:
            True if they are the same, False if only the first letter of a sentence has another case, else None.
        """
        same = True
        for place, word in enumerate(words, start):
            if self.exact[place] != self._exact_numbers.get(word.text):
                if not (word.begins or self.begins[place]):
                    return None
                same = False
        return same

    def _rarest(self, numbers: "array[int]") -> "tuple[_Places, int, int]":
        """The pair of the sequence (or its word, if it is one) with the fewest places, and where it stands in it."""
        length = len(self._small_numbers)
        unknown = next((at for at, number in enumerate(numbers) if number >= length), None)
        if unknown is not None or len(numbers) == 1:
            at = unknown or 0
            return self._words, numbers[at], at
        pairs = list(map(self._pair, numbers, numbers[1:]))
        at = min(range(len(pairs)), key=lambda number: self._pairs.count(pairs[number]))
        return self._pairs, pairs[at], at

    def _search(self, numbers: "array[int]") -> Iterator[int]:
        wanted, start = numbers.tobytes(), 0
        for _ in range(MOST_PLACES):
            start = self._bytes.find(wanted, start)
            while start >= 0 and start % _WIDTH:
                start = self._bytes.find(wanted, start + 1)
            if start < 0:
                return
            yield start // _WIDTH
            start += _WIDTH

    def _pair(self, one: int, other: int) -> int:
        """A number for two words that stand together; pairs may share one, so whoever finds a place looks at it."""
        return (one * 2_654_435_761 + other) % self._kinds

    @cached_property
    def _bytes(self) -> bytes:
        return self.small.tobytes()


class _Places:
    """For each number of a sequence where it stands, in two arrays: small however many numbers there are."""

    def __init__(self, numbers: "array[int]", kinds: int) -> None:
        counts = array("I", bytes(_WIDTH * kinds))
        for number in numbers:
            counts[number] += 1
        self._offsets = array("I", accumulate(counts, initial=0))
        free = self._offsets[:]
        self._places = array("I", bytes(_WIDTH * len(numbers)))
        for place, number in enumerate(numbers):
            self._places[free[number]] = place
            free[number] += 1

    def count(self, number: int) -> int:
        return self._offsets[number + 1] - self._offsets[number] if number + 1 < len(self._offsets) else 0

    def of(self, number: int, most: int = MOST_PLACES) -> "array[int]":
        """The first places."""
        if number + 1 >= len(self._offsets):
            return array("I")
        start = self._offsets[number]
        return self._places[start : min(self._offsets[number + 1], start + most)]

    def between(self, number: int, first: int, end: int) -> Iterator[int]:
        """The places from `first` to `end`, excluded."""
        if number + 1 >= len(self._offsets):
            return
        last = self._offsets[number + 1]
        at = bisect_left(self._places, first, self._offsets[number], last)
        while at < last and self._places[at] < end:
            yield self._places[at]
            at += 1
