"""Make read tables anew: all of them, or those of some tags. What they say follows from the editions alone."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from itertools import batched, chain, groupby
from operator import itemgetter
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from pyroaring import BitMap

from ..models.bulk import insert_rows
from ..models.edition import Edition
from ..models.listing import SLOT_BITS, ListedTag, Listing, MonthUse, Posting, TagUse, month_number, year_of
from .again import count_uses, flips_at, hold_listings

__all__ = ["fill_read_tables", "list_tags_again", "rebuild_read_tables"]

_AT_ONCE = 10_000  # rows in memory
_LISTED_TAGS = """
INSERT INTO articles_listedtag
    (tag_id, first_published_at, uuid, edition_id, position, valid_from, valid_until)
SELECT used.tag_id, listing.first_published_at, listing.uuid, listing.edition_id,
    used.position, listing.valid_from, listing.valid_until
FROM articles_editiontag used JOIN articles_listing listing ON listing.edition_id = used.edition_id
"""
_PLACES = """
SELECT listed.tag_id, listing.place
FROM articles_listedtag listed JOIN articles_listing listing ON listing.edition_id = listed.edition_id
WHERE listing.place IS NOT NULL
"""


def rebuild_read_tables(say: Callable[[str], object] = lambda step: None) -> None:
    """Write all read tables anew in one transaction; readers see the old ones until it ends.

    Args:
        say: hears of each step.
    """
    with transaction.atomic():
        hold_listings()
        for model in (ListedTag, Posting, TagUse, MonthUse, Listing):
            model.objects.all()._raw_delete(using=connection.alias)
        say("Editions ...")
        _write_listings(timezone.now())
        say("Tags of editions ...")
        with connection.cursor() as cursor:
            cursor.execute(_LISTED_TAGS)
        _know_the_rows()
        say("Sets and numbers of tags ...")
        _write_postings(None)


def list_tags_again(tags: Iterable[int]) -> None:
    """Make the read tables of these tags say what `EditionTag` says.

    For whoever moves rows of `EditionTag` from tag to tag, in the same transaction, with all tags
    that lost or gained some. Costs time in proportion to the articles of the tags.
    """
    keys = sorted(set(tags))
    with transaction.atomic():
        hold_listings()
        ListedTag.objects.filter(tag_id__in=keys).delete()
        Posting.objects.filter(tag_id__in=keys).delete()
        neighbours = _related_to_any(set(keys))
        TagUse.objects.filter(tag_id__in=keys).delete()
        with connection.cursor() as cursor:
            for key in keys:
                cursor.execute(f"{_LISTED_TAGS} WHERE used.tag_id = %s", [key])
        _write_postings(keys)
        neighbours |= _related_to_any(set(keys)) - set(keys)
        count_uses(dict.fromkeys(neighbours, 0))


def fill_read_tables(**_: object) -> None:
    """After a migration: make the read tables of a site that had none."""
    tables = set(connection.introspection.table_names())
    if Listing._meta.db_table not in tables or Listing.objects.exists():
        return
    if Edition.objects.filter(Q(valid_until=None) | Q(valid_until__gt=timezone.now())).exists():
        rebuild_read_tables()


def _related_to_any(tags: set[int]) -> set[int]:
    found = set()
    for tag, related in TagUse.objects.exclude(related=[]).values_list("tag_id", "related"):
        others = {other for other, _ in related}
        if others & tags:
            found.add(tag)
        if tag in tags:
            found |= others
    return found


def _write_listings(now: datetime) -> None:
    ends = Q(valid_until=None) | Q(valid_until__gt=now)
    editions = Edition.objects.filter(ends).exclude(valid_until=F("valid_from"))
    found = editions.order_by("first_published_at", "uuid").values_list(
        "pk", "article_id", "uuid", "first_published_at", "valid_from", "valid_until"
    )
    given: dict[int, int] = defaultdict(int)

    def rows() -> Iterator[tuple[Any, ...]]:
        for edition, article, uuid, first, begins, end in found.iterator(chunk_size=_AT_ONCE):
            place = None
            if begins <= now:
                month = month_number(first)
                place = (month << SLOT_BITS) + given[month]
                given[month] += 1
            yield edition, article, uuid, first, begins, end, place, flips_at(begins, end, now)

    names = ["edition_id", "article_id", "uuid", "first_published_at", "valid_from", "valid_until", "place", "flips_at"]
    for batch in batched(rows(), _AT_ONCE):
        insert_rows(Listing, names, batch)
    MonthUse.objects.bulk_create(MonthUse(number=month, given=live, live=live) for month, live in given.items())


def _write_postings(tags: list[int] | None) -> None:
    """Sets and numbers of these tags or of all, from their rows in `ListedTag`."""
    chosen = "" if tags is None else f"AND listed.tag_id IN ({', '.join(map(str, tags)) or 'NULL'})"
    numbers: dict[int, int] = {}
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"{_PLACES} {chosen} ORDER BY listed.tag_id")
        postings: list[tuple[int, int, int, bytes]] = []
        rows_in_order = chain.from_iterable(iter(partial(cursor.fetchmany, _AT_ONCE), []))
        for tag, rows in groupby(rows_in_order, key=itemgetter(0)):
            years: dict[int, BitMap] = defaultdict(BitMap)
            for _, place in rows:
                years[year_of(place >> SLOT_BITS)].add(place)
            postings += [(tag, year, len(places), places.serialize()) for year, places in years.items()]
            numbers[tag] = sum(map(len, years.values()))
    insert_rows(Posting, ["tag_id", "year", "count", "places"], postings)
    _know_the_rows()
    count_uses(numbers)


def _know_the_rows() -> None:
    """Let PostgreSQL count the new rows before it is asked to join them."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE articles_listing, articles_listedtag, articles_posting")
