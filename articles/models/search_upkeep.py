"""The index as a whole: made anew in small steps while readers search, and compared with what it is made of."""

from collections.abc import Callable, Iterable, Iterator

from django.db import connection, models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from ..search.index import broken_index, merge_pieces, missing_indexes
from .article import Article
from .edition import Edition
from .revision import content_of
from .rows import read_rows
from .search_draft import SearchDraft, draft_tokens
from .search_entry import TABLES, Findable, SearchEntry, SearchQuote, index_editions, rows_of, to_be_found, whole

__all__ = [
    "BATCH",
    "index_drafts",
    "index_drafts_of",
    "index_faults",
    "index_holders",
    "merge_indexes",
    "remove_strangers",
    "renew_editions",
]

#: Hands on the batches of a long walk, told what they are and how many, so that somebody can see how far it is.
type Watch = Callable[[Iterable[list[int]], str, int], Iterable[list[int]]]

BATCH = 200  # rows in one transaction, which is as long as a publication may have to wait


def renew_editions(*, missing: bool = False) -> Iterator[int]:
    """Write the rows of all editions that readers see or will see, a batch at a time; yield how many were written."""
    editions = Edition.objects.filter(to_be_found())
    if missing:
        editions = editions.filter(~Exists(SearchEntry.objects.filter(edition=OuterRef("pk"))))
    for keys in _batches(editions):
        index_editions(keys)
        yield len(keys)


def index_drafts(*, missing: bool = False) -> Iterator[int]:
    """The same for what the desk finds."""
    articles = Article.objects.all()
    if missing:
        articles = articles.filter(search_draft=None)
    for keys in _batches(articles):
        index_drafts_of(keys)
        yield len(keys)


def index_drafts_of(keys: list[int]) -> None:
    """Write what the desk finds of these articles."""
    with transaction.atomic():
        articles = list(Article.objects.filter(pk__in=keys).select_for_update())
        read_rows(articles)
        SearchDraft.objects.index((article, content_of(article)) for article in articles)


_HOLDERS = {
    "tag": (["edition_tags__tag"], ["article_tags__tag"]),
    "person": (["bylines__person", "quotes__person"], ["bylines__person", "quotes__person"]),
    "organisation": (["quotes__affiliation"], ["quotes__affiliation"]),
}


def index_holders(kind: str, records: Iterable[int]) -> None:
    """Make the index say what the editions and articles of these tags, people or organisations say now.

    Called in the transaction that merges or splits them or takes that back.
    """
    wanted = list(records)
    of_editions, of_articles = (
        Q(*((f"{path}__in", wanted) for path in paths), _connector=Q.OR) for paths in _HOLDERS[kind]
    )
    for keys in _batches(Edition.objects.filter(to_be_found(), of_editions).distinct()):
        index_editions(keys)
    for keys in _batches(Article.objects.filter(of_articles).distinct()):
        index_drafts_of(keys)


def _batches[T: models.Model](rows: models.QuerySet[T]) -> Iterator[list[int]]:
    last = 0
    while keys := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        yield keys
        last = keys[-1]


def remove_strangers() -> int:
    """Take rows of editions that are over out of the index."""
    over = Q(valid_until__lte=timezone.now())
    return sum(rows.filter(over).delete()[0] for rows in (SearchQuote.objects, SearchEntry.objects))


def merge_indexes() -> None:
    """Make the indexes quick again after much was written, while others read and write."""
    merge_pieces(connection, *TABLES)


def index_faults(watch: Watch = lambda batches, what, number: batches) -> Iterator[str]:
    """Yield a sentence for each row that is missing, too many, or says something else than its edition or article."""
    yield from (f"{name} is missing; run manage.py migrate" for name in missing_indexes(connection, TABLES))
    for table in TABLES:
        if fault := broken_index(connection, table):
            yield f"the index of {table} is broken ({fault}); run manage.py migrate and manage.py rebuild_search"
    editions, articles = Edition.objects.filter(to_be_found()), Article.objects.all()
    for keys in watch(_batches(editions), "Search, readers", -(-editions.count() // BATCH)):
        for edition in whole(Edition.objects.filter(pk__in=keys)):
            entry, quotes = rows_of(edition)
            if not _is_there(SearchEntry.objects.filter(edition=edition), entry):
                yield f"edition {edition.pk} is not in the search index as it is; run manage.py rebuild_search"
            for quote in quotes:
                if not _is_there(SearchQuote.objects.filter(quote=quote.quote), quote):
                    yield f"quote {quote.quote.ref} is not in the search index as it is; run manage.py rebuild_search"
    for keys in watch(_batches(articles), "Search, desk", -(-articles.count() // BATCH)):
        rows = list(Article.objects.filter(pk__in=keys))
        read_rows(rows)
        for article in rows:
            tokens = draft_tokens(article, content_of(article))
            if not SearchDraft.objects.filter(article=article, words=tokens).exists():
                yield f"article {article.pk} is not in the desk's index as it is; run manage.py rebuild_search"


def _is_there(rows: models.QuerySet[Findable], row: Findable) -> bool:
    """The row is stored so; but for its place, which another of the same instant may have taken."""
    stored = rows.filter(valid_from=row.valid_from, valid_until=row.valid_until, filed=row.filed)
    return stored.filter(words=row.words).exists()
