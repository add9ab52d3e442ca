"""From the same words to none: the first verdict that holds anywhere in the source is the one."""

from collections.abc import Sequence

from .index import SourceIndex
from .model import Match, Verdict
from .nearest import nearest
from .pieces import in_pieces
from .words import Word, words_of

__all__ = ["compare"]

_EDGES = " \t\r\n\u00a0\u202f\"“”„‟«»‹›‘’‚‛'`"
_ORDER = list(Verdict)


def compare(words: str, index: SourceIndex | None) -> Match | None:
    """Say how the words of a quote stand to a source.

    Args:
        words: with or without the quotation marks around them.
        index: of the source; None if there is none.

    Returns:
        None if the quote has no words.
    """
    text = words.strip(_EDGES)
    tokens = list(words_of(text))
    if not any(sign.isalnum() for token in tokens for sign in token.text):
        return None
    if index is None:
        return Match(Verdict.NO_SOURCE)
    return _literal(text, tokens, index) or in_pieces(text, tokens, index) or nearest(tokens, index)


def _literal(text: str, tokens: Sequence[Word], index: SourceIndex) -> Match | None:
    """The best of the places where every token stands, in order and without a gap."""
    found: Match | None = None
    for place in index.find(index.numbers([token.text for token in tokens])):
        spelled = index.spelled(tokens, place)
        if spelled is None:
            continue
        start, end = index.starts[place], index.ends[place + len(tokens) - 1]
        from_edge = start - tokens[0].start
        if from_edge >= 0 and index.text.startswith(text, from_edge):
            return Match(Verdict.EXACT, start, end)
        verdict = Verdict.TYPOGRAPHIC if spelled else Verdict.FIRST_LETTER
        if found is None or _ORDER.index(verdict) < _ORDER.index(found.verdict):
            found = Match(verdict, start, end)
    return found
