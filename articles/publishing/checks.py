"""The publishing checks. They run at the publishing door; the desk shows the same list.

Each check is a function of the article that yields findings. Blocking findings stop the article;
the others are for the editor to look at. No check changes anything.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime

from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format

from ..body import own_node_refs, paragraph_texts
from ..models import Article, ArticlePhoto, ArticleSlug, Edition, EditionQuote, Quote, Tag
from ..quotes.paragraphs import InParagraphs, find_in_paragraphs
from .correcting import CorrectionNote
from .findings import Finding

__all__ = ["CHECKS", "check", "edition_before"]

Check = Callable[[Article, datetime, CorrectionNote | None], Iterator[Finding]]

_ODDITIES = {
    "odd_dash": re.compile(r"\d[–-] \d|\d [–-]\d"),
    "glued_ellipsis": re.compile(r"[^\W\d_]…[^\W\d_]"),
    "odd_stop": re.compile(r"…\.(?!\.)|(?<![.…])\.\.(?!\.)|\.{5,}|,,|[.,] [.,]"),
    "agreement": re.compile(r"\b(?:Every|every|Each|each)\s+\w+[^\Wsui]s\s+(?:have|are|were|do)\b"),
}
#: Warnings of the extractor that are findings, and whether they block.
_MARK_WARNINGS = {"unbalanced_mark": True, "unclosed_mark": False, "transcript": False}
_AROUND = 3  # words on each side of an oddity that are shown with it
_LONG_QUOTATION = 5  # words; shorter ones are mostly titles and single words in marks


def check(article: Article, at: datetime | None = None, correction: CorrectionNote | None = None) -> list[Finding]:
    """Return all findings on the article as it is in the database, blocking ones first.

    Args:
        article: the working copy, saved.
        at: when it is to go live; now if None.
        correction: the note that would go with the new edition.
    """
    at = at or timezone.now()
    found = [finding for one in CHECKS for finding in one(article, at, correction)]
    return sorted(found, key=lambda finding: not finding.blocking)


def _words(article: Article, at: datetime, correction: CorrectionNote | None) -> Iterator[Finding]:
    if not article.headline.strip():
        yield Finding("no_headline", "The headline is empty.", "headline")
    if not any(text.strip() for text in paragraph_texts(article.body)):
        yield Finding("no_text", "The article has no text.", "body")
    if article.state == Article.State.SPIKED:
        yield Finding("spiked", "The article is spiked. Set it to draft again first.", "state")


def _place(article: Article, at: datetime, correction: CorrectionNote | None) -> Iterator[Finding]:
    if article.section_id is None:
        yield Finding("no_section", "Choose a section: readers and feeds look there for it.", "section")
    if not article.article_tags.exclude(tag__kind=Tag.Kind.INTERNAL).exists():
        yield Finding("no_tags", "Give at least one tag: without one nobody finds the article again.", "tags")
    guesses = article.article_tags.filter(guess=True).count()
    if guesses:
        yield Finding("guessed_tags", _guessed(guesses), "tags", False)
    if ArticleSlug.objects.filter(slug=article.slug).exclude(article=article).exists():
        yield Finding("slug_taken", f"The address “{article.slug}” belongs to another article for ever.", "slug")


def _guessed(number: int) -> str:
    return (
        "One tag is a guess that nobody has confirmed."
        if number == 1
        else f"{number} tags are guesses that nobody has confirmed."
    )


def _embargo(article: Article, at: datetime, correction: CorrectionNote | None) -> Iterator[Finding]:
    if article.embargoed_until and at < article.embargoed_until:
        local = timezone.localtime(article.embargoed_until)
        until = f"{date_format(local, 'j F Y, H:i')} {local.tzname()}"
        yield Finding("embargo", f"Under embargo until {until}; nobody can publish it earlier.", "embargoed_until")


def _quotes(article: Article, at: datetime, correction: CorrectionNote | None) -> Iterator[Finding]:
    for quote in article.quotes.filter(retired_at=None):
        where = f"quote:{quote.ref}"
        if not quote.speaker.strip():
            yield Finding("no_speaker", f"Nobody is named as the speaker of {_short(quote.text)}.", where)
        elif quote.guess:
            yield Finding("guessed_speaker", f"Is {quote.speaker} the speaker of {_short(quote.text)}?", where, False)
        if not quote.text.strip():
            yield Finding("empty_quote", "A quote mark holds no words.", where)
        if "…" in quote.text or "..." in quote.text:
            yield Finding(
                "ellipsis_in_quote",
                f"What does the ellipsis stand for in {_short(quote.text)}?",
                where,
                False,
            )


def _marks(article: Article, at: datetime, correction: CorrectionNote | None) -> Iterator[Finding]:
    found = find_in_paragraphs(paragraph_texts(article.body))
    for warning in found.finding.warnings:
        if warning.code in _MARK_WARNINGS:
            blocking = _MARK_WARNINGS[warning.code]
            where = _paragraph(found, warning.start)
            yield Finding(warning.code, warning.message, where, blocking, overridable=blocking)
    marked = [_squeezed(text) for text in article.quotes.filter(retired_at=None).values_list("text", flat=True)]
    for quote in found.finding.quotes:
        words = _squeezed(quote.text)
        if len(quote.text.split()) >= _LONG_QUOTATION and not any(words in text or text in words for text in marked):
            message = f"{_short(quote.text)} is not marked as a quote."
            yield Finding("unmarked_quotation", message, _paragraph(found, quote.start), False)


def _oddities(article: Article, at: datetime, correction: CorrectionNote | None) -> Iterator[Finding]:
    for number, text in enumerate(paragraph_texts(article.body), 1):
        for code, pattern in _ODDITIES.items():
            for match in pattern.finditer(text):
                message = f"Is “{_around(text, *match.span())}” meant like this? Nothing was changed."
                yield Finding(code, message, f"paragraph:{number}", False)


def _around(text: str, start: int, end: int) -> str:
    """The words of `text` that hold `start` to `end`, with some whole words on each side."""
    before = text[max(0, start - 80) : start].split(" ")[-1 - _AROUND :]
    after = text[end : end + 80].split(" ")[: 1 + _AROUND]
    return " ".join(before) + text[start:end] + " ".join(after)


def _photos(article: Article, at: datetime, correction: CorrectionNote | None) -> Iterator[Finding]:
    uses = {use.photo.ref: use for use in article.article_photos.select_related("photo")}
    for ref, use in uses.items():
        yield from _photo(ref, use)
    for ref in own_node_refs(article.body, "data-photo"):
        if ref not in uses:
            yield Finding("unknown_photo", "The text places a photo that the article does not have.", f"photo:{ref}")
    standing = set(article.quotes.filter(retired_at=None).values_list("ref", flat=True))
    for ref in own_node_refs(article.body, "data-pull"):
        if ref not in standing:
            yield Finding("unknown_pull", "A pull quote repeats a quote that is not in the text.", f"quote:{ref}")


def _photo(ref: str, use: ArticlePhoto) -> Iterator[Finding]:
    photo, where = use.photo, f"photo:{ref}"
    alt_text = use.alt_text or photo.alt_text
    if not photo.credit_line.strip():
        yield Finding("no_credit", f"The photo “{photo}” has no credit line.", where)
    if photo.awaits_file:
        yield Finding("awaits_file", f"The photo by {photo.credit_line} has no picture yet.", where, False)
    elif not alt_text.strip() and not photo.decorative:
        yield Finding("no_alt_text", f"The photo “{photo}” has no alt text and is not marked as decorative.", where)
    elif alt_text and alt_text == (use.caption or photo.caption):
        yield Finding("alt_is_caption", "The alt text repeats the caption; screen readers say it twice.", where, False)


def _locked_quotes(article: Article, at: datetime, correction: CorrectionNote | None) -> Iterator[Finding]:
    """After publication the words and attribution of a quote change only through a correction."""
    before = edition_before(article, at)
    if before is None or (correction is not None and correction.changes_quotes):
        return
    now = {quote.ref: quote for quote in article.quotes.filter(retired_at=None)}
    for published in before.quotes.all():
        quote = now.get(published.ref)
        if quote is None or _printed(quote) != _printed(published) or not _same_records(quote, published):
            done = "left out" if quote is None else "changed"
            yield Finding(
                "published_quote_changed",
                f"The published quote {_short(published.text)} was {done}. Publish it as a correction, with a note.",
                f"quote:{published.ref}",
            )


def edition_before(article: Article, at: datetime) -> Edition | None:
    """The last edition that readers have seen, or will have seen, before `at`; called-off ones are none."""
    shown = Edition.objects.filter(article=article, valid_from__lt=at)
    return shown.exclude(valid_until=F("valid_from")).order_by("-valid_from").first()


def _printed(quote: Quote | EditionQuote) -> tuple[str, ...]:
    return (quote.text, quote.speaker, quote.honorific, quote.role, quote.organisation, quote.printed)


def _same_records(quote: Quote, published: EditionQuote) -> bool:
    """The quote leads to the same person and organisation; a first link where there was none is no change."""
    return published.person_id in {None, quote.person_id} and published.affiliation_id in {None, quote.affiliation_id}


def _short(text: str) -> str:
    return f"“{text}”" if len(text) <= 60 else f"“{text[:59]}…”"


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _paragraph(found: InParagraphs, offset: int) -> str:
    """The place of a finding: the paragraph in which `offset` lies, counted from 1."""
    return f"paragraph:{found.place(offset)[0] + 1}"


CHECKS: tuple[Check, ...] = (
    _words,
    _place,
    _embargo,
    _quotes,
    _marks,
    _photos,
    _locked_quotes,
    _oddities,
)
