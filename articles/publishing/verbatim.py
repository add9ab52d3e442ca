"""The words of a quote beside those of its source."""

from dataclasses import dataclass
from functools import lru_cache

from ..body.word_diff import Piece, diff_text
from ..models import Quote, Source, SourceText
from ..quotes.verbatim import Match, SourceIndex, Verdict, compare

__all__ = ["Reading", "read", "read_quote"]

_AROUND = 60  # code points of the source shown on each side
_LONGEST_DIFF = 20_000  # code points; what is longer is told without the words


@dataclass(frozen=True, slots=True)
class Reading:
    """A verdict, and the passage of the source that it is about.

    `pieces` make the passage from the words of the quote: what is `removed` stands in the source alone.
    """

    match: Match
    before: str = ""
    passage: str = ""
    after: str = ""
    pieces: tuple[Piece, ...] = ()

    @property
    def verdict(self) -> Verdict:
        return self.match.verdict


def read_quote(quote: Quote) -> Reading | None:
    """Compare a stored quote with the text of its source; None if it has no words."""
    return read(quote.text, quote.source)


def read(words: str, source: Source | None) -> Reading | None:
    """Compare words with a source; one without a text is none. Reads the text once for many quotes."""
    index = _index(source.text_id) if source is not None and source.text_id else None
    match = compare(words, index)
    if match is None:
        return None
    if index is None or match.start == match.end:
        return Reading(match)
    text = index.text
    start = max(0, match.start - _AROUND)
    passage = text[match.start : match.end]
    pieces: tuple[Piece, ...] = ()
    if match.verdict != Verdict.EXACT and len(passage) + len(words) < _LONGEST_DIFF:
        pieces = diff_text(passage, words)
    return Reading(match, text[start : match.start], passage, text[match.end : match.end + _AROUND], pieces)


@lru_cache(maxsize=6)
def _index(sha256: str) -> SourceIndex:
    """A text never changes under its digest, so what was read once is good for the life of the process."""
    return SourceIndex(SourceText.objects.get(pk=sha256).text)
