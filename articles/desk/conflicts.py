"""Quotes of one article that do not go together: one person with two ranks, a speaker whom the text does not name."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from ..body import paragraph_texts
from ..models import Article, Quote
from ..names import fold
from ..quotes.paragraphs import find_in_paragraphs

__all__ = ["conflicts"]

_SURE = 0.85  # confidence from which the finder's own answer is held against the editor's


def conflicts(quotes: Sequence[Quote], article: Article) -> dict[str, list[str]]:
    """What speaks against the attribution of each quote, by its ref; sentences for the editor."""
    found: dict[str, list[str]] = {}
    for quote, told in [*_two_ranks(quotes), *_another_speaker(quotes, article)]:
        found.setdefault(quote.ref, []).append(told)
    return found


def _two_ranks(quotes: Sequence[Quote]) -> list[tuple[Quote, str]]:
    """The same person printed with different ranks; a quote that prints none says nothing."""
    first: dict[int, Quote] = {}
    found = []
    for quote in quotes:
        if quote.person_id is None or not quote.honorific:
            continue
        other = first.setdefault(quote.person_id, quote)
        if fold(other.honorific) != fold(quote.honorific):
            told = _("%(speaker)s is “%(rank)s” here and “%(other)s” in another quote of this article.")
            told %= {"speaker": quote.speaker, "rank": quote.honorific, "other": other.honorific}
            found.append((quote, told))
    return found


def _another_speaker(quotes: Sequence[Quote], article: Article) -> list[tuple[Quote, str]]:
    """The text itself names somebody else, and the finder is sure of it."""
    named = {}
    for one in find_in_paragraphs(paragraph_texts(article.body)).finding.quotes:
        if one.speaker and one.confidence >= _SURE:
            named["".join(one.text.split())] = one.speaker
    found = []
    for quote in quotes:
        words = "".join(quote.text.strip("“”\"‘’'«»„ ").split())
        speaker = named.get(words)
        if speaker and quote.speaker and not _same(speaker, quote):
            told = _("The text seems to say that %(finding)s said it, not %(speaker)s.")
            found.append((quote, told % {"finding": speaker, "speaker": quote.speaker}))
    return found


def _same(speaker: str, quote: Quote) -> bool:
    """One name has a word of the other: a surname stands for the whole."""
    words = set(fold(speaker).split(" "))
    return bool(words & set(fold(f"{quote.speaker} {quote.printed}").split(" ")))
