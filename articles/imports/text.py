"""Plain text becomes a draft: words as typed, quotes marked and attributed, credits and tags as guesses."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from media.models import Photo

from ..body import body_of_paragraphs, marked_quotes, with_marks
from ..models import Article, Section, Tag
from ..models.new_row import new_row
from ..publishing.house_style import Suggestion, keep_suggestions, suggestions
from ..quotes import FoundQuote
from ..quotes.model import Finding, QuoteWarning
from ..quotes.paragraphs import InParagraphs, find_in_paragraphs, keep_finding
from ..quotes.speakers import is_body
from ..search.documents import keep_tokens, known_tokens
from .drafts import Draft, Imported, store_drafts
from .language import guessed_language, language_of_site
from .notes import ImportNote, ImportRefused
from .parsing import MAX_HEADLINE, Block, ParsedText, parse_text
from .quotations import spans_of
from .source import checked_text
from .tagging import Words, words_of

__all__ = ["ReadText", "first_section", "import_text", "import_texts", "read_text"]

#: A credit line with one of these names more than one maker, or says more than a name.
_SEVERAL = re.compile(r"[/,;:|()©&]|\b(?:and|via|courtesy|for|by)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ReadText:
    """What a text says. Made of its words alone, so that it can be made in another process."""

    parsed: ParsedText
    language: str
    body: str
    found: dict[str, FoundQuote]
    finding: Finding
    words: Words
    notes: tuple[ImportNote, ...]
    tokens: dict[str, tuple[list[str], list[str]]]  # of its parts, for the search
    style: tuple[Suggestion, ...]  # what house style would have otherwise


def read_text(text: str, language: str = "") -> ReadText:
    """Read a plain text with a headline on its first line.

    Args:
        text: the whole of it.
        language: its own (BCP 47); what its words tell if empty, and the site's where they do not.

    Raises:
        ImportRefused: it cannot become an article.
    """
    parsed = parse_text(checked_text(text))
    if parsed is None:
        raise ImportRefused(ImportNote("empty", _("The text is empty.")))
    if len(parsed.headline.text) > MAX_HEADLINE:
        message = _("The headline has %(length)d characters; %(most)d are the limit.")
        told = message % {"length": len(parsed.headline.text), "most": MAX_HEADLINE}
        raise ImportRefused(ImportNote("headline_too_long", told, parsed.headline.line))
    if not parsed.paragraphs:
        raise ImportRefused(ImportNote("no_text", _("There is a headline but no text below it."), parsed.headline.line))
    paragraphs = [block.text for block in parsed.paragraphs]
    language = language or guessed_language("\n".join([parsed.headline.text, *paragraphs])) or language_of_site()
    found = find_in_paragraphs(paragraphs, language)
    placed = spans_of(found)
    notes = _warnings(found, parsed.paragraphs)
    if not placed:
        notes.append(ImportNote("no_quotations", _("No quotation was found in the text.")))
    body = with_marks(body_of_paragraphs(paragraphs), [span for _, spans in placed.values() for span in spans])
    said = [mark.text for mark in marked_quotes(body)]
    for quote, _spans in placed.values():
        said += [quote.speaker, quote.honorific, quote.role, quote.organisation, quote.introduced or quote.printed]
    return ReadText(
        parsed,
        language,
        body,
        {ref: quote for ref, (quote, _) in placed.items()},
        found.finding,
        words_of(parsed.headline.text, "\n".join([parsed.headline.text, *paragraphs]), language),
        tuple(notes),
        known_tokens([parsed.headline.text, parsed.standfirst, parsed.byline, *paragraphs, *said], language),
        suggestions(body),
    )


def import_text(
    text: str,
    *,
    by: Any = None,
    section: Section | None = None,
    identity: uuid.UUID | None = None,
    language: str = "",
) -> Imported:
    """Make a draft of a plain text, in one transaction.

    Args:
        text: the whole of it, with a headline on its first line.
        by: the user who imports.
        section: where it goes; the first section of the paper if None (made if there is none).
        identity: the uuid of the article, so that one request makes no second one; a new one if None.
        language: that of the text (BCP 47); as `read_text` tells it if empty.

    Raises:
        IntegrityError: an article of that identity is there.
        ImportRefused: the text cannot become an article; nothing was stored.
        ValidationError: something in it is longer than its field; nothing was stored.
    """
    [outcome] = import_texts([read_text(text, language)], by=by, section=section, identity=identity)
    if not isinstance(outcome, Imported):
        raise outcome
    return outcome


def import_texts(
    texts: Sequence[ReadText],
    *,
    by: Any = None,
    section: Section | None = None,
    tags: Sequence[Tag] = (),
    identity: uuid.UUID | None = None,
    twins_refused: bool = False,
) -> list[Imported | ImportRefused | ValidationError]:
    """Make drafts of texts that were read, in one transaction; for each, what it became or why it was refused.

    Args:
        tags: given to each before those that the text suggests; no guesses.
        identity: of a single text.
        twins_refused: refuse a text that is there already, and do not only say so.

    Raises:
        DatabaseError, ValidationError: something of one cannot be stored; nothing was.
    """
    with transaction.atomic():
        in_section = section or first_section()
        drafts = [_draft(text, by, in_section, identity or uuid.uuid4()) for text in texts]
        return store_drafts(drafts, by=by, note="Imported from plain text", given=tags, twins_refused=twins_refused)


def _draft(text: ReadText, by: Any, section: Section, identity: uuid.UUID) -> Draft:
    parsed = text.parsed
    keep_finding([block.text for block in parsed.paragraphs], text.language, text.finding)
    keep_tokens(text.tokens, text.language)
    keep_suggestions(text.body, text.style)
    article = new_row(
        Article,
        uuid=identity,
        headline=parsed.headline.text,
        standfirst=parsed.standfirst,
        byline=parsed.byline,
        body=text.body,
        section=section,
        language=text.language,
        event_start=parsed.event[0] if parsed.event else None,
        event_end=parsed.event[1] if parsed.event else None,
        created_by=by,
    )
    credits = [credit.text for credit in parsed.credits]
    return Draft(
        article,
        text.found,
        text.words,
        [Photo(credit_line=credit) for credit in credits],
        tuple(block.line for block in parsed.paragraphs),
        list(text.notes),
        bodies=[credit for credit in credits if _is_one_body(credit)],
    )


def _is_one_body(credit: str) -> bool:
    return len(credit) <= 200 and is_body(credit) and not _SEVERAL.search(credit)


def first_section() -> Section:
    """That of the paper; made where there is none."""
    return Section.objects.first() or Section.objects.create(name="News")


def _warnings(found: InParagraphs, blocks: tuple[Block, ...]) -> list[ImportNote]:
    """Warnings of the extractor with the line of the source they are about."""
    notes = []
    for warning in found.finding.warnings:
        number, inside = found.place(warning.start)
        line = blocks[number].line + blocks[number].text.count("\n", 0, inside)
        notes.append(ImportNote(warning.code, _said(warning), line))
    return notes


def _said(warning: QuoteWarning) -> str:
    """What the extractor warns of; the most frequent of it in the language of whoever imports."""
    if warning.code == "no_speaker":
        return _("Nothing in the text says who spoke these words: name the speaker.")
    speaker, guessed, reason = warning.message.partition(" is only a guess here; check it. ")
    if not guessed:
        return warning.message
    return _("%(speaker)s is only a guess here; check it.") % {"speaker": speaker} + f" {reason}"
