"""Editions: what was, is or will be published. All that readers ever see comes from here.

What is frozen in an edition: words. What is looked up when a page is made: pictures, credits,
names of tags, sections and people.
"""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from media.addresses import address_of
from media.fields import TextBlock, TextLine
from media.focal import FocalPoint, focal_point_is_whole
from media.models import Photo

from .attribution import Attribution
from .body_field import BodyField
from .obtained import Obtained
from .person import Person
from .section import Section
from .tag import Tag

__all__ = [
    "ArticleSlug",
    "Correction",
    "Edition",
    "EditionByline",
    "EditionPhoto",
    "EditionQuote",
    "EditionTag",
    "Withdrawal",
    "live_now",
]


def live_now(prefix: str = "", now: datetime | None = None) -> Q:
    """The condition for an edition (reached over `prefix`) to be live at this instant, or at another."""
    now = now or timezone.now()
    return Q(**{f"{prefix}valid_from__lte": now}) & (
        Q(**{f"{prefix}valid_until": None}) | Q(**{f"{prefix}valid_until__gt": now})
    )


class EditionQuerySet(models.QuerySet["Edition"]):
    def newest(self) -> Self:
        """Newest first publication first; the uuid decides between equal instants."""
        return self.order_by("-first_published_at", "-uuid")

    def not_over(self) -> Self:
        """Live editions and those that will be; neither what was taken down nor what was called off."""
        ends = Q(valid_until=None) | Q(valid_until__gt=timezone.now())
        return self.filter(ends).exclude(valid_until=F("valid_from"))

    def in_section(self, section: Section) -> Self:
        return self.filter(section=section)

    def written_by(self, person: Person | int) -> Self:
        """What the person wrote; `listed_at` is the first publication, as the person's own rows keep it in order."""
        return self.filter(bylines__person=person).annotate(listed_at=F("bylines__first_published_at"))


class LiveEditionManager(models.Manager.from_queryset(EditionQuerySet)):  # type: ignore[misc]
    """Editions that readers see at this instant. Nothing is loaded later behind the view's back."""

    def get_queryset(self) -> EditionQuerySet:
        queryset: EditionQuerySet = super().get_queryset()
        return queryset.filter(live_now()).fetch_mode(models.FETCH_RAISE)


class Edition(models.Model):
    """One published state of an article, with the span of time in which it is live: from, until (excluded)."""

    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="editions")
    revision = models.ForeignKey("articles.Revision", models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    uuid = models.UUIDField()  # the article's
    slug = models.SlugField(max_length=80)
    headline = TextLine(max_length=300)
    standfirst = TextBlock(blank=True)
    dateline = TextLine(max_length=120, blank=True)
    byline = TextLine(max_length=200, blank=True)
    body = BodyField()
    section = models.ForeignKey(Section, models.PROTECT, related_name="editions")
    language = models.CharField(max_length=20)
    genre = TextLine(max_length=80, blank=True)
    event_start = models.DateField(null=True)
    event_end = models.DateField(null=True)
    first_published_at = models.DateTimeField()
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    #: The end that was asked for. `valid_until` is earlier where another edition takes its place before that.
    planned_until = models.DateTimeField(null=True)
    override = TextBlock(blank=True, help_text="Why it was published in spite of a finding. Never public.")
    key = models.CharField(max_length=64, null=True, unique=True, editable=False)  # noqa: DJ001 - unique where there is one
    #: Over all that was published, see `checksum.py`; null until the rows of the edition are written.
    sha256 = models.CharField(max_length=64, null=True, editable=False)  # noqa: DJ001 - null where there is none
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager["Edition"]] = EditionQuerySet.as_manager()
    live: ClassVar[LiveEditionManager] = LiveEditionManager()

    class Meta:
        ordering = ["-valid_from", "-pk"]
        base_manager_name = "objects"
        default_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="edition_once"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="edition_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=Q(first_published_at__lte=F("valid_from")), name="edition_first_is_first"),
            models.CheckConstraint(condition=~Q(slug="") & ~Q(headline=""), name="edition_has_headline_and_slug"),
        ]
        indexes = [
            models.Index(fields=["-first_published_at", "-uuid"], name="edition_newest"),
            models.Index(fields=["section", "-first_published_at", "-uuid"], name="edition_newest_in_section"),
            models.Index(fields=["slug", "valid_from"], name="edition_slug"),
            models.Index(fields=["valid_from"], name="edition_begins"),
            models.Index(fields=["valid_until"], name="edition_ends"),
            # All that a report over a range of dates asks of an edition, so that no body is read for it.
            models.Index(
                fields=["first_published_at", "section", "valid_from", "valid_until", "id"], name="edition_in_reports"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.headline} ({self.number})"

    def get_absolute_url(self) -> str:
        return address_of("article", self.slug)


class ArticleSlug(models.Model):
    """An address that belongs to one article for ever, because an edition was published under it."""

    slug = models.SlugField(max_length=80, primary_key=True)
    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="slugs")

    def __str__(self) -> str:
        return self.slug


class EditionTag(models.Model):
    """A tag of an edition; position 0 is the primary tag."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="edition_tags")
    tag = models.ForeignKey(Tag, models.PROTECT, related_name="edition_tags")
    position = models.PositiveSmallIntegerField()
    first_published_at = models.DateTimeField()  # the edition's, for ordered lists

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "tag"], name="edition_tag_once"),
            models.UniqueConstraint(fields=["edition", "position"], name="edition_tag_place_once"),
        ]
        indexes = [models.Index(fields=["tag", "-first_published_at", "edition"], name="edition_tag_newest")]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.tag_id}"


class EditionQuote(Attribution, Obtained):
    """A quote as published: its words and attribution, frozen, and what readers are told of where it is from."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="quotes")
    ref = models.CharField(max_length=32, db_index=True)
    text = TextBlock()
    number = models.PositiveSmallIntegerField()
    source_label = TextLine(max_length=300, blank=True)
    source_address = TextLine(max_length=2000, blank=True)
    ellipsis = models.CharField(max_length=1000, blank=True)  # as of the working copy's quote
    first_published_at = models.DateTimeField(db_default=Now())  # the edition's, for ordered lists
    standing = models.CharField(max_length=32, db_default="", editable=False)  # see `standing_of`

    class Meta:
        ordering = ["number"]
        indexes = [
            models.Index(fields=["person", "-first_published_at"], name="edition_quote_newest"),
            models.Index(fields=["person", "standing", "-first_published_at"], name="edition_quote_standing"),
            models.Index(fields=["affiliation", "-first_published_at"], name="edition_quote_of_body"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["edition", "ref"], name="edition_quote_once"),
            models.CheckConstraint(condition=~Q(speaker="") & ~Q(text=""), name="edition_quote_has_words_and_speaker"),
        ]

    def __str__(self) -> str:
        return f"{self.speaker}: {self.text[:60]}"

    def get_absolute_url(self) -> str:
        return address_of("quote", self.ref)


class EditionPhoto(FocalPoint):
    """A photo in an edition, with the caption and alt text printed; picture and credit are the photo's.

    A focal point is here only where the article chose its own: that is frozen as its words are. Without one
    the photo's is looked up, so that the library can mend it everywhere at once.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="edition_photos")
    photo = models.ForeignKey(Photo, models.PROTECT, related_name="edition_photos")
    position = models.PositiveSmallIntegerField()
    caption = TextBlock(blank=True)
    alt_text = TextLine(max_length=1000, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "photo"], name="edition_photo_once"),
            focal_point_is_whole("edition_photo"),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.photo_id}"


class EditionByline(models.Model):
    """Somebody who wrote an edition."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="bylines")
    person = models.ForeignKey(Person, models.PROTECT, related_name="edition_bylines")
    position = models.PositiveSmallIntegerField()
    first_published_at = models.DateTimeField(db_default=Now())  # the edition's, for ordered lists

    class Meta:
        ordering = ["position"]
        indexes = [models.Index(fields=["person", "-first_published_at", "edition"], name="edition_byline_newest")]
        constraints = [models.UniqueConstraint(fields=["edition", "person"], name="edition_byline_once")]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.person_id}"


class Correction(models.Model):
    """The public note that says why this edition replaced the one before."""

    class Kind(models.TextChoices):
        UPDATE = "update", _("Update")
        CLARIFICATION = "clarification", _("Clarification")
        CORRECTION = "correction", _("Correction")
        RETRACTION = "retraction", _("Retraction")

    edition = models.OneToOneField(Edition, models.CASCADE, related_name="correction")
    kind = models.CharField(max_length=13, choices=Kind)
    note = TextBlock()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(note=""), name="correction_has_note"),
            models.CheckConstraint(
                condition=Q(kind__in=["update", "clarification", "correction", "retraction"]),
                name="correction_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.note[:60]}"

    @property
    def label(self) -> str:
        """The kind in the language of the page; Django's own way translates every kind for each correction."""
        return str(self.Kind(self.kind).label)


class Withdrawal(models.Model):
    """That an edition was taken down by somebody, and what its address tells readers instead."""

    edition = models.OneToOneField(Edition, models.CASCADE, related_name="withdrawal")
    notice = TextBlock(blank=True, help_text="Readers who come to its address see this.")
    reason = TextBlock(blank=True, help_text="For the desk; never public.")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.notice[:60] or f"Withdrawal of {self.edition_id}"
