"""“Did you mean”: names that are spelled nearly like what was typed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

__all__ = ["Near", "nearest"]

_CANDIDATES = 20


@dataclass(frozen=True, slots=True)
class Near:
    """A name of the vocabulary, folded: its position there, and how many letters are different."""

    position: int
    distance: int


def nearest(typed: str, names: Sequence[str]) -> Iterable[Near]:
    """Return the names nearest to a folded text, nearest first; none for what is too short or too far.

    Up to four letters nothing is near; up to seven one letter may be wrong, missing, too many or two exchanged;
    then two.
    """
    if len(typed) < 4:
        return []
    allowed = 1 if len(typed) < 8 else 2
    found = process.extract(typed, names, scorer=OSA.distance, score_cutoff=allowed, limit=_CANDIDATES)
    return [Near(position, int(distance)) for _, distance, position in found if distance]
