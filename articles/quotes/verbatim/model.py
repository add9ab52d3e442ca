"""What a comparison says."""

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Match", "Verdict", "Warned"]


class Verdict(StrEnum):
    """How the words of a quote stand to a source, from the same words to none."""

    EXACT = "exact"  # code point by code point
    TYPOGRAPHIC = "typographic"  # same words, signs and numbers; other quotation marks, dashes, blanks, commas, stops
    FIRST_LETTER = "first_letter"  # also another case of the letter that begins a sentence
    ELIDED = "elided"  # pieces in order; each gap is marked by an ellipsis
    BRACKETED = "bracketed"  # also words of the editor in square brackets
    ALTERED = "altered"  # near, but other words
    NOT_FOUND = "not_found"
    NO_SOURCE = "no_source"

    @property
    def faithful(self) -> bool:
        """The speaker's words, or cuts and additions that readers can see."""
        return self not in {Verdict.ALTERED, Verdict.NOT_FOUND, Verdict.NO_SOURCE}


class Warned(StrEnum):
    """What to look at although nothing was altered."""

    HIDES_NEGATION = "hides_negation"
    HIDES_NUMBER = "hides_number"
    HIDES_NAME = "hides_name"
    HIDES_SENTENCE_END = "hides_sentence_end"
    LONG_GAP = "long_gap"
    SHORT_PIECE = "short_piece"
    TWO_SPEAKERS = "two_speakers"


@dataclass(frozen=True, slots=True)
class Match:
    """The verdict, and the place in the source that it is about: code points `start` to `end`, 0 and 0 if none.

    `hidden` are the places of what an ellipsis or bracket of the quote stands for.
    """

    verdict: Verdict
    start: int = 0
    end: int = 0
    hidden: tuple[tuple[int, int], ...] = ()
    warnings: tuple[Warned, ...] = ()
