"""What readers can find: one row for each edition and each quote that is or will be live, with its span of time.

Rows are written in the transaction that publishes, so the index is never behind; and they carry the span, so
that editions appear and disappear in it by the clock. What is over has no row.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from django.db import connection, connections, models, transaction
from django.db.models import F, Q
from django.utils import timezone

from ..body import paragraph_texts
from ..names import slug_of
from ..search.documents import Document, tokens_of
from ..search.field import TokensField
from ..search.index import put_indexes_in_place, settle_indexes
from ..search.places import free_places, place_of, time_keys
from ..search.query import Term
from ..search.walk import Table
from .bulk import append
from .edition import Edition, EditionQuote
from .new_row import new_row
from .obtained import HowObtained
from .organisation import Organisation
from .person import Person
from .section import Section
from .tag import Tag

__all__ = [
    "ARTICLES",
    "QUOTES",
    "TABLES",
    "Findable",
    "SearchEntry",
    "SearchQuote",
    "index_editions",
    "index_new_editions",
    "put_search_in_place",
    "record_keys",
    "rows_of",
    "to_be_found",
    "whole",
]


class Findable(models.Model):
    """A row of an index. `filed` names the records that it is filed under, for facets."""

    place = models.BigIntegerField(primary_key=True)  # in time: see search/places.py
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    filed = models.TextField()
    words = TokensField()

    class Meta:
        abstract = True


class SearchEntry(Findable):
    """An edition in the index."""

    edition = models.OneToOneField(Edition, models.CASCADE, related_name="search_entry")

    def __str__(self) -> str:
        return f"{self.place}"


class SearchQuote(Findable):
    """A quote of an edition in the index."""

    quote = models.OneToOneField(EditionQuote, models.CASCADE, related_name="search_entry")

    def __str__(self) -> str:
        return f"{self.place}"


ARTICLES = Table(SearchEntry._meta.db_table, "edition_id")
QUOTES = Table(SearchQuote._meta.db_table, "quote_id")
#: All tables of the search and their keys.
TABLES = {ARTICLES.name: "place", QUOTES.name: "place", "articles_searchdraft": "article_id"}


def put_search_in_place(*, using: str = "default", **_: Any) -> None:
    """Make the indexes of the database that are not there yet."""
    put_indexes_in_place(connections[using], TABLES)


def to_be_found() -> Q:
    """The condition for an edition to have a row: it is live or will be."""
    return (Q(valid_until=None) | Q(valid_until__gt=timezone.now())) & ~Q(valid_until=F("valid_from"))


def _is_to_be_found(edition: Edition) -> bool:
    ends = edition.valid_until
    return ends is None or (ends > timezone.now() and ends != edition.valid_from)


def index_editions(keys: Iterable[int], new: Sequence[Edition] = ()) -> None:
    """Make the index say what these editions say now; what is over is taken out. In the caller's transaction.

    Called by whatever publishes, ends or withdraws an edition, or changes its tags, people or organisations.

    Args:
        new: those of them that have just been written, with all that `rows_of` reads.
    """
    keys = set(keys)
    if keys == {edition.pk for edition in new if edition.number == 1}:  # nothing is there of their articles
        index_new_editions((), new)
        return
    articles = Edition.objects.filter(pk__in=keys).values("article_id")
    ended = Edition.objects.filter(article_id__in=articles, valid_until__lte=timezone.now())
    with transaction.atomic(savepoint=False):
        for entries, path in ((SearchEntry.objects, "edition"), (SearchQuote.objects, "quote__edition")):
            entries.filter(Q(**{f"{path}__in": keys}) | Q(**{f"{path}__in": ended.values("pk")})).delete()
        index_new_editions(keys - {edition.pk for edition in new}, new)


def index_new_editions(keys: Collection[int], new: Sequence[Edition] = ()) -> None:
    """Write the rows of editions that have none."""
    entries_made: list[SearchEntry] = []
    quotes_made: list[SearchQuote] = []
    with transaction.atomic(savepoint=False):
        others = whole(Edition.objects.filter(to_be_found(), pk__in=keys)) if keys else ()
        for edition in chain(filter(_is_to_be_found, new), others):
            entry, quotes = rows_of(edition)
            entries_made.append(entry)
            quotes_made += quotes
        _write(SearchEntry, entries_made)
        _write(SearchQuote, quotes_made)
        settle_indexes(connection, ARTICLES.name, QUOTES.name)


def whole(editions: models.QuerySet[Edition]) -> models.QuerySet[Edition]:
    """With all that `rows_of` reads."""
    return editions.prefetch_related("edition_tags", "bylines", "quotes", "edition_photos").order_by("pk")


def _write[T: Findable](model: type[T], rows: list[T]) -> None:
    wanted = [row.place for row in rows]
    taken: set[int] = set()
    looked = set(wanted)
    while looked:  # until every place below a taken one is known to be free or taken
        found = set(model._default_manager.filter(place__in=looked).values_list("place", flat=True))
        taken |= found
        looked = {place - 1 for place in found} - taken
    for row, place in zip(rows, free_places(wanted, taken), strict=True):
        row.place = place
    append(rows)


def rows_of(edition: Edition) -> tuple[SearchEntry, list[SearchQuote]]:
    """The rows of an edition that came with its tags, bylines, quotes and photos. Not written."""
    place = place_of(edition.first_published_at, edition.uuid)
    quotes = list(edition.quotes.all())
    filed_under = _filed_under(edition)
    filed = [*filed_under, *_people(edition, quotes)]
    document = Document(
        edition.language,
        title=edition.headline,
        about=[edition.standfirst, *dict.fromkeys(quote.speaker for quote in quotes)],
        texts=[
            edition.dateline,
            edition.byline,
            *paragraph_texts(edition.body),
            *(use.caption for use in edition.edition_photos.all()),
        ],
    )
    span = {"valid_from": edition.valid_from, "valid_until": edition.valid_until}
    entry = new_row(
        SearchEntry,
        place=place,
        edition=edition,
        filed=" ".join(filed),
        words=tokens_of(document, [*filed, f"l:{edition.language[:2].lower()}", *time_keys(place)]),
        **span,
    )
    return entry, [_quote_row(edition, quote, filed_under, span) for quote in quotes]


def _filed_under(edition: Edition) -> list[str]:
    tags = [f"t:{row.tag_id}" for row in edition.edition_tags.all()]
    year = timezone.localtime(edition.first_published_at).year
    return [f"s:{edition.section_id}", f"y:{year}", *tags]


def _people(edition: Edition, quotes: list[EditionQuote]) -> Iterator[str]:
    people = [row.person_id for row in edition.bylines.all()] + [quote.person_id for quote in quotes]
    yield from (f"p:{pk}" for pk in dict.fromkeys(people) if pk)
    yield from (f"o:{pk}" for pk in dict.fromkeys(quote.affiliation_id for quote in quotes) if pk)


def _quote_row(edition: Edition, quote: EditionQuote, filed_under: Sequence[str], span: dict[str, Any]) -> SearchQuote:
    place = place_of(edition.first_published_at, edition.uuid, quote.number)
    filed = [*filed_under]
    filed += [f"p:{quote.person_id}"] if quote.person_id else []
    filed += [f"o:{quote.affiliation_id}"] if quote.affiliation_id else []
    filed += [f"r:{slug_of(quote.honorific)}"] if quote.honorific else []
    filed += [f"h:{quote.obtained}"] if quote.obtained else []
    document = Document(
        edition.language,
        title=quote.text,
        about=[quote.name, quote.printed, quote.role, quote.organisation],
    )
    keys = [*filed, *time_keys(place)]
    return new_row(
        SearchQuote, place=place, quote=quote, filed=" ".join(filed), words=tokens_of(document, keys), **span
    )


def record_keys(term: Term) -> list[str]:
    """The keys of the records that a term with a field names: by name, alias or address; people by surname too."""
    value = term.value
    match term.field:
        case "tag":
            return _keys("t", Tag.objects.exclude(kind=Tag.Kind.INTERNAL), value)
        case "person":
            return _keys("p", Person.objects.all(), value) or _listed("p", Person.objects.of_surname(value))
        case "organisation":
            return _keys("o", Organisation.objects.all(), value)
        case "section":
            found = Section.objects.filter(Q(slug=value.lower()) | Q(name__iexact=value))
            return [f"s:{pk}" for pk in found.values_list("pk", flat=True)]
        case "rank":
            return [f"r:{slug_of(value)}"]
        case "obtained":  # as the field spells it: interview, speech, release, statement, email, social, second
            return [f"h:{value.lower()}"] if value.lower() in HowObtained.values else []
    return [f"y:{int(value)}"] if value.isascii() and value.isdigit() and len(value) == 4 else []


def _keys(kind: str, records: Any, value: str) -> list[str]:
    """At most a few: several people may have one name."""
    found = list(records.filter(slug=value.lower()).values_list("pk", flat=True))
    return [f"{kind}:{pk}" for pk in found] or _listed(kind, records.named(value))


def _listed(kind: str, records: Any) -> list[str]:
    return [f"{kind}:{pk}" for pk in records.order_by("pk").values_list("pk", flat=True)[:10]]
