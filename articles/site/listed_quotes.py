"""Quotations as entries of lists: the words, who said them, and the article they stand in."""

from collections.abc import Iterable, Iterator, Sequence

from ..models.edition import Edition, EditionQuote, live_now
from .editions import live_quotes
from .kept import kept
from .paging import QUOTES
from .walks import Walk

__all__ = ["NEWEST_QUOTES", "one_of_each_article", "quotes_in_list"]

NEWEST_QUOTES = Walk(
    lambda now: EditionQuote.objects.filter(live_now("edition__", now)), QUOTES, article="edition__article_id"
)


def quotes_in_list(quotes: Sequence[int]) -> list[EditionQuote]:
    """Quotes of live editions in the order of their primary keys given, as `live_quotes` reads them.

    Those of editions that have ended meanwhile are left out.
    """
    return kept("quote", quotes, _read, _shown)


def _read(keys: list[int]) -> dict[int, EditionQuote]:
    found = live_quotes().in_bulk(keys)
    return {key: _printable(quote) for key, quote in found.items()}


def _printable(quote: EditionQuote) -> EditionQuote:
    quote.html = {}  # type: ignore[attr-defined]  # see `jinja.printed`
    return quote


def _shown(quote: EditionQuote) -> Iterator[str]:
    yield f"article:{quote.edition.article_id}"
    if quote.person_id:
        yield f"person:{quote.person_id}"
    if quote.affiliation_id:
        yield f"organisation:{quote.affiliation_id}"


def first_quotes(editions: Iterable[Edition]) -> list[EditionQuote]:
    """The first quotation of each of these live editions that has one, in their order."""
    listed = {edition.pk: edition for edition in editions}

    def read(keys: list[int]) -> dict[int, tuple[frozenset[str], EditionQuote | None]]:
        quotes: dict[int, EditionQuote] = {}
        for quote in live_quotes().filter(edition_id__in=keys).order_by("edition_id", "number"):
            quotes.setdefault(quote.edition_id, _printable(quote))
        return {key: (_named(listed[key], quotes.get(key)), quotes.get(key)) for key in keys}

    return [quote for _, quote in kept("first quote", list(listed), read, lambda one: one[0]) if quote]


def _named(edition: Edition, quote: EditionQuote | None) -> frozenset[str]:
    return frozenset([f"article:{edition.article_id}", *(_shown(quote) if quote else ())])


def one_of_each_article(quotes: Iterable[EditionQuote], count: int) -> list[EditionQuote]:
    """The first quote of each edition, `count` at most."""
    first: dict[int, EditionQuote] = {}
    for quote in quotes:
        first.setdefault(quote.edition_id, quote)
    return list(first.values())[:count]
