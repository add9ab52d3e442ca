"""The order of the steps: marks, spans, skeleton, rules, people; and the answer put together."""

from .attribute import Attribution
from .lexicon import language_of, load
from .marks import mask_tags
from .model import Finding, FoundQuote, QuoteWarning
from .passages import Passages
from .people import People
from .rules import RULES
from .skeleton import build_skeleton
from .spans import Span, find_spans
from .transcripts import transcript_warning

LOW = 0.6
NOBODY = "Nothing in the text says who spoke these words: name the speaker."


def find_quotes(text: str, language: str = "en") -> Finding:
    """Find the quotations of an article given as plain text, one paragraph a line.

    Args:
        language: BCP 47; a text in a language without word lists is read with the English ones.
    """
    lexicon = load(language_of(language))
    masked = mask_tags(text)
    paragraphs, spans, warnings = find_spans(masked, lexicon)
    skeleton = build_skeleton(masked, paragraphs, spans, lexicon)
    passages = Passages(text, skeleton, lexicon)
    found = passages.run()
    quotes: list[FoundQuote] = []
    others: list[FoundQuote] = []
    for number, span in enumerate(spans):
        kind = skeleton.kinds[number]
        quote = _quote(text, span, kind, found.get(number) if kind == "quote" else None, passages.people)
        (quotes if kind == "quote" else others).append(quote)
    quotes.sort(key=lambda quote: quote.start)
    others.sort(key=lambda quote: quote.start)
    transcript = transcript_warning(masked, paragraphs, lexicon)
    warnings.extend([transcript] if transcript else [])
    warnings.extend(_doubts(quotes))
    warnings.sort(key=lambda warning: warning.start)
    return Finding(tuple(quotes), tuple(others), tuple(warnings))


def _quote(text: str, span: Span, kind: str, found: Attribution | None, people: People) -> FoundQuote:
    parts = tuple(part.inner for part in span.parts)
    words = "\n\n".join(text[start:end] for start, end in parts)
    start, end = parts[0][0], parts[-1][1]
    if found is None or not found.speaker:
        return FoundQuote(words, start, end, parts, "", "", "", "", "", "", 0.0, "", kind)
    fields = found.fields
    honorific, role, organisation = fields.honorific, fields.role, fields.organisation
    introduced, person = "", None
    if found.person >= 0 and not (honorific or (role and found.speaker == fields.speaker) or organisation):
        person = people.persons[found.person]
    if person is not None and person.printed_at <= end:
        honorific, role, organisation = person.honorific, person.role, person.organisation
        introduced = person.printed
    trace = _trace(found)
    return FoundQuote(
        words, start, end, parts, found.speaker, honorific, role, organisation, fields.printed,
        found.rule, round(found.confidence, 3), trace, kind, introduced,
    )  # fmt: skip


def _trace(found: Attribution) -> str:
    reason = RULES[found.rule][1]
    named = found.fields.printed
    if found.speaker and found.speaker not in named:
        named = f"“{named}” stands for {found.speaker}"
    return f"{reason[0].upper()}{reason[1:]} ({named})."


def _doubts(quotes: list[FoundQuote]) -> list[QuoteWarning]:
    doubts = []
    for quote in quotes:
        if not quote.speaker:
            doubts.append(QuoteWarning("no_speaker", NOBODY, quote.start))
        elif quote.confidence < LOW:
            message = f"{quote.speaker} is only a guess here; check it. {quote.trace}"
            doubts.append(QuoteWarning("low_confidence", message, quote.start))
    return doubts
