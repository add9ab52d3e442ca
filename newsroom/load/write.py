"""Write load data in large batches: the rows that the desk's doors would write, without going through them."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import batched
from types import SimpleNamespace
from typing import Any

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Exists, Max, Model, OuterRef
from django.utils import timezone

from articles.listing import rebuild_read_tables
from articles.models import (
    Activity,
    Article,
    ArticleByline,
    ArticlePhoto,
    ArticleSlug,
    ArticleTag,
    Change,
    Edition,
    EditionByline,
    EditionPhoto,
    EditionQuote,
    EditionTag,
    Listing,
    Quote,
    Revision,
)
from articles.models.attribution import standing_of
from articles.models.bulk import append, insert_rows
from articles.models.checksum import checksum_of
from articles.models.revision import CONTENT_FIELDS, digest_of
from articles.models.search_draft import SearchDraft, draft_tokens
from articles.models.search_entry import ARTICLES, QUOTES, TABLES, index_new_editions
from articles.models.search_upkeep import index_drafts, merge_indexes, renew_editions
from articles.names import slug_of
from articles.search.index import settle_indexes

from .bare import bare_tables, make_whole
from .cast import Records, cast_for, make_records
from .crew import at_once
from .text import MOST_QUOTES, Cast, Story, post_of, story

__all__ = ["NotLoadData", "load_articles"]

BATCH = 200  # articles in one transaction; their texts are still known when they are made a second time, for readers
MANY = 2_000  # articles for which it pays to take indexes away, if no more than ten times as many are there
NEWEST = datetime(2026, 1, 1, 9, tzinfo=UTC)
UNPUBLISHED = 50  # every 50th article has never been published
STATES = [Article.State.DRAFT, Article.State.IN_REVIEW, Article.State.READY]
NOTE = "Load data"

#: The last key of each table whose rows others point to.
type Keys = dict[type[Model], int]


class NotLoadData(Exception):
    """The database holds articles of another origin; nothing was written."""


def load_articles(
    wanted: int,
    progress: Callable[[int], object] = lambda done: None,
    say: Callable[[str], object] = lambda step: None,
    cast: Cast | None = None,
    many: int = MANY,
    search: bool = True,
) -> int:
    """Bring the load data to `wanted` articles; those that are there stay as they are.

    Args:
        progress: hears after each batch how many of `wanted` are there.
        say: hears of what comes after the articles.
        cast: how many records there are to choose from, unless as many as such an archive has.
        many: from how many new articles on PostgreSQL takes them without indexes, from several processes, if they
            are a tenth of all or more; no transaction may be open then.
        search: make the rows that are searched too, which takes longer than everything else.

    Returns:
        How many were made.

    Raises:
        NotLoadData: the database holds articles that are not load data.
    """
    if connection.vendor == "postgresql":
        make_whole(say)
    revisions = Revision.objects.filter(article=OuterRef("pk"), number=1, note=NOTE)
    if Article.objects.filter(~Exists(revisions)).exists():
        raise NotLoadData
    cast = cast or cast_for(wanted)
    records = make_records(cast)
    there = set(Article.objects.values_list("uuid", flat=True))
    missing = [number for number in range(wanted) if _uuid(number) not in there]
    in_bulk = connection.vendor == "postgresql" and len(missing) >= max(many, wanted // 10)
    _write_all(
        missing, cast, records, search, lambda done: progress(wanted - len(missing) + done), say if in_bulk else None
    )
    if missing or Listing.objects.count() != _standing():
        say("Letting the database count its rows ...")
        _know_the_tables()
        rebuild_read_tables(say)
        if search:  # of articles that an earlier load left without
            for _ in (*renew_editions(missing=True), *index_drafts(missing=True)):
                pass
            merge_indexes()
        _tell(records)
        _know_the_tables()
    return len(missing)


def _write_all(
    missing: list[int],
    cast: Cast,
    records: Records,
    search: bool,
    progress: Callable[[int], object],
    say: Callable[[str], object] | None,
) -> None:
    """Write the articles of these numbers; if there is somebody to `say` to, in the way for many."""
    keys: Keys = {model: model._default_manager.aggregate(last=Max("pk"))["last"] or 0 for model in _NUMBERED}
    batches = [(start, list(numbers)) for start, numbers in enumerate(batched(missing, BATCH))]

    def write(batch: tuple[int, list[int]]) -> None:
        place, numbers = batch
        with transaction.atomic():
            first = {model: last + place * BATCH * _NUMBERED[model] for model, last in keys.items()}
            _write(numbers, cast, records, first, search)

    if say:
        tables = [model._meta.db_table for model in _TABLES]
        # Articles are written in no order of time, those of a newsroom in just that order.
        with bare_tables([*tables, *TABLES], say, in_order=[ARTICLES.name, QUOTES.name]):
            for done, _ in enumerate(at_once(write, batches), start=1):
                progress(min(done * BATCH, len(missing)))
    else:
        for batch in batches:
            write(batch)
            progress(min((batch[0] + 1) * BATCH, len(missing)))
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(_NUMBERED)):
            cursor.execute(statement)


def _standing() -> int:
    return Edition.objects.not_over().count()


def _uuid(number: int) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"newsroom-load:{number}")


class _Rows:
    """Rows of a table that wait to be written. What is not given has its default."""

    def __init__(self, model: type[Model], now: datetime) -> None:
        fields = [field for field in model._meta.concrete_fields if not field.primary_key or field.name != "id"]
        if model in _NUMBERED:
            fields = list(model._meta.concrete_fields)
        self.model = model
        self.names = [field.attname for field in fields]
        self._places = {name: place for place, name in enumerate(self.names)}
        self._defaults = [now if _is_stamp(field) else field.get_default() for field in fields]
        self._stamps = [place for place, field in enumerate(fields) if _is_stamp(field)]
        self.rows: list[list[Any]] = []

    def add(self, **values: Any) -> SimpleNamespace:
        """Keep a row; returns its values by name."""
        row = self._defaults.copy()
        for name, value in values.items():
            row[self._places[name]] = value
        self.rows.append(row)
        return SimpleNamespace(**dict(zip(self.names, row, strict=True)))

    def add_row(self, row: Model) -> None:
        """Keep a row that is an object already."""
        self.rows.append([row.__dict__[name] for name in self.names])
        for place in self._stamps:
            self.rows[-1][place] = self._defaults[place]

    def write(self) -> None:
        insert_rows(self.model, self.names, self.rows)


#: Others point to these, so their keys are given here; with how many an article may have.
_NUMBERED: dict[type[Model], int] = {Article: 1, Revision: 1, Edition: 1, EditionQuote: MOST_QUOTES}
_TABLES = (
    Article, ArticleTag, ArticleByline, ArticlePhoto, Quote, Revision, Edition, ArticleSlug, EditionTag,
    EditionByline, EditionPhoto, EditionQuote, Activity,
)  # fmt: skip


def _is_stamp(field: Any) -> bool:
    return getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)


def _write(numbers: list[int], cast: Cast, records: Records, keys: Keys, search: bool) -> None:
    """Write a batch; `keys` are those behind which its records are counted on."""
    now = timezone.now()
    tables: dict[type[Model], _Rows] = {model: _Rows(model, now) for model in _TABLES}
    drafts: list[SearchDraft] = []
    editions: list[Edition] = []
    for number in numbers:
        told = story(number, cast)
        for model in (Article, Revision, Edition):
            keys[model] += 1
        words, quotes = _words(number, told, records), _quotes(told, records)
        article, content = _write_article(number, told, records, tables, keys, words, quotes)
        if search:
            drafts.append(SearchDraft(article_id=article.id, words=draft_tokens(article, content)))
        if number % UNPUBLISHED:
            edition = _publish(told, records, tables, keys, words, quotes)
            if search:
                editions.append(edition)
    for rows in tables.values():
        rows.write()
    append(drafts)
    settle_indexes(connection, SearchDraft._meta.db_table)
    index_new_editions((), editions)


def _words(number: int, told: Story, records: Records) -> dict[str, Any]:
    """What an article and its edition both hold."""
    return {
        "uuid": _uuid(number),
        "slug": slug_of(told.headline),
        "headline": told.headline,
        "standfirst": told.standfirst,
        "dateline": told.place,
        "byline": f"By {records['people'][told.author].name}",
        "body": told.body,
        "section_id": records["sections"][told.section].pk,
        "language": "en",
    }


def _write_article(
    number: int,
    told: Story,
    records: Records,
    tables: dict[type[Model], _Rows],
    keys: Keys,
    words: dict[str, Any],
    quotes: list[dict[str, Any]],
) -> tuple[Any, dict[str, Any]]:
    """Add the rows of an article; returns its own, and what its revision holds."""
    unpublished, key = number % UNPUBLISHED == 0, keys[Article]
    article = tables[Article].add(
        id=key,
        version=1,
        state=STATES[number // UNPUBLISHED % len(STATES)] if unpublished else Article.State.DRAFT,
        in_work=unpublished,
        due_at=NEWEST + timedelta(days=number % 30) if unpublished else None,
        **words,
    )
    author = records["people"][told.author]
    tags = [records["tags"][tag] for tag in told.tags]
    photo = records["photos"][told.photo] if told.photo is not None else None
    for position, tag in enumerate(tags):
        tables[ArticleTag].add(content_object_id=key, tag_id=tag.pk, position=position)
    tables[ArticleByline].add(article_id=key, person_id=author.pk, position=0)
    if photo is not None:
        tables[ArticlePhoto].add(article_id=key, photo_id=photo.pk, position=0)
    for quote in quotes:
        tables[Quote].add(article_id=key, **quote)
    content = {name: words.get(name, "") for name in CONTENT_FIELDS} | {
        "urgency": None,
        "event_start": None,
        "event_end": None,
        "quotes": [
            {name: value for name, value in quote.items() if name != "number"}
            | {"guess": False, "rule": "", "confidence": None, "ellipsis": ""}
            for quote in quotes
        ],
        "tags": [{"tag_id": tag.pk, "tag__name": tag.name, "guess": False} for tag in tags],
        "photos": [{"photo_id": photo.pk, "caption": "", "alt_text": "", "photo__credit_line": photo.credit_line}]
        if photo
        else [],
        "bylines": [{"person_id": author.pk, "person__name": author.name}],
    }
    tables[Revision].add(
        id=keys[Revision], article_id=key, number=1, content=content, sha256=digest_of(content), note=NOTE
    )
    return article, content


def _quotes(told: Story, records: Records) -> list[dict[str, Any]]:
    values = []
    for number, (ref, words, speaker) in enumerate(told.quotes):
        person = records["people"][speaker]
        body = records["organisations"][speaker % len(records["organisations"])]
        honorific, role = post_of(speaker)
        name = f"{honorific} {person.name}".strip()
        values.append(
            {
                "ref": ref,
                "text": words,
                "number": number,
                "speaker": person.name,
                "honorific": honorific,
                "role": role,
                "organisation": body.name,
                "printed": f"{name}, {role}, {body.name}",
                "person_id": person.pk,
                "affiliation_id": body.pk,
            }
        )
    return values


def _publish(
    told: Story,
    records: Records,
    tables: dict[type[Model], _Rows],
    keys: Keys,
    words: dict[str, Any],
    quotes: list[dict[str, Any]],
) -> Edition:
    """Add the rows of an edition; returns it with those that are searched, as if it had been read back."""
    at, article, key = NEWEST - timedelta(days=told.days_ago), keys[Article], keys[Edition]
    edition = Edition(
        id=key,
        article_id=article,
        revision_id=keys[Revision],
        number=1,
        first_published_at=at,
        valid_from=at,
        **words,
    )
    tables[ArticleSlug].add(slug=words["slug"], article_id=article)
    tags = [
        tables[EditionTag].add(edition_id=key, tag_id=records["tags"][tag].pk, position=position, first_published_at=at)
        for position, tag in enumerate(told.tags)
    ]
    author = records["people"][told.author].pk
    byline = tables[EditionByline].add(edition_id=key, person_id=author, position=0, first_published_at=at)
    photos = [
        tables[EditionPhoto].add(
            edition_id=key, photo_id=photo.pk, position=0, caption=photo.caption, alt_text=photo.alt_text
        )
        for photo in ([records["photos"][told.photo]] if told.photo is not None else [])
    ]
    said = []
    for quote in quotes:
        keys[EditionQuote] += 1
        standing = standing_of(quote)
        row = EditionQuote(id=keys[EditionQuote], edition_id=key, first_published_at=at, standing=standing, **quote)
        tables[EditionQuote].add_row(row)
        said.append(row)
    edition.sha256 = checksum_of(edition, said, photos, None)
    tables[Edition].add_row(edition)
    edition.__dict__["_prefetched_objects_cache"] = {
        "edition_tags": tags,
        "bylines": [byline],
        "quotes": said,
        "edition_photos": photos,
    }
    tables[Activity].add(
        action="publish",
        kind="article",
        object_id=str(article),
        article_id=article,
        label=told.headline,
        before=[],
        after=[{"edition": 1, "from": at.isoformat(), "until": None}],
    )
    return edition


def _tell(records: Records) -> None:
    """Every page that lists articles is another now."""
    keys = {"sections": "section", "people": "person", "organisations": "organisation", "tags": "tag"}
    Change.objects.note(["home", *(f"{key}:{row.pk}" for name, key in keys.items() for row in records[name])])


def _know_the_tables() -> None:
    """Let the database count its rows, so that it chooses the right indexes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "VACUUM ANALYZE" if connection.vendor == "postgresql" and not connection.in_atomic_block else "ANALYZE"
        )
