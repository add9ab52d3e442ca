"""The search of the list of articles: the language of the public search, asked of the working copies."""

from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from ..models import Article, ArticleByline, ArticleTag, Person, SearchDraft, Tag
from ..models.search_entry import record_keys
from ..search.expressions import conditions_of, fts5, tsquery
from ..search.index import FTS
from ..search.query import Query, parse

__all__ = ["HELP", "MOST", "found"]

HELP = _('Words, names or slug; also "in this order" -without tag:navy person:name section:news before:2026-03')
MOST = 2_000  # articles that a search lists
RECENT = 10_000  # articles saved last, in which parts of words are looked for
_MOST_PARTS = 20
_TABLE = SearchDraft._meta.db_table
_GIN = f"SELECT article_id FROM {_TABLE} WHERE words @@ %s::tsquery"  # noqa: S608 - our own names
_FTS5 = f"SELECT rowid FROM {_TABLE}{FTS} WHERE {_TABLE}{FTS} MATCH %s"  # noqa: S608 - our own names


def found(typed: str, among: QuerySet[Article]) -> tuple[QuerySet[Article], bool]:
    """Those of `among` that a search finds, and whether there are more: of more than `MOST` the ones saved last.

    A way that finds many is walked from the newest on, so that no search reads all that a large archive has of a word.
    """
    keys: set[int] = set()
    more = False
    for way in _ways(typed):
        here = _keys(Article.objects.order_by().filter(way)[: MOST + 1])
        if len(here) > MOST:
            here = _keys(among.filter(way).order_by("-updated_at", "-pk")[: MOST + 1])
            more = more or len(here) > MOST
        keys.update(here[:MOST])
    if more:
        keys = set(_keys(among.filter(pk__in=keys).order_by("-updated_at", "-pk")[:MOST]))
    return among.filter(pk__in=keys), more


def _ways(typed: str) -> Iterator[Q]:
    """The index of working copies; for words alone also tags and authors of just this name, and parts of words."""
    yield _indexed(typed)
    if not _in_plain_words(typed):
        return
    if tags := _keys(Tag.objects.named(typed)):
        yield Q(pk__in=ArticleTag.objects.filter(tag__in=tags).values("content_object_id"))
    if people := _keys(Person.objects.named(typed)):
        yield Q(pk__in=ArticleByline.objects.filter(person__in=people).values("article_id"))
    yield _with_parts(typed)


def _keys(records: QuerySet[Any]) -> list[int]:
    return list(records.values_list("pk", flat=True))


def _indexed(typed: str) -> Q:
    """The articles whose working copy, as it was saved last, matches; `before:` and `after:` are of the last save.

    A text that is no search finds nothing.
    """
    query = parse(typed)
    conditions = conditions_of(query, record_keys) if query else None
    if conditions is None:
        return Q(pk__in=[])
    dates: dict[str, Any] = {"updated_at__lt": query.before, "updated_at__gte": query.after}
    saved = Q(**{name: at for name, at in dates.items() if at})
    if connection.vendor == "sqlite":
        return saved & Q(pk__in=RawSQL(_FTS5, [fts5(conditions)]))  # noqa: S611 - tokens alone, see expressions.py
    return saved & Q(pk__in=RawSQL(_GIN, [tsquery(conditions)]))  # noqa: S611 - tokens alone, see expressions.py


def _with_parts(typed: str) -> Q:
    """Of the articles saved last those whose headline or slug has each of these words somewhere, inside another too."""
    words = typed.replace('"', " ").split()
    if len(words) > _MOST_PARTS:
        return Q(pk__in=[])
    saved = Article.objects.order_by("-updated_at", "-pk").values_list("updated_at", flat=True)
    oldest = saved[RECENT - 1 : RECENT].first()
    parts = Q(updated_at__gte=oldest) if oldest else Q()
    for word in words:
        parts &= Q(headline__icontains=word) | Q(slug__icontains=word)
    return parts


def _in_plain_words(typed: str) -> bool:
    query: Query = parse(typed)
    return bool(query) and not query.dates and all(not term.field and not term.negative for term in query.terms)
