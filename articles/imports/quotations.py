"""Quotations that the extractor finds become marks in the body and guesses about their speakers."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from django.db import transaction

from media.refs import new_ref

from ..body import Span, marked_ranges, marked_spans, paragraph_texts, with_marks
from ..models import Article, Attribution, Organisation, Person, Quote
from ..quotes import FoundQuote
from ..quotes.paragraphs import InParagraphs, find_in_paragraphs
from ..quotes.speakers import is_body, is_office
from .lookup import Records

__all__ = [
    "attribute",
    "attribution_of",
    "find_speakers",
    "mark_quotations",
    "names_in",
    "spans_of",
    "speaker_records",
]

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
    told = ["rule", "confidence", "trace", "guess", *(field.name for field in Attribution._meta.fields)]
    fill = attribution_of(found, article.language, Records())
    for quote in Quote.objects.filter(article=article):
        if quote.ref in found:
            fill(quote)
            quote.save(update_fields=told)


def attribution_of(found: dict[str, FoundQuote], language: str, records: Records) -> Callable[[Quote], None]:
    """Look up the speakers of these refs; return what puts them on a quote as guesses, written or not."""
    fitting = {ref: guess for ref, guess in found.items() if _is_sure(guess)}
    led_to = {
        ref: speaker_records(guess.speaker, guess.honorific, guess.organisation, language, records)
        for ref, guess in fitting.items()
    }

    def fill(quote: Quote) -> None:
        guess = found[quote.ref]
        quote.rule, quote.confidence, quote.trace = guess.rule, guess.confidence, guess.trace
        if quote.ref in fitting:
            quote.guess = True
            quote.speaker, quote.honorific = guess.speaker, guess.honorific
            described = not guess.speaker[0].isupper() and guess.role in guess.speaker  # a fisherman, fisherman
            quote.role = "" if described else guess.role
            quote.organisation, quote.printed = guess.organisation, guess.introduced or guess.printed
            quote.person, quote.affiliation = led_to[quote.ref]

    return fill


def names_in(guess: FoundQuote) -> Iterator[str]:
    """The names that are looked up for the speaker of a quotation."""
    if _is_sure(guess):
        yield from {guess.speaker, _without_article(guess.speaker), guess.organisation}


def _is_sure(guess: FoundQuote) -> bool:
    return bool(guess.speaker) and guess.confidence >= LEAST_CONFIDENCE and _fits(guess)


def _fits(guess: FoundQuote) -> bool:
    """The parts are as long as names and roles are; longer ones are a sentence that was taken for a name."""
    lengths = {"speaker": 200, "organisation": 200, "honorific": 120, "role": 300, "printed": 800, "introduced": 800}
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


def find_speakers(article: Article, *, by: Any = None) -> int:
    """Guess who said what is marked in a saved article and has no speaker; return of how many quotes that is known.

    What a person entered, or took out, stays as it is.

    Raises:
        StaleArticle: the article was saved by somebody else since it was read.
    """
    found = find_in_paragraphs(paragraph_texts(article.body), article.language)
    sure = {ref: quote for ref, quote in _of_marks(article.body, found).items() if _is_sure(quote)}
    if not sure or not any(quote.ref in sure for quote in _without_speaker(article)):
        return 0
    with transaction.atomic():
        article.save(record=False)
        open_now = {quote.ref: sure[quote.ref] for quote in _without_speaker(article) if quote.ref in sure}
        attribute(article, open_now)
        article.record_revision(by=by, note="Speakers found")
    return len(open_now)


def _of_marks(body: str, found: InParagraphs) -> dict[str, FoundQuote]:
    """By ref of a mark the one quotation that was found there, where no other mark has words of it."""
    there = defaultdict(list)
    for span in marked_spans(body):
        there[span.paragraph].append(span)
    of_marks = defaultdict(list)
    for quote, spans in spans_of(found).values():
        marks = {
            mark.ref
            for part in spans
            for mark in there[part.paragraph]
            if part.start < mark.end and mark.start < part.end
        }
        for ref in marks:
            of_marks[ref].append((quote, len(marks) == 1))
    return {ref: quotes[0][0] for ref, quotes in of_marks.items() if len(quotes) == 1 and quotes[0][1]}


def _without_speaker(article: Article) -> list[Quote]:
    """The standing quotes of which nothing is said; not those whose guessed speaker somebody took out again."""
    said = [field.attname for field in Attribution._meta.fields]
    return [
        quote
        for quote in Quote.objects.filter(article=article).standing()
        if not any(getattr(quote, name) for name in said) and (quote.confidence or 0) < LEAST_CONFIDENCE
    ]


def speaker_records(
    speaker: str, honorific: str, organisation: str, language: str, records: Records | None = None
) -> tuple[Person | None, Organisation | None]:
    """Return the person and the organisation that an attribution leads to.

    A full name, or a name with a rank, makes a new person where none is known; a surname alone and
    a description (`a fisherman`) do not. A body that speaks is the organisation.
    """
    records = records or Records()
    affiliation = records.organisation(organisation) if organisation else None
    if not speaker:
        return None, affiliation
    known_body = records.first_organisation(speaker)
    if known_body:
        return None, known_body
    if is_body(speaker, language):
        return None, records.organisation(_without_article(speaker))
    if not speaker[0].isupper():
        return None, affiliation
    if honorific or (" " in speaker and not is_office(speaker, language)):
        return records.person(speaker), affiliation
    return records.first_person(speaker), affiliation


def _without_article(name: str) -> str:
    return name[4:] if name.lower().startswith("the ") else name
