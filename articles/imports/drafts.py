"""Drafts of what came from outside: planned one by one in the process, written together, table by table."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from media.models import Photo

from ..body import marked_quotes
from ..models import (
    Article,
    ArticleByline,
    ArticlePhoto,
    ArticleTag,
    Edition,
    Organisation,
    Person,
    Quote,
    Revision,
    Tag,
)
from ..models.article import article_slugs
from ..models.bulk import append
from ..models.new_row import new_row
from ..models.photo_maker import add_awaited
from ..models.quote import new_quote
from ..models.rows import rows_at_hand
from ..names import Slugs
from ..quotes import FoundQuote
from .lookup import Records
from .notes import ImportNote, ImportRefused
from .quotations import attribution_of, names_in
from .tagging import MAX_TAGS, Words, suggest_tags
from .twins import Twins

__all__ = ["Draft", "Imported", "store_drafts"]

_ATTEMPTS = 5  # to write what nobody else writes at the same moment


@dataclass(frozen=True, slots=True)
class Written:
    """What was written of a draft beside the article itself."""

    revision: Revision
    rows: dict[str, list[Any]]  # by relation, in order


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
    written: Written | None = None  # in this transaction, for whoever publishes it there

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


@dataclass(slots=True)
class Draft:
    """An article to be, and what its source says beside it."""

    article: Article  # not written; without an address
    found: dict[str, FoundQuote]  # for each mark of the body what the extractor thinks
    words: Words
    photos: list[Photo]  # not written; they await their files
    lines: tuple[int, ...] = ()
    notes: list[ImportNote] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)  # suggested by the source itself
    bodies: Sequence[str] = ()  # credits that are the name of a body, which gets a record

    def names(self) -> Iterator[str]:
        """All names of people, bodies and subjects that will be looked up."""
        yield from self.words.repeated
        yield from self.subjects
        yield from _authors(self.article.byline)
        yield from (photo.credit_line for photo in self.photos)
        for quote in self.found.values():
            yield from names_in(quote)


@dataclass(slots=True)
class _Plan:
    """A draft with its rows, none of them written."""

    draft: Draft
    quotes: list[Quote]
    authors: list[tuple[int, Person]]
    tags: list[Tag]
    written: Written | None = None


Outcome = Imported | ImportRefused | ValidationError


def store_drafts(
    drafts: Sequence[Draft], *, by: Any, note: str, given: Sequence[Tag] = (), twins_refused: bool = False
) -> list[Outcome]:
    """Write drafts in one transaction, all that can be written.

    Args:
        by: the user who imports.
        note: of the revisions.
        given: tags for each of them, before those that are suggested; no guesses.
        twins_refused: refuse an article that is there already, and do not only say so.

    Returns:
        For each draft what it became, or why nothing of it was written.

    Raises:
        DatabaseError, ValidationError: something of one cannot be stored. Nothing of any was written.
    """
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            with transaction.atomic():
                return _stored(drafts, by, note, given, twins_refused=twins_refused)
        except IntegrityError as error:  # perhaps somebody made the same tag, or took the address, at this moment
            if attempt == _ATTEMPTS or "uuid" in str(error):
                raise
        for draft in drafts:
            _as_new(draft)
    raise AssertionError("unreachable")


def _as_new(draft: Draft) -> None:
    """What was written has been taken back."""
    for row in (draft.article, *draft.photos):
        row.pk, row._state.adding = None, True
    draft.article.slug = ""


def _stored(drafts: Sequence[Draft], by: Any, note: str, given: Sequence[Tag], *, twins_refused: bool) -> list[Outcome]:
    many = len(drafts) > 1
    records = Records(at_once=True, many=many)
    records.look_up({name for draft in drafts for name in draft.names()})
    headlines = [draft.article.headline for draft in drafts]
    twins, slugs = Twins(headlines), article_slugs()
    slugs.look_up(headlines)
    plans: dict[int, _Plan] = {}
    refused: dict[int, Outcome] = {}
    for number, draft in enumerate(drafts):
        try:
            with records.of_one():
                notes = twins.notes(draft.article)
                if notes and twins_refused:
                    raise ImportRefused(*notes)
                plans[number] = _planned(draft, records, given, slugs)
        except (ImportRefused, ValidationError) as error:
            refused[number] = error
        else:
            draft.notes = [one for one in draft.notes if one.code != "twin"] + notes
            twins.add(draft.article)
    records.write()
    _write(list(plans.values()), {tag.key for tag in given}, by, note)
    return [refused.get(number) or _imported(plans[number]) for number in range(len(drafts))]


def _planned(draft: Draft, records: Records, given: Sequence[Tag], slugs: Slugs) -> _Plan:
    article = draft.article
    fill = attribution_of(draft.found, article.language, records)
    quotes = [new_quote(article, number, mark) for number, mark in enumerate(marked_quotes(article.body))]
    for quote in quotes:
        fill(quote)
    authors = _linked(article, records)
    credited = [body for photo in draft.photos if (body := _credited(photo.credit_line, draft, records))]
    tags = suggest_tags(draft.words, quotes, records, credited, given)
    _add_subjects(tags, draft.subjects, records)
    article.slug = slugs.give(article.headline)
    return _Plan(draft, quotes, authors, tags)


def _authors(byline: str) -> Iterator[str]:
    return filter(None, map(str.strip, byline[3:].replace(" and ", ",").split(",")))


def _linked(article: Article, records: Records) -> list[tuple[int, Person]]:
    """The people of the byline who are known already, with their places; it is printed as typed in any case."""
    authors: dict[int, tuple[int, Person]] = {}
    for position, name in enumerate(_authors(article.byline)):
        person = records.first_person(name)
        if person is not None:
            authors.setdefault(id(person), (position, person))
    return list(authors.values())


def _credited(credit_line: str, draft: Draft, records: Records) -> Organisation | None:
    """The body that is credited, if it is one."""
    if credit_line in draft.bodies:
        return records.organisation(credit_line)
    return records.first_organisation(credit_line) if credit_line else None


def _add_subjects(tags: list[Tag], subjects: Iterable[str], records: Records) -> None:
    """Suggest the subjects that the source names, beside what its text suggests."""
    for name in subjects:
        if len(tags) < 2 * MAX_TAGS and (tag := records.tag(name)).key not in {one.key for one in tags}:
            tags.append(tag)


def _write(plans: Sequence[_Plan], given: set[str], by: Any, note: str) -> None:
    articles = [plan.draft.article for plan in plans]
    add_awaited([photo for plan in plans for photo in plan.draft.photos])
    Article.objects.add_all(articles)
    rows = [(plan.draft.article, _rows_of(plan, given)) for plan in plans]
    for name in ("quotes", "article_tags", "article_photos", "bylines"):
        append(row for _, held in rows for row in held[name])
    with rows_at_hand(rows):
        revisions = Revision.objects.record(articles, by=by, note=note, new=True)
    for plan, revision, (_, held) in zip(plans, revisions, rows, strict=True):
        plan.written = Written(revision, held)


def _rows_of(plan: _Plan, given: set[str]) -> dict[str, list[Any]]:
    """The rows of an article that is written, in order."""
    article = plan.draft.article
    return {
        "quotes": plan.quotes,
        "article_tags": [
            new_row(ArticleTag, content_object=article, tag=tag, position=position, guess=tag.key not in given)
            for position, tag in enumerate(plan.tags)
        ],
        "article_photos": [
            new_row(ArticlePhoto, article=article, photo=photo, position=number)
            for number, photo in enumerate(plan.draft.photos)
        ],
        "bylines": [
            new_row(ArticleByline, article=article, person=person, position=position)
            for position, person in plan.authors
        ],
    }


def _imported(plan: _Plan) -> Imported:
    draft = plan.draft
    return Imported(
        draft.article,
        tuple(draft.notes),
        draft.lines,
        tuple(plan.tags),
        len(plan.quotes),
        len(draft.photos),
        written=plan.written,
    )
