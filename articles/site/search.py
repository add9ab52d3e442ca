"""Search: articles and quotes, best or newest first, with ways to narrow down and a guess at what was meant."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from media.fields import refuse_uncarriable

from ..body import paragraph_texts
from ..models.edition import Edition, EditionQuote, live_now
from ..models.search_entry import ARTICLES, QUOTES, record_keys
from ..names import slug_of
from ..search.find import SAMPLE, Cursor, Found, Sort, find
from ..search.passages import Sought, Stretch
from ..search.places import instant_of
from ..search.query import Query, parse
from ..search.walk import Table
from .cards import Card, cards
from .did_you_mean import did_you_mean
from .facets import Facet, facets
from .listed_quotes import quotes_in_list
from .pages import page, public_page
from .paging import PER_PAGE
from .prepared import KEY, NOW, Prepared

__all__ = ["Asked", "quotes_found", "read_asked", "search"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; `path` is the page, without its query."""

    path: str
    query: Query
    sort: Sort
    cursor: Cursor | None

    def address(self, typed: str, *, sort: str | None = None, before: str = "") -> str:
        """The address of another search on this page."""
        wanted = sort or self.sort
        values = {"q": typed, "sort": "" if wanted == "relevance" else wanted, "before": before}
        return f"{self.path}?{urlencode({name: value for name, value in values.items() if value})}"

    @property
    def chips(self) -> list[tuple[str, str]]:
        """Each condition as typed, with the address of the search without it."""
        return [(term.typed, self.address(self.query.without(term))) for term in self.query.everything]

    @property
    def by_relevance(self) -> str:
        return self.address(self.query.typed, sort="relevance")

    @property
    def by_date(self) -> str:
        return self.address(self.query.typed, sort="newest")


@dataclass(frozen=True, slots=True)
class Result:
    """An article that was found: its card, and its words with those that were looked for marked."""

    card: Card
    headline: list[Stretch]
    passage: list[Stretch]


def read_asked(request: HttpRequest, path: str) -> Asked:
    """Read `?q=`, `?sort=newest` and the cursor `?before=`.

    Raises:
        BadRequest: the cursor is none of a search, or the words hold characters that no text has.
    """
    typed, before = request.GET.get("q", ""), request.GET.get("before", "")
    try:
        refuse_uncarriable(typed)
        cursor = Cursor.parse(before) if before and typed.strip() else None
    except (ValidationError, ValueError) as error:
        raise BadRequest("This is no search.") from error
    sort: Sort = "newest" if request.GET.get("sort") == "newest" else "relevance"
    if cursor and sort == "newest" and cursor.band:
        raise BadRequest("The cursor belongs to another order.")
    return Asked(path, parse(typed), sort, cursor)


def _found(table: Table, asked: Asked) -> Found:
    return find(table, asked.query, record_keys, sort=asked.sort, after=asked.cursor, size=PER_PAGE)


@public_page
def search(request: HttpRequest) -> HttpResponse:
    asked = read_asked(request, reverse("search"))
    found = _found(ARTICLES, asked)
    keys = [hit.key for hit in found.hits]
    return page(
        "search.html",
        address=asked.path,
        noindex=True,
        results=_results(keys, asked.query),
        **_context(asked, found, ARTICLES, facets(found.filed, asked.query, ["section", "year", "tag", "person"])),
    )


def _results(editions: list[int], query: Query) -> Iterable[Result]:
    wanted = editions if query.words else []
    bodies = dict(_BODIES.rows(now=timezone.now(), keys=wanted)) if wanted else {}
    sought = Sought(query.words)
    for card in cards(editions):
        edition = card.edition
        texts = [edition.standfirst, *paragraph_texts(bodies.get(edition.pk, ""))] if query.words else []
        yield Result(
            card,
            sought.marked(edition.headline, edition.language),
            sought.passage(filter(None, texts), edition.language),
        )


_BODIES = Prepared(
    lambda now, keys: Edition.objects.filter(live_now(now=now), pk__in=[keys]).values_list("pk", "body"),
    now=NOW,
    keys=KEY,
)


def quotes_found(asked: Asked) -> HttpResponse:
    """The page of quotes that match."""
    found = _found(QUOTES, asked)
    keys = [hit.key for hit in found.hits]
    quotes = quotes_in_list(keys)
    sought = Sought(asked.query.words)
    fields = ["person", "organisation", "rank", "obtained", "tag", "year"]
    return page(
        "quotes.html",
        address=asked.path,
        feed=reverse("quotes_feed"),
        noindex=True,
        quotes=[(quote, _marked_paragraphs(quote, sought)) for quote in quotes],
        **_context(asked, found, QUOTES, facets(found.filed, asked.query, fields, ranks=_ranks(quotes))),
    )


def _ranks(quotes: Iterable[EditionQuote]) -> dict[str, str]:
    return {slug_of(quote.honorific): quote.honorific for quote in quotes if quote.honorific}


def _marked_paragraphs(quote: EditionQuote, sought: Sought) -> list[list[Stretch]]:
    return [sought.marked(text, quote.edition.language) for text in quote.text.split("\n\n")]


def _context(asked: Asked, found: Found, table: Table, groups: list[Facet]) -> dict[str, Any]:
    nothing = bool(asked.query) and not found.hits and asked.cursor is None
    meant = did_you_mean(asked.query, table) if nothing else ""
    looked_to = None if found.looked_to is None else instant_of(found.looked_to)
    return {
        "asked": asked,
        "found": found,
        "sample": SAMPLE,
        "facets": [(group, [(choice, asked.address(choice.query)) for choice in group.choices]) for group in groups],
        "older": asked.address(asked.query.typed, before=found.older) if found.older else "",
        "first": asked.address(asked.query.typed),
        "looked_to": looked_to,
        "further": asked.address(asked.query.up_to(timezone.localdate(looked_to))) if looked_to else "",
        "meant": meant,
        "meant_address": asked.address(meant) if meant else "",
    }
