"""Where a quote that does not stand in the source comes nearest to it."""

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from operator import itemgetter

from .index import MOST_PLACES, SourceIndex
from .model import Match, Verdict
from .words import Word

__all__ = ["nearest"]

_MOST_EDITS = 0.4  # of the words of the quote
_MOST_VOTERS = 60  # the rarest words and pairs say where to look
_CANDIDATES = 3
_LONG = 2_000  # words; longer quotes are compared by what words they have
_ALIKE = 0.6


def nearest(tokens: Sequence[Word], index: SourceIndex) -> Match:
    """The place with the fewest words put in, left out or replaced; `not_found` if these are too many."""
    numbers = index.numbers([token.text for token in tokens])
    best: tuple[int, int, int] | None = None
    for start, end in _windows(numbers, index):
        if len(numbers) > _LONG:
            return _by_words(numbers, start, end, index)
        edits, first, last = _edits(numbers, index.small[start:end])
        if best is None or edits < best[0]:
            best = edits, start + first, start + last
    if best is None or best[0] > _MOST_EDITS * len(numbers) or best[1] >= best[2]:
        return Match(Verdict.NOT_FOUND)
    return Match(Verdict.ALTERED, index.starts[best[1]], index.ends[best[2] - 1])


def _windows(numbers: "array[int]", index: SourceIndex) -> list[tuple[int, int]]:
    """Where the rarest words and pairs of the quote stand at the distances that they have in it; the best first."""
    length = len(numbers)
    width = max(8, length // 4)
    votes: Counter[int] = Counter()
    for count, at, places in sorted(index.voters(numbers), key=itemgetter(0, 1))[:_MOST_VOTERS]:
        # What stands everywhere says little of the place.
        weight = 1 if count > MOST_PLACES else 4
        for bucket in {(place - at) // width for place in places}:
            votes[bucket] += weight
    both = {bucket: votes[bucket] + votes[bucket + 1] for bucket in votes}
    best = sorted(both, key=lambda bucket: (-both[bucket], bucket))[:_CANDIDATES]
    slack = max(8, int(_MOST_EDITS * length))
    windows = []
    for bucket in best:
        if both[bucket] * 2 < both[best[0]]:
            break
        start = bucket * width - slack
        windows.append((max(0, start), min(len(index), start + 2 * width + length + 2 * slack)))
    return [(start, end) for start, end in windows if start < end]


def _by_words(numbers: "array[int]", start: int, end: int, index: SourceIndex) -> Match:
    common = (Counter(numbers) & Counter(index.small[start:end])).total()
    if common < _ALIKE * len(numbers):
        return Match(Verdict.NOT_FOUND)
    return Match(Verdict.ALTERED, index.starts[start], index.ends[end - 1])


def _edits(words: "array[int]", window: "array[int]") -> tuple[int, int, int]:
    """The fewest edits that make a part of the window the words, and from where to where that part goes."""
    scores = _scores(words, window, anywhere=True)
    fewest = min(scores)
    last = scores.index(fewest)
    back = _scores(words[::-1], window[:last][::-1], anywhere=False)
    length = back.index(min(back))
    return fewest, last - length, last


def _scores(words: Sequence[int], text: Iterable[int], *, anywhere: bool) -> list[int]:
    """Myers' bit-parallel edit distance: for each end in `text` the fewest edits to get the words.

    Args:
        anywhere: the part may begin anywhere in `text`; else it begins where `text` does.
    """
    where: dict[int, int] = {}
    for at, word in enumerate(words):
        where[word] = where.get(word, 0) | 1 << at
    full = (1 << len(words)) - 1
    top = 1 << len(words) - 1
    more, less, score = full, 0, len(words)
    scores = [score]
    carry = 0 if anywhere else 1
    for word in text:
        equal = where.get(word, 0)
        down = equal | less
        across = (((equal & more) + more) ^ more) | equal
        up = (less | ~(across | more)) & full
        fall = more & across
        if up & top:
            score += 1
        elif fall & top:
            score -= 1
        scores.append(score)
        up = (up << 1 | carry) & full
        fall = fall << 1 & full
        more = (fall | ~(down | up)) & full
        less = up & down
    return scores
