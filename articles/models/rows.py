"""The rows of a working copy: those that were read together with it, or else asked for now.

Who looks at an article for several reasons (checks, an edition, the revision) reads its rows once with `read_rows`;
who looks at many, those of all of them. An article without rows at hand is read anew at each look.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Model, Prefetch, prefetch_related_objects

from .edition import ArticleSlug, Edition

if TYPE_CHECKING:
    from .article import Article, ArticleByline, ArticlePhoto, ArticleTag
    from .comment import Comment
    from .quote import Quote
    from .source import Source

__all__ = [
    "bylines_of",
    "open_comments_of",
    "photos_of",
    "quotes_of",
    "read_history",
    "read_rows",
    "rows_at_hand",
    "slug_is_taken",
    "sources_of",
    "standing_quotes_of",
    "tags_of",
    "was_published",
]

#: The relations of an article, and what is looked at with each of their rows.
_RELATIONS: dict[str, tuple[str, ...]] = {
    "quotes": ("source", "person"),
    "article_tags": ("tag",),
    "article_photos": ("photo",),
    "bylines": ("person",),
    "sources": (),
    "comments": ("created_by",),
}


_AT_HAND = "_prefetched_objects_cache"  # where Django keeps what was read of relations; lists will do
_HISTORY = "_history_at_hand"


class _History(NamedTuple):
    """What is known beside the rows of an article."""

    was_published: bool
    slug_is_taken: bool


def read_rows(articles: Sequence["Article"]) -> None:
    """Read all rows of these articles, so that they are at hand from now on. Not for copies that are changed later."""
    if not articles:
        return
    prefetch_related_objects(list(articles), *(Prefetch(name, _rows_of(articles[0], name)) for name in _RELATIONS))
    read_history(articles)


def read_history(articles: Sequence["Article"]) -> None:
    """Ask of all these articles together what was published of them, and under their addresses."""
    published = set(Edition.objects.filter(article__in=articles).order_by().values_list("article_id", flat=True))
    holders = dict(
        ArticleSlug.objects.filter(slug__in={one.slug for one in articles}).values_list("slug", "article_id")
    )
    for article in articles:
        holder = holders.get(article.slug, article.pk)
        article.__dict__[_HISTORY] = _History(was_published=article.pk in published, slug_is_taken=holder != article.pk)


@contextmanager
def rows_at_hand[T: Model](written: Sequence[tuple[T, Mapping[str, Sequence[Any]]]]) -> Iterator[None]:
    """Inside, the rows of articles or editions are those that the caller has just written, in order.

    Relations of an article that are not named have none.
    """
    for one, rows in written:
        names = rows if isinstance(one, Edition) else _RELATIONS
        one.__dict__[_AT_HAND] = {name: rows.get(name, ()) for name in names}
    try:
        yield
    finally:
        for one, _ in written:
            del one.__dict__[_AT_HAND]
            one.__dict__.pop(_HISTORY, None)


def _rows_of(article: "Article", name: str) -> Any:
    rows = article._meta.get_field(name).related_model._default_manager.all()  # type: ignore[union-attr]
    return rows.select_related(*_RELATIONS[name]) if _RELATIONS[name] else rows


def _held(article: "Article", name: str) -> list[Any]:
    held = article.__dict__.get(_AT_HAND, {})
    if name in held:
        return list(held[name])
    rows = getattr(article, name).all()
    return list(rows.select_related(*_RELATIONS[name]) if _RELATIONS[name] else rows)


def was_published(article: "Article") -> bool:
    """Whether it has an edition, seen or not."""
    held: _History | None = article.__dict__.get(_HISTORY)
    return held.was_published if held else Edition.objects.filter(article=article.pk).exists()


def slug_is_taken(article: "Article") -> bool:
    """Whether the address of the article belongs to another that was published."""
    held: _History | None = article.__dict__.get(_HISTORY)
    if held:
        return held.slug_is_taken
    return ArticleSlug.objects.filter(slug=article.slug).exclude(article=article.pk).exists()


def quotes_of(article: "Article") -> list["Quote"]:
    """All quotes in the order of the body, with source and person; retired ones too."""
    return _held(article, "quotes")


def standing_quotes_of(article: "Article") -> list["Quote"]:
    """The quotes whose mark is in the body now."""
    return [quote for quote in quotes_of(article) if quote.retired_at is None]


def tags_of(article: "Article") -> list["ArticleTag"]:
    """In order, with the tags."""
    return _held(article, "article_tags")


def photos_of(article: "Article") -> list["ArticlePhoto"]:
    """In order, with the photos."""
    return _held(article, "article_photos")


def bylines_of(article: "Article") -> list["ArticleByline"]:
    """In order, with the people."""
    return _held(article, "bylines")


def sources_of(article: "Article") -> list["Source"]:
    """In order."""
    return _held(article, "sources")


def open_comments_of(article: "Article") -> list["Comment"]:
    """Threads that nobody has resolved, with who began them."""
    return [row for row in _held(article, "comments") if row.parent_id is None and row.resolved_at is None]
