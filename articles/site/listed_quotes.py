"""Quotations as entries of lists: the words, who said them, and the article they stand in."""

from collections.abc import Iterable, Iterator, Sequence

from ..models.edition import EditionQuote
from .editions import live_quotes
from .kept import kept

__all__ = ["one_of_each_article", "quotes_in_list"]


def quotes_in_list(quotes: Sequence[int]) -> list[EditionQuote]:
    """Quotes of live editions in the order of their primary keys given, as `live_quotes` reads them.

    Those of editions that have ended meanwhile are left out.
    """
    found = kept("quote", quotes, lambda keys: live_quotes().in_bulk(keys), _shown)
    return [found[key] for key in quotes if key in found]


def _shown(quote: EditionQuote) -> Iterator[str]:
    yield f"article:{quote.edition.article_id}"
    if quote.person_id:
        yield f"person:{quote.person_id}"
    if quote.affiliation_id:
        yield f"organisation:{quote.affiliation_id}"


def first_quotes(editions: Sequence[int]) -> list[EditionQuote]:
    """The first quotation of each of these live editions that has one, in their order."""

    def read(keys: list[int]) -> dict[int, list[EditionQuote]]:
        found: dict[int, list[EditionQuote]] = {key: [] for key in keys}
        for quote in live_quotes().filter(edition_id__in=keys).order_by("edition_id", "number"):
            found[quote.edition_id].append(quote)
        return {key: quotes[:1] for key, quotes in found.items()}

    def shown(quotes: list[EditionQuote]) -> list[str]:
        return [name for quote in quotes for name in _shown(quote)]

    found = kept("first quote", editions, read, shown)
    return [quote for key in editions for quote in found[key]]


def one_of_each_article(quotes: Iterable[EditionQuote], count: int) -> list[EditionQuote]:
    """The first quote of each edition, `count` at most."""
    first: dict[int, EditionQuote] = {}
    for quote in quotes:
        first.setdefault(quote.edition_id, quote)
    return list(first.values())[:count]
