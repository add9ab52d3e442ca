"""The search of the list of articles: the language of the public search, asked of the working copies."""

from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from ..models import Article, Person, SearchDraft, Tag
from ..models.search_entry import record_keys
from ..search.expressions import conditions_of, fts5, tsquery
from ..search.index import FTS
from ..search.query import Query, parse

__all__ = ["HELP", "by_name", "in_plain_words", "indexed"]

HELP = _('Words, names or slug; also "in this order" -without tag:navy person:name section:news before:2026-03')
_TABLE = SearchDraft._meta.db_table
_GIN = f"SELECT article_id FROM {_TABLE} WHERE words @@ %s::tsquery"  # noqa: S608 - our own names
_FTS5 = f"SELECT rowid FROM {_TABLE}{FTS} WHERE {_TABLE}{FTS} MATCH %s"  # noqa: S608 - our own names


def indexed(typed: str) -> QuerySet[Article]:
    """The articles whose working copy, as it was saved last, matches; `before:` and `after:` are of the last save.

    What the user may see of them is up to the caller. A text that is no search finds nothing.
    """
    articles: QuerySet[Article] = Article.objects.order_by()
    query = parse(typed)
    conditions = conditions_of(query, record_keys) if query else None
    if conditions is None:
        return articles.none()
    dates: dict[str, Any] = {"updated_at__lt": query.before, "updated_at__gte": query.after}
    articles = articles.filter(**{name: at for name, at in dates.items() if at})
    if connection.vendor == "sqlite":
        return articles.filter(pk__in=RawSQL(_FTS5, [fts5(conditions)]))  # noqa: S611 - tokens alone, see expressions.py
    return articles.filter(pk__in=RawSQL(_GIN, [tsquery(conditions)]))  # noqa: S611 - tokens alone, see expressions.py


def by_name(typed: str) -> QuerySet[Article]:
    """The articles whose tag or author has this name or alias."""
    tags, people = Tag.objects.named(typed), Person.objects.named(typed)
    holders = Q(article_tags__tag__in=tags.values("pk")) | Q(bylines__person__in=people.values("pk"))
    return Article.objects.order_by().filter(holders)


def in_plain_words(typed: str) -> bool:
    """There are words and nothing else, so parts of words may be looked for too."""
    query: Query = parse(typed)
    return bool(query) and not query.dates and all(not term.field and not term.negative for term in query.terms)
