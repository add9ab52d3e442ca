"""Read tables: what public lists read instead of the whole history of editions.

A row here says nothing new. All of it follows from `Edition` and `EditionTag`, is written by
`articles.listing` alone, in the transaction of the change, and can be made again at any time.
Editions that are over have no rows, so a list never wades through what readers no longer see.

Spans are kept in the rows, so lists are right by the clock with nothing running. Sets and numbers
(`Listing.place`, `Posting`, `TagUse`, `MonthUse`) say what was live at the last write; what the clock
has changed since then is the few rows whose `flips_at` has passed, and readers take it into account.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q, Sum
from django.utils import timezone
from pyroaring import BitMap

from ..names import initial

__all__ = [
    "SLOT_BITS",
    "ListedTag",
    "Listing",
    "MonthUse",
    "Posting",
    "TagUse",
    "month_number",
    "month_of",
    "month_start",
    "year_of",
]

#: A place is the number of a month and, in these low bits, a number within the month: 262 144 articles a month.
SLOT_BITS = 18
_FIRST_YEAR = 1700


def month_number(moment: datetime) -> int:
    """The number of the month in the paper's time zone; months of earlier centuries are one."""
    local = timezone.localtime(moment)
    return month_of(local.year, local.month)


def month_of(year: int, month: int) -> int:
    """The number of a month, 1 to 12, of a year."""
    return max(0, (year - _FIRST_YEAR) * 12 + month - 1)


def year_of(month: int) -> int:
    """The year of the month of that number."""
    return _FIRST_YEAR + month // 12


def month_start(number: int) -> datetime:
    """The instant at which the month of that number begins."""
    return timezone.make_aware(datetime(_FIRST_YEAR + number // 12, number % 12 + 1, 1))


class Listing(models.Model):
    """An edition that readers see or will see; gone once it is over and somebody publishes again."""

    edition = models.OneToOneField("articles.Edition", models.CASCADE, primary_key=True, related_name="listing")
    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="+")
    uuid = models.UUIDField()  # the article's
    first_published_at = models.DateTimeField()
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    #: Where the article is in every `Posting`, while the edition is counted; see `SLOT_BITS`.
    place = models.BigIntegerField(null=True, unique=True)
    #: When what is counted stops being true by the clock alone.
    flips_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["flips_at"], name="listing_flips", condition=Q(flips_at__isnull=False))]

    def __str__(self) -> str:
        return f"{self.edition_id} at {self.place}"


class ListedTag(models.Model):
    """A tag of an edition in `Listing`. Its key is the order of the tag's list."""

    pk = models.CompositePrimaryKey("tag_id", "first_published_at", "uuid", "edition_id")
    tag = models.ForeignKey("articles.Tag", models.CASCADE, related_name="+", db_index=False)
    first_published_at = models.DateTimeField()
    uuid = models.UUIDField()
    edition = models.ForeignKey("articles.Edition", models.CASCADE, related_name="listed_tags")
    position = models.PositiveSmallIntegerField()  # 0: the article is about it before all else
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.tag_id} {self.edition_id}"


class PostingManager(models.Manager["Posting"]):
    def places(self, tags: Iterable[int]) -> dict[int, BitMap]:
        """For each of the tags that has any the places of its counted articles."""
        found: dict[int, BitMap] = {}
        for tag, places in self.filter(tag_id__in=list(tags)).values_list("tag_id", "places"):
            of_year = BitMap.deserialize(bytes(places))
            if tag in found:
                found[tag] |= of_year
            else:
                found[tag] = of_year
        return found


class Posting(models.Model):
    """The places of a tag's counted articles of one year, as a Roaring bitmap."""

    pk = models.CompositePrimaryKey("tag_id", "year")
    tag = models.ForeignKey("articles.Tag", models.CASCADE, related_name="+", db_index=False)
    year = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField()
    places = models.BinaryField()

    objects: ClassVar[PostingManager] = PostingManager()

    def __str__(self) -> str:
        return f"{self.tag_id} {self.year}: {self.count}"


class TagUseManager(models.Manager["TagUse"]):
    def renamed(self, tag: Any) -> None:
        """Let the index know the tag's name and kind of now; an internal tag has no row."""
        rows = self.filter(tag=tag.pk)
        if tag.kind == tag.Kind.INTERNAL:
            rows.delete()
        else:
            words = {"key": tag.key, "initial": initial(tag.key), "kind": tag.kind}
            if not rows.update(**words):  # it was internal
                live = Posting.objects.filter(tag=tag.pk).aggregate(live=Sum("count"))["live"]
                if live:
                    self.create(tag_id=tag.pk, live=live, **words)


class TagUse(models.Model):
    """How many counted articles carry a tag that is not internal; tags without any have no row."""

    tag = models.OneToOneField("articles.Tag", models.CASCADE, primary_key=True, related_name="use")
    live = models.PositiveIntegerField()
    key = models.CharField(max_length=400)  # the tag's, with its letter and kind: the order of the index
    initial = models.CharField(max_length=4)
    kind = models.CharField(max_length=12)
    #: Of a tag with many articles: the tags beside it with the number of common articles, `[[tag, number], …]`.
    related = models.JSONField(default=list)
    #: Another one whenever the tag's `Posting` rows may have changed, so that who keeps them knows; null: never keep.
    stamp = models.BigIntegerField(null=True)

    objects: ClassVar[TagUseManager] = TagUseManager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(live__gt=0), name="tag_use_is_use")]
        indexes = [
            models.Index(fields=["initial", "key", "tag"], name="tag_use_by_letter"),
            models.Index(fields=["kind", "initial", "key", "tag"], name="tag_use_by_kind"),
            models.Index(fields=["-live", "key"], name="tag_use_by_number"),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.live}"


class MonthUse(models.Model):
    """A month of the archive: how many counted articles were first published in it."""

    number = models.PositiveIntegerField(primary_key=True)  # `month_number`
    given = models.PositiveIntegerField(default=0)  # places given out so far
    live = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.number}: {self.live}"
