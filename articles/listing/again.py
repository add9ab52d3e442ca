"""The read tables follow the editions. With `rebuild` the only door that writes them.

`list_again` is called at the end of every transaction that begins, ends or changes an edition. It
also settles what the clock has changed since somebody published last, so that never falls behind.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import batched
from secrets import randbits
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from pyroaring import BitMap

from ..models.bulk import append, insert_rows
from ..models.edition import Edition, EditionTag
from ..models.listing import SLOT_BITS, ListedTag, Listing, MonthUse, Posting, TagUse, month_number, year_of
from ..models.new_row import new_row
from ..models.tag import Tag
from ..names import initial
from .related import related_to

__all__ = ["count_uses", "flips_at", "hold_listings", "list_again"]

_SETTLED_AT_ONCE = 200  # articles whose instants have passed; the rest waits for the next publication
_LOCK = 0x6C697374  # of PostgreSQL: one writer of the read tables at a time

#: For each place the tags that are counted there.
Counted = dict[int, set[int]]
#: For each edition its rows in `ListedTag`, in order.
Tagged = dict[int, list[tuple[Any, ...]]]
#: What a row in `Listing` has of its edition.
_OF_EDITION = ("article_id", "uuid", "first_published_at", "valid_from", "valid_until")
_OF_TAG = ("tag_id", "first_published_at", "uuid", "position", "valid_from", "valid_until")


def list_again(articles: Iterable[int]) -> None:
    """Make the read tables say what readers see of these articles, now and later by the clock.

    Call it last in the transaction that changed their editions or tags: until that ends, others who
    publish wait.
    """
    with transaction.atomic(savepoint=False):
        hold_listings()
        now = timezone.now()
        due = Listing.objects.filter(flips_at__lte=now).order_by("flips_at").values_list("article_id", flat=True)
        keys = {*articles, *due[:_SETTLED_AT_ONCE]}
        before = {row.edition_id: row for row in Listing.objects.filter(article_id__in=keys)}
        tags_before = _tags_of(before)
        wanted = _not_over(keys, now)
        tags = _tags_to_be(wanted)
        old = {row.uuid: row.place for row in before.values() if row.place is not None}
        months = {month_number(row.first_published_at) for row in wanted.values()}
        uses = MonthUse.objects.in_bulk(months | {place >> SLOT_BITS for place in old.values()})
        touched = _give_places(wanted, old, now, uses)
        _write_rows(wanted, tags, before, tags_before)
        touched |= _count(_counted(before.values(), tags_before), _counted(wanted.values(), tags), uses)
        for month in touched:
            uses[month].save()


def hold_listings() -> None:
    """Wait until no other transaction writes the read tables, and keep others waiting. SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def flips_at(begins: datetime, ends: datetime | None, now: datetime) -> datetime | None:
    """The next instant at which an edition that is not over at `now` begins or ends."""
    return begins if begins > now else ends


def _not_over(articles: set[int], now: datetime) -> dict[int, Listing]:
    """The rows that there shall be, oldest article first, so that places are given in the order of lists."""
    ends = Q(valid_until=None) | Q(valid_until__gt=now)
    editions = Edition.objects.filter(ends, article_id__in=articles).order_by("first_published_at", "uuid")
    found = {row["pk"]: row for row in editions.values("pk", *_OF_EDITION) if row["valid_until"] != row["valid_from"]}
    return {edition: _listing(edition, row, now) for edition, row in found.items()}


def _listing(edition: int, of_edition: dict[str, Any], now: datetime) -> Listing:
    """The row of an edition, without its place."""
    told = {name: of_edition[name] for name in _OF_EDITION}
    return new_row(Listing, edition_id=edition, **told, flips_at=flips_at(told["valid_from"], told["valid_until"], now))


def _tags_of(editions: Collection[int]) -> Tagged:
    found: Tagged = defaultdict(list)
    if not editions:
        return found
    rows = ListedTag.objects.filter(edition_id__in=list(editions)).order_by("position")
    for edition, *row in rows.values_list("edition_id", *_OF_TAG):
        found[edition].append(tuple(row))
    return found


def _tags_to_be(listings: dict[int, Listing]) -> Tagged:
    found: Tagged = defaultdict(list)
    rows = EditionTag.objects.filter(edition_id__in=list(listings)).order_by("position")
    for edition, tag, position in rows.values_list("edition_id", "tag_id", "position"):
        of = listings[edition]
        found[edition].append((tag, of.first_published_at, of.uuid, position, of.valid_from, of.valid_until))
    return found


def _give_places(
    wanted: dict[int, Listing], old: dict[UUID, int], now: datetime, uses: dict[int, MonthUse]
) -> set[int]:
    """An article that is live keeps the place it has in its month; another one gets the next free place.

    Returns:
        The months of which a place was given.
    """
    touched: set[int] = set()
    for row in wanted.values():
        if row.valid_from > now:
            continue
        month, place = month_number(row.first_published_at), old.get(row.uuid)
        if place is None or place >> SLOT_BITS != month:
            use = uses.setdefault(month, MonthUse(number=month))
            place, use.given = (month << SLOT_BITS) + use.given, use.given + 1
            touched.add(month)
        row.place = place
    return touched


def _write_rows(
    wanted: dict[int, Listing],
    tags: Tagged,
    before: dict[int, Listing],
    tags_before: Tagged,
) -> None:
    gone = [edition for edition in before if edition not in wanted]
    if gone:
        Listing.objects.filter(pk__in=gone).delete()
    append(row for edition, row in wanted.items() if edition not in before)
    for edition, row in wanted.items():
        if edition in before and _values(row) != _values(before[edition]):
            row.save(force_update=True)
    changed = [edition for edition in wanted if tags[edition] != tags_before[edition]]
    if there := [edition for edition in gone + changed if tags_before[edition]]:
        ListedTag.objects.filter(edition_id__in=there).delete()
    insert_rows(ListedTag, ["edition_id", *_OF_TAG], ((edition, *row) for edition in changed for row in tags[edition]))


def _values(row: Listing) -> tuple[object, ...]:
    return tuple(getattr(row, field.attname) for field in Listing._meta.concrete_fields)


def _counted(listings: Iterable[Listing], tags: Tagged) -> Counted:
    return {row.place: {tag for tag, *_ in tags[row.edition_id]} for row in listings if row.place is not None}


def _count(before: Counted, after: Counted, uses: dict[int, MonthUse]) -> set[int]:
    """Change sets and numbers from the one state of the articles to the other.

    Returns:
        The months of which the number is another now; they are not written.
    """
    changes: dict[tuple[int, int], tuple[BitMap, BitMap]] = defaultdict(lambda: (BitMap(), BitMap()))
    months: dict[int, int] = defaultdict(int)
    for place in before.keys() | after.keys():
        was, is_now = before.get(place, set()), after.get(place, set())
        year = year_of(place >> SLOT_BITS)
        for tag in was - is_now:
            changes[tag, year][0].add(place)
        for tag in is_now - was:
            changes[tag, year][1].add(place)
        months[place >> SLOT_BITS] += (place in after) - (place in before)
    for month, difference in months.items():
        uses[month].live += difference
    differences = dict.fromkeys((tag for tags in [*before.values(), *after.values()] for tag in tags), 0)
    _change_postings(changes, differences)
    count_uses(differences)
    return {month for month, difference in months.items() if difference}


def _change_postings(changes: dict[tuple[int, int], tuple[BitMap, BitMap]], differences: dict[int, int]) -> None:
    """Write the sets anew; add to the differences by how much the number of articles of each tag grows."""
    written: list[Posting] = []
    tags, years = {tag for tag, _ in changes}, {year for _, year in changes}
    there = {(row.tag_id, row.year): row for row in Posting.objects.filter(tag_id__in=tags, year__in=years)}
    for (tag, year), (gone, come) in changes.items():
        row = there.get((tag, year))
        old = BitMap.deserialize(bytes(row.places)) if row else BitMap()
        new = (old - gone) | come
        if new:
            written.append(new_row(Posting, tag_id=tag, year=year, places=new.serialize(), count=len(new)))
        else:
            Posting.objects.filter(tag_id=tag, year=year).delete()
        differences[tag] += len(new) - len(old)
    Posting.objects.bulk_create(
        written, update_conflicts=True, unique_fields=["tag", "year"], update_fields=["places", "count"]
    )


def count_uses(differences: dict[int, int]) -> None:
    """Let the number of articles of each tag grow by so much, and find its related tags anew."""
    for keys in batched(differences, 1_000):
        uses = TagUse.objects.in_bulk(keys)
        kept = []
        public = Tag.objects.filter(pk__in=keys).exclude(kind=Tag.Kind.INTERNAL).order_by()
        for tag, key, kind in public.values_list("pk", "key", "kind"):
            use = uses.pop(tag, None) or new_row(TagUse, tag_id=tag, live=0)
            use.live += differences[tag]
            use.key, use.initial, use.kind = key, initial(key), kind
            if use.live > 0:
                use.related, use.stamp = related_to(tag, use), randbits(62)
                kept.append(use)
            elif not use._state.adding:
                uses[tag] = use
        TagUse.objects.filter(pk__in=list(uses)).delete()  # nothing carries it any more, or it has become internal
        fields = ["live", "key", "initial", "kind", "related", "stamp"]
        TagUse.objects.bulk_create(kept, update_conflicts=True, unique_fields=["tag"], update_fields=fields)
