"""Quotations that the extractor finds become marks in the body and guesses about their speakers."""

from functools import cache
from typing import Any

from django.db import transaction

from media.refs import new_ref

from ..body import Span, marked_ranges, paragraph_texts, with_marks
from ..models import Article, Attribution, Organisation, Person, Quote
from ..quotes import FoundQuote
from ..quotes.paragraphs import InParagraphs, find_in_paragraphs
from ..quotes.speakers import is_body

__all__ = ["attribute", "mark_quotations", "spans_of", "speaker_records"]

#: Below this a speaker is a question, not an answer, and is left open.
LEAST_CONFIDENCE = 0.5


def spans_of(found: InParagraphs) -> dict[str, tuple[FoundQuote, list[Span]]]:
    """Give each found quote a new ref and say where its parts are."""
    placed: dict[str, tuple[FoundQuote, list[Span]]] = {}
    for quote in found.finding.quotes:
        ref = new_ref()
        spans = []
        for start, end in quote.parts:
            number, inside = found.place(start)
            spans.append(Span(number, inside, inside + end - start, ref))
        placed[ref] = (quote, spans)
    return placed


def attribute(article: Article, found: dict[str, FoundQuote]) -> None:
    """Write what the extractor thinks about the speakers of these refs, as guesses."""
    records = cache(speaker_records)  # one speaker has many quotes
    told = ["rule", "confidence", "trace", "guess", *(field.name for field in Attribution._meta.fields)]
    for quote in Quote.objects.filter(article=article):
        if quote.ref not in found:
            continue
        guess = found[quote.ref]
        quote.rule, quote.confidence, quote.trace = guess.rule, guess.confidence, guess.trace
        if guess.speaker and guess.confidence >= LEAST_CONFIDENCE and _fits(guess):
            quote.guess = True
            quote.speaker, quote.honorific = guess.speaker, guess.honorific
            described = not guess.speaker[0].isupper() and guess.role in guess.speaker  # a fisherman, fisherman
            quote.role = "" if described else guess.role
            quote.organisation, quote.printed = guess.organisation, guess.printed
            told_by = (guess.speaker, guess.honorific, guess.organisation, article.language)
            quote.person, quote.affiliation = records(*told_by)
        quote.save(update_fields=told)


def _fits(guess: FoundQuote) -> bool:
    """The parts are as long as names and roles are; longer ones are a sentence that was taken for a name."""
    lengths = {"speaker": 200, "organisation": 200, "honorific": 120, "role": 300, "printed": 800}
    return all(len(getattr(guess, part)) <= limit for part, limit in lengths.items())


def mark_quotations(article: Article, *, by: Any = None) -> int:
    """Mark the quotations of a saved article that nobody has marked yet; return how many there were.

    Raises:
        StaleArticle: the article was saved by somebody else since it was read.
    """
    found = find_in_paragraphs(paragraph_texts(article.body), article.language)
    there = marked_ranges(article.body)
    new = {
        ref: (quote, spans)
        for ref, (quote, spans) in spans_of(found).items()
        if not any(
            span.start < end and start < span.end for span in spans for start, end in there.get(span.paragraph, [])
        )
    }
    if not new:
        return 0
    with transaction.atomic():
        article.body = with_marks(article.body, [span for _, spans in new.values() for span in spans])
        article.save(record=False)
        attribute(article, {ref: quote for ref, (quote, _) in new.items()})
        article.record_revision(by=by, note="Quotations found")
    return len(new)


def speaker_records(
    speaker: str, honorific: str, organisation: str, language: str
) -> tuple[Person | None, Organisation | None]:
    """Return the person and the organisation that an attribution leads to.

    A full name, or a name with a rank, makes a new person where none is known; a surname alone and
    a description (`a fisherman`) do not. A body that speaks is the organisation.
    """
    affiliation = Organisation.objects.get_or_add(organisation) if organisation else None
    if not speaker:
        return None, affiliation
    known_body = Organisation.objects.named(speaker).first()
    if known_body:
        return None, known_body
    if is_body(speaker, language):
        return None, Organisation.objects.get_or_add(_without_article(speaker))
    if not speaker[0].isupper():
        return None, affiliation
    if " " in speaker or honorific:
        return Person.objects.get_or_add(speaker), affiliation
    return Person.objects.named(speaker).first(), affiliation


def _without_article(name: str) -> str:
    return name[4:] if name.lower().startswith("the ") else name
