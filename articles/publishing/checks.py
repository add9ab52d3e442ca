"""The publishing checks. They run at the publishing door; the desk shows the same list.

Each check is a function of the article that yields findings. Blocking findings stop the article;
the others are for the editor to look at. No check changes anything.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from datetime import datetime

from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..body import marked_ranges, own_node_refs, paragraph_texts, pulled_words, read_pull
from ..models import Article, Edition, EditionQuote, Quote, Tag
from ..models.rows import (
    open_comments_of,
    photos_of,
    quotes_of,
    slug_is_taken,
    standing_quotes_of,
    tags_of,
    was_published,
)
from ..quotes.model import FoundQuote
from ..quotes.paragraphs import InParagraphs, find_in_paragraphs
from .correcting import CorrectionNote
from .findings import Finding
from .house_style import suggestions
from .photo_checks import photo_findings
from .said import says_something
from .source_checks import source_findings
from .twin_paragraphs import twins

__all__ = ["CHECKS", "check", "edition_before"]

Check = Callable[[Article, datetime, CorrectionNote | None], Iterator[Finding]]

#: Each with signs of which a text has one at least where it is found, for most texts have none.
_ODDITIES = {
    "odd_dash": (("– ", "- ", " –", " -"), re.compile(r"\d[–-] \d|\d [–-]\d")),
    "glued_ellipsis": (("…",), re.compile(r"[^\W\d_]…[^\W\d_]")),
    "odd_stop": (
        ("….", "..", ",,", ". .", ". ,", ", .", ", ,"),
        re.compile(r"…\.(?!\.)|(?<![.…])\.\.(?!\.)|\.{5,}|,,|[.,] [.,]"),
    ),
    "agreement": (
        ("very", "ach"),
        re.compile(r"\b(?:Every|every|Each|each)\s+\w+[^\Wsui]s\s+(?:have|are|were|do)\b"),
    ),
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
    if not says_something(article.headline):
        yield Finding("no_headline", _("The headline is empty."), "headline")
    if not any(says_something(text) for text in paragraph_texts(article.body)):
        yield Finding("no_text", _("The article has no text."), "body")
    if article.state == Article.State.SPIKED:
        yield Finding("spiked", _("The article is spiked. Bring it back as a draft first."), "state")


def _place(article: Article, at: datetime, correction: CorrectionNote | None) -> Iterator[Finding]:
    if article.section_id is None:
        yield Finding("no_section", _("It has no section. Choose one."), "section")
    tags = tags_of(article)
    if all(row.tag.kind == Tag.Kind.INTERNAL for row in tags):
        yield Finding("no_tags", _("It has no tag. Give at least one."), "tags")
    guesses = sum(row.guess for row in tags)
    if guesses:
        yield Finding("guessed_tags", _guessed(guesses), "tags", False)
    if slug_is_taken(article):
        message = _("The address “%(slug)s” belongs to another article. Choose another.")
        yield Finding("slug_taken", message % {"slug": article.slug}, "slug")


def _guessed(number: int) -> str:
    return ngettext(
        "%(number)d tag is a guess that nobody has confirmed.",
        "%(number)d tags are guesses that nobody has confirmed.",
        number,
    ) % {"number": number}


def _embargo(article: Article, at: datetime, correction: CorrectionNote | None) -> Iterator[Finding]:
    if article.embargoed_until and at < article.embargoed_until:
        local = timezone.localtime(article.embargoed_until)
        until = f"{date_format(local, 'j F Y, H:i')} {local.tzname()}"
        message = _("Under embargo until %(until)s; nobody can publish it earlier.")
        yield Finding("embargo", message % {"until": until}, "embargoed_until")


def _quotes(article: Article, at: datetime, correction: CorrectionNote | None) -> Iterator[Finding]:
    for quote in standing_quotes_of(article):
        where = f"quote:{quote.ref}"
        if not says_something(quote.speaker):
            message = _("Nobody is named as the speaker of %(quote)s.")
            yield Finding("no_speaker", message % {"quote": _short(quote.text)}, where)
        elif quote.guess:
            told = {"speaker": quote.speaker, "quote": _short(quote.text)}
            yield Finding("guessed_speaker", _("Is %(speaker)s the speaker of %(quote)s?") % told, where, False)
        if not says_something(quote.text):
            yield Finding("empty_quote", _("A quote mark holds no words."), where)
        if "" in quote.ellipsis_meanings:
            message = _("What does the ellipsis stand for in %(quote)s?")
            yield Finding("ellipsis_in_quote", message % {"quote": _short(quote.text)}, where, False)


def _sources(article: Article, at: datetime, correction: CorrectionNote | None) -> Iterator[Finding]:
    for quote in standing_quotes_of(article):
        yield from source_findings(quote)


def _marks(article: Article, at: datetime, correction: CorrectionNote | None) -> Iterator[Finding]:
    found = find_in_paragraphs(paragraph_texts(article.body), article.language)
    for warning in found.finding.warnings:
        if warning.code in _MARK_WARNINGS:
            blocking = _MARK_WARNINGS[warning.code]
            where = _paragraph(found, warning.start)
            yield Finding(warning.code, warning.message, where, blocking, overridable=blocking)
    for quote in _unmarked(article, found):
        message = _("%(quote)s is not marked as a quote.") % {"quote": _short(quote.text)}
        yield Finding("unmarked_quotation", message, _paragraph(found, quote.start), False)


def _unmarked(article: Article, found: InParagraphs) -> Iterator[FoundQuote]:
    """The longer quotations of which no word is marked, and that do not say again what is marked elsewhere."""
    ranges = marked_ranges(article.body)
    marked = [(found.starts[number] + start, found.starts[number] + end)
              for number in sorted(ranges) for start, end in ranges[number]]  # fmt: skip
    ends = [end for _start, end in marked]
    known = {run for quote in standing_quotes_of(article) for run in _runs(quote.text)}
    for quote in found.finding.quotes:
        runs = _runs(quote.text)
        behind = bisect_right(ends, quote.start)
        is_marked = behind < len(marked) and marked[behind][0] < quote.end
        if runs and not is_marked and not runs <= known:
            yield quote


def _runs(text: str) -> set[tuple[str, ...]]:
    """Each run of so many words as make a quotation a longer one."""
    words = [word.strip(".,;:!?…") for word in text.split()]
    return {tuple(words[start : start + _LONG_QUOTATION]) for start in range(len(words) - _LONG_QUOTATION + 1)}


def _comments(article: Article, at: datetime, correction: CorrectionNote | None) -> Iterator[Finding]:
    for comment in open_comments_of(article):
        who = comment.created_by.get_full_name() or comment.created_by.get_username() if comment.created_by else "?"
        message = _("Open comment by %(who)s: %(words)s") % {"who": who, "words": _short(comment.text)}
        yield Finding("open_comments", message, f"comment:{comment.pk}", overridable=True)


def _oddities(article: Article, at: datetime, correction: CorrectionNote | None) -> Iterator[Finding]:
    for number, text in enumerate(paragraph_texts(article.body), 1):
        for code, (signs, pattern) in _ODDITIES.items():
            if not any(sign in text for sign in signs):
                continue
            for match in pattern.finditer(text):
                message = _("Is “%(words)s” meant like this? Nothing was changed.")
                message %= {"words": _around(text, *match.span())}
                yield Finding(code, message, f"paragraph:{number}", False)


def _house_style(article: Article, at: datetime, correction: CorrectionNote | None) -> Iterator[Finding]:
    for one in suggestions(article.body):
        told = {"words": _around(one.text, one.start, one.end), "rather": one.rather}
        message = _("“%(words)s”: house style would rather have “%(rather)s” there. Nothing was changed.") % told
        yield Finding(one.code, message, f"paragraph:{one.paragraph}", False)


def _twins(article: Article, at: datetime, correction: CorrectionNote | None) -> Iterator[Finding]:
    for one in twins(article.body):
        message = _("“%(before)s” and “%(after)s” say nearly the same, one paragraph after the other.")
        told = {"before": one.before, "after": one.after}
        yield Finding("twin_paragraphs", message % told, f"paragraph:{one.paragraph}", False)


def _around(text: str, start: int, end: int) -> str:
    """The words of `text` that hold `start` to `end`, with some whole words on each side."""
    before = text[max(0, start - 80) : start].split(" ")[-1 - _AROUND :]
    after = text[end : end + 80].split(" ")[: 1 + _AROUND]
    return " ".join(before) + text[start:end] + " ".join(after)


def _photos(article: Article, at: datetime, correction: CorrectionNote | None) -> Iterator[Finding]:
    uses = {use.photo.ref: use for use in photos_of(article)}
    for use in uses.values():
        yield from photo_findings(use, at)
    for ref in own_node_refs(article.body, "data-photo"):
        if ref not in uses:
            message = _("The text places a photo that the article does not have.")
            yield Finding("unknown_photo", message, f"photo:{ref}")
    yield from _pulls(article)


def _pulls(article: Article) -> Iterator[Finding]:
    """A pull quote repeats a quote that stands in the text, and the words of it that were chosen."""
    wanted = list(filter(None, map(read_pull, own_node_refs(article.body, "data-pull"))))
    quotes = {quote.ref: quote for quote in quotes_of(article)} if wanted else {}
    for pull in wanted:
        quote = quotes.get(pull.ref)
        if quote is None:
            message = _("A pull quote repeats a quote that is not in the text.")
            yield Finding("unknown_pull", message, "body")
        elif quote.retired_at is not None:
            message = _("A pull quote repeats %(quote)s, which no longer stands in the text as a quote.")
            yield Finding("unknown_pull", message % {"quote": _short(quote.text)}, "body")
        elif pulled_words(pull, quote.text) is None:
            message = _(
                "A pull quote repeats words of %(quote)s that do not stand in it any more, or stand in it twice. "
                "Take it out and place it again."
            )
            yield Finding("pull_words_gone", message % {"quote": _short(quote.text)}, "body")


def _locked_quotes(article: Article, at: datetime, correction: CorrectionNote | None) -> Iterator[Finding]:
    """After publication the words and attribution of a quote change only through a correction."""
    before = edition_before(article, at)
    if before is None or (correction is not None and correction.changes_quotes):
        return
    now = {quote.ref: quote for quote in standing_quotes_of(article)}
    for published in before.quotes.all():
        quote = now.get(published.ref)
        if quote is None or _printed(quote) != _printed(published) or not _same_records(quote, published):
            yield Finding("published_quote_changed", _changed(quote, published), f"quote:{published.ref}")


def _changed(quote: Quote | None, published: EditionQuote) -> str:
    """What readers have seen of a quote, and what it says now."""
    told = {"quote": _short(published.text), "by": published.printed or published.name}
    if quote is None:
        text = _("The published quote %(quote)s was left out. Publish it as a correction, with a note.")
    elif quote.text != published.text:
        told["quote"], told["now"] = _where_they_part(published.text, quote.text)
        text = _("The published quote %(quote)s now says %(now)s. Publish it as a correction, with a note.")
    else:
        told["now"] = quote.printed or quote.name
        text = _(
            "The published quote %(quote)s was printed as said by %(by)s, now by %(now)s. "
            "Publish it as a correction, with a note."
        )
    return text % told


def edition_before(article: Article, at: datetime) -> Edition | None:
    """The last edition before `at` that readers have seen. One that is only scheduled gives way to a new one."""
    if not was_published(article):
        return None
    shown = Edition.objects.filter(article=article, valid_from__lt=at, valid_from__lte=timezone.now())
    return shown.exclude(valid_until=F("valid_from")).order_by("-valid_from").first()


def _printed(quote: Quote | EditionQuote) -> tuple[str, ...]:
    return (quote.text, quote.speaker, quote.honorific, quote.role, quote.organisation, quote.printed)


def _same_records(quote: Quote, published: EditionQuote) -> bool:
    """The quote leads to the same person and organisation; a first link where there was none is no change."""
    return published.person_id in {None, quote.person_id} and published.affiliation_id in {None, quote.affiliation_id}


def _short(text: str) -> str:
    return f"“{text}”" if len(text) <= 60 else f"“{text[:59]}…”"


def _where_they_part(before: str, now: str) -> tuple[str, str]:
    """The words of both around the first that differs, in quotation marks."""
    old, new = before.split(), now.split()
    pairs = zip(old, new, strict=False)
    same = next((number for number, (one, other) in enumerate(pairs) if one != other), min(len(old), len(new)))
    start = max(0, same - _AROUND)

    def shown(words: list[str]) -> str:
        cut = words[start : same + 2 * _AROUND]
        return f"“{'…' if start else ''}{' '.join(cut)}{'…' if same + 2 * _AROUND < len(words) else ''}”"

    return shown(old), shown(new)


def _paragraph(found: InParagraphs, offset: int) -> str:
    """The place of a finding: the paragraph in which `offset` lies, counted from 1."""
    return f"paragraph:{found.place(offset)[0] + 1}"


CHECKS: tuple[Check, ...] = (
    _words,
    _place,
    _embargo,
    _quotes,
    _sources,
    _marks,
    _photos,
    _locked_quotes,
    _comments,
    _oddities,
    _twins,
    _house_style,
)
