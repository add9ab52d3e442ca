"""Plain text becomes a draft: words as typed, quotes marked and attributed, credits and tags as guesses."""

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from media.models import Photo

from ..body import body_of_paragraphs, marked_quotes, paragraph_texts, with_marks
from ..models import Article, ArticleByline, ArticlePhoto, Edition, Organisation, Quote, Section, Tag
from ..models.rows import rows_at_hand
from ..quotes.paragraphs import InParagraphs, find_in_paragraphs
from ..quotes.speakers import is_body
from .lookup import Records
from .notes import ImportNote, ImportRefused
from .parsing import MAX_HEADLINE, Block, ParsedText, parse_text
from .quotations import attribution_of, spans_of
from .source import checked_text
from .tagging import suggest_tags

__all__ = ["Imported", "add_authors", "first_section", "import_text"]

#: A credit line with one of these names more than one maker, or says more than a name.
_SEVERAL = re.compile(r"[/,;:|()©&]|\b(?:and|via|courtesy|for|by)\b", re.IGNORECASE)
_MOST_TWINS = 50  # articles of one headline that are compared


@dataclass(frozen=True, slots=True)
class Imported:
    """The new draft, what the editor should look at, and in which line each paragraph of the source began."""

    article: Article
    notes: tuple[ImportNote, ...]
    lines: tuple[int, ...]
    tags: tuple[Tag, ...]
    quotes: int
    photos: int
    edition: Edition | None = None  # where the source said how it was published, and that was done

    def line_of(self, where: str) -> int | None:
        """The line of the source for a finding's place such as `paragraph:3` or `quote:REF`."""
        kind, _, name = where.partition(":")
        if not self.lines:
            return None
        if kind == "paragraph" and name.isdecimal() and int(name) <= len(self.lines):
            return self.lines[int(name) - 1]
        if kind == "quote":
            return next((self.lines[q.paragraph] for q in marked_quotes(self.article.body) if q.ref == name), None)
        return None


def import_text(
    text: str,
    *,
    by: Any = None,
    section: Section | None = None,
    tags: Iterable[Tag] = (),
    identity: uuid.UUID | None = None,
    records: Records | None = None,
) -> Imported:
    """Make a draft of a plain text, in one transaction.

    Args:
        text: the whole of it, with a headline on its first line.
        by: the user who imports.
        section: where it goes; the first section of the paper if None (made if there is none).
        tags: given to it before those that the text suggests; no guesses.
        identity: the uuid of the article, so that one request makes no second one; a new one if None.
        records: where names are looked up; one for all texts of a transaction that imports many.

    Raises:
        IntegrityError: an article of that identity is there.
        ImportRefused: the text cannot become an article; nothing was stored.
    """
    parsed = parse_text(checked_text(text))
    if parsed is None:
        raise ImportRefused(ImportNote("empty", "The text is empty."))
    if len(parsed.headline.text) > MAX_HEADLINE:
        message = f"The headline has {len(parsed.headline.text)} characters; {MAX_HEADLINE} are the limit."
        raise ImportRefused(ImportNote("headline_too_long", message, parsed.headline.line))
    if not parsed.paragraphs:
        raise ImportRefused(ImportNote("no_text", "There is a headline but no text below it.", parsed.headline.line))
    with transaction.atomic():
        in_section = section or first_section()
        return _stored(parsed, by, in_section, list(tags), identity or uuid.uuid4(), records or Records())


def _stored(
    parsed: ParsedText, by: Any, section: Section, given: list[Tag], identity: uuid.UUID, records: Records
) -> Imported:
    paragraphs = [block.text for block in parsed.paragraphs]
    found = find_in_paragraphs(paragraphs)
    placed = spans_of(found)
    body = with_marks(body_of_paragraphs(paragraphs), [span for _, spans in placed.values() for span in spans])
    twin = _twin(parsed)
    article = Article(
        uuid=identity,
        headline=parsed.headline.text,
        standfirst=parsed.standfirst,
        byline=parsed.byline,
        body=body,
        section=section,
        event_start=parsed.event[0] if parsed.event else None,
        event_end=parsed.event[1] if parsed.event else None,
        created_by=by,
    )
    fill = attribution_of({ref: quote for ref, (quote, _) in placed.items()}, article.language, records)
    quotes: dict[str, Quote] = {}

    def attributed(quote: Quote) -> None:
        fill(quote)
        quotes[quote.ref] = quote

    article.save(record=False, fill=attributed)
    authors = add_authors(article, parsed.byline, records)
    photos = _add_photos(article, parsed.credits)
    credited = list(filter(None, (_credited(credit.text, records) for credit in parsed.credits)))
    tags = suggest_tags(
        article, list(quotes.values()), "\n".join([parsed.headline.text, *paragraphs]), records, credited, given
    )
    told = list(quotes.values())
    with rows_at_hand(article, quotes=told, article_tags=tags, article_photos=photos, bylines=authors):
        article.record_revision(by=by, note="Imported from plain text")
    notes = _warnings(found, parsed.paragraphs)
    if twin:
        notes.append(ImportNote("twin", f"The same text is there already: {twin.slug}. Is it meant twice?"))
    if not placed:
        notes.append(ImportNote("no_quotations", "No quotation was found in the text."))
    lines = tuple(block.line for block in parsed.paragraphs)
    return Imported(article, tuple(notes), lines, tuple(row.tag for row in tags), len(quotes), len(parsed.credits))


def _twin(parsed: ParsedText) -> Article | None:
    """An article with the same headline and the same words."""
    words = [block.text for block in parsed.paragraphs]
    same = Article.objects.filter(headline=parsed.headline.text).order_by("pk")[:_MOST_TWINS]
    return next((article for article in same if paragraph_texts(article.body) == words), None)


def first_section() -> Section:
    """That of the paper; made where there is none."""
    return Section.objects.first() or Section.objects.create(name="News")


def add_authors(article: Article, byline: str, records: Records) -> list[ArticleByline]:
    """Link the byline to people who are known already; it is printed as typed in any case."""
    names = byline[3:].replace(" and ", ",").split(",")
    authors: dict[int, ArticleByline] = {}
    for position, name in enumerate(filter(None, map(str.strip, names))):
        person = records.first_person(name)
        if person is not None and person.pk not in authors:
            authors[person.pk] = ArticleByline(article=article, person=person, position=position)
    return ArticleByline.objects.bulk_create(authors.values())


def _add_photos(article: Article, credits_given: Iterable[Block]) -> list[ArticlePhoto]:
    """A credit without a picture is a photo that awaits its file."""
    photos = [Photo.objects.create(credit_line=credit.text) for credit in credits_given]
    uses = (ArticlePhoto(article=article, photo=photo, position=number) for number, photo in enumerate(photos))
    return ArticlePhoto.objects.bulk_create(uses)


def _credited(credit_line: str, records: Records) -> Organisation | None:
    """The body that is credited, if it is one."""
    if is_body(credit_line) and len(credit_line) <= 200 and not _SEVERAL.search(credit_line):
        return records.organisation(credit_line)
    return records.first_organisation(credit_line)


def _warnings(found: InParagraphs, blocks: tuple[Block, ...]) -> list[ImportNote]:
    """Warnings of the extractor with the line of the source they are about."""
    notes = []
    for warning in found.finding.warnings:
        number, inside = found.place(warning.start)
        line = blocks[number].line + blocks[number].text.count("\n", 0, inside)
        notes.append(ImportNote(warning.code, warning.message, line))
    return notes
