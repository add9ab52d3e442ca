"""Where read tables and editions part ways."""

from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from itertools import chain, groupby
from operator import itemgetter

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, Sum
from django.utils import timezone
from pyroaring import BitMap

from ..models.edition import Edition, EditionTag
from ..models.listing import SLOT_BITS, ListedTag, Listing, MonthUse, Posting, TagUse, month_number
from ..models.tag import Tag

__all__ = ["listing_faults"]

_AT_ONCE = 10_000  # rows
_PLACES = """
SELECT listed.tag_id, listing.place
FROM articles_listedtag listed JOIN articles_listing listing ON listing.edition_id = listed.edition_id
WHERE listing.place IS NOT NULL ORDER BY listed.tag_id
"""


def listing_faults() -> Iterator[str]:
    """Yield a sentence for each difference. What only the clock has changed is none."""
    yield from _editions()
    yield from _tags_of_editions()
    yield from _sets()
    yield from _numbers()


def _editions() -> Iterator[str]:
    now = timezone.now()
    standing = Edition.objects.filter(Q(valid_until=None) | Q(valid_until__gt=now)).exclude(valid_until=F("valid_from"))
    for edition in standing.filter(listing=None).values_list("pk", flat=True):
        yield f"edition {edition} is in no list"
    differs = ~Q(valid_from=F("edition__valid_from")) | ~Q(uuid=F("edition__uuid"))
    differs |= ~Q(first_published_at=F("edition__first_published_at"))
    ends = Q(valid_until=F("edition__valid_until")) | Q(valid_until=None, edition__valid_until=None)
    for key in Listing.objects.filter(differs | ~ends).values_list("pk", flat=True):
        yield f"edition {key} is listed with another span"
    settled = Listing.objects.filter(Q(flips_at=None) | Q(flips_at__gt=now))
    for row in settled.filter(Q(place=None, valid_from__lte=now) | Q(place__isnull=False, valid_from__gt=now)):
        yield f"edition {row.pk} is live and not counted, or counted and not live"
    for row in Listing.objects.filter(place__isnull=False).iterator(chunk_size=5_000):
        if row.place is not None and row.place >> SLOT_BITS != month_number(row.first_published_at):
            yield f"edition {row.pk} is counted in another month (was the time zone changed?)"


def _tags_of_editions() -> Iterator[str]:
    same = ListedTag.objects.filter(
        tag=OuterRef("tag"), edition=OuterRef("edition"), position=OuterRef("position"),
        first_published_at=OuterRef("edition__listing__first_published_at"),
        valid_from=OuterRef("edition__listing__valid_from"),
    )  # fmt: skip
    unlisted = EditionTag.objects.filter(~Exists(same), edition__listing__isnull=False)
    for edition, tag in unlisted.values_list("edition", "tag"):
        yield f"edition {edition} is missing in the list of tag {tag}"
    used = EditionTag.objects.filter(tag=OuterRef("tag"), edition=OuterRef("edition"))
    for edition, tag in ListedTag.objects.filter(~Exists(used)).values_list("edition_id", "tag_id"):
        yield f"edition {edition} is in the list of tag {tag}, which it does not carry"


def _sets() -> Iterator[str]:
    kept: dict[int, BitMap] = defaultdict(BitMap)
    for tag, count, places in Posting.objects.values_list("tag_id", "count", "places").iterator(chunk_size=500):
        of_year = BitMap.deserialize(bytes(places))
        kept[tag] |= of_year
        if len(of_year) != count:
            yield f"tag {tag}: a year's number differs from its set"
    with connection.chunked_cursor() as cursor:
        cursor.execute(_PLACES)
        rows_in_order = chain.from_iterable(iter(partial(cursor.fetchmany, _AT_ONCE), []))
        for tag, rows in groupby(rows_in_order, key=itemgetter(0)):
            if kept.pop(tag, BitMap()) != BitMap(place for _, place in rows):
                yield f"tag {tag}: its set differs from its list"
    yield from (f"tag {tag}: it has a set and no list" for tag in kept)


def _numbers() -> Iterator[str]:
    rows = Posting.objects.exclude(tag__kind=Tag.Kind.INTERNAL).values("tag_id").annotate(total=Sum("count"))
    counted = {row["tag_id"]: row["total"] for row in rows.order_by("tag_id")}
    for use in TagUse.objects.select_related("tag").iterator(chunk_size=1_000):
        if use.live != counted.pop(use.pk, 0):
            yield f"tag {use.pk}: {use.live} is not the number of its articles"
        if (use.key, use.kind) != (use.tag.key, use.tag.kind):
            yield f"tag {use.pk} stands in the index under an old name or kind"
    yield from (f"tag {tag} is missing in the index" for tag in counted)
    months: dict[int, int] = defaultdict(int)
    for row in Listing.objects.filter(place__isnull=False).only("place").iterator(chunk_size=5_000):
        if row.place is not None:
            months[row.place >> SLOT_BITS] += 1
    if months != {use.number: use.live for use in MonthUse.objects.filter(live__gt=0)}:
        yield "the numbers of the archive's months differ from the articles"
