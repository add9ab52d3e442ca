"""Tags: what articles are about, and the way through the archive."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from taggit.models import TagBase

from media.addresses import address_of
from media.fields import TextBlock, TextLine
from media.models import Photo

from ..change_keys import EVERYTHING
from .change import Change
from .listing import TagUse
from .named import KEY_LENGTH, Alias, Named, NamedQuerySet
from .seen import was_seen

__all__ = ["Tag", "TagAlias", "TagBroader", "TagIdentifier", "TakenName"]

_MOST_NAMED = 1_000  # articles whose pages are named one by one; more are everything


class TagQuerySet(NamedQuerySet["Tag"]):
    def offered(self) -> Self:
        """Those that can be chosen. Retired ones keep their pages and their articles."""
        return self.exclude(state=Tag.State.RETIRED)


class Tag(Named, TagBase):  # type: ignore[misc]  # taggit has no types
    """A subject. One tag per meaning: no two share a folded name."""

    class Kind(models.TextChoices):
        TOPIC = "topic", _("Topic")
        PERSON = "person", _("Person")
        ORGANISATION = "organisation", _("Organisation")
        PLACE = "place", pgettext_lazy("kind of tag", "Place")
        EVENT = "event", _("Event")
        INTERNAL = "internal", _("Internal")  # for the desk; never leaves it

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        APPROVED = "approved", _("Approved")
        RETIRED = "retired", _("Retired")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.TOPIC)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.APPROVED)
    description = TextBlock(_("description"), blank=True)
    lead_photo = models.ForeignKey(
        Photo, models.SET_NULL, null=True, blank=True, related_name="leads", verbose_name=_("lead photo")
    )
    broader: "models.ManyToManyField[Tag, TagBroader]" = models.ManyToManyField(
        "self",
        through="TagBroader",
        symmetrical=False,
        related_name="narrower",
        blank=True,
        verbose_name=_("broader tags"),
    )

    in_index_by = ("name", "kind")
    objects: ClassVar["TagQuerySet"] = TagQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                name="tag_once",
                violation_error_message=_("There is a tag of this meaning already."),
            ),
            models.CheckConstraint(condition=~models.Q(slug="") & ~models.Q(key=""), name="tag_has_name"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["topic", "person", "organisation", "place", "event", "internal"]),
                name="tag_kind_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["proposed", "approved", "retired"]), name="tag_state_known"
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            super().save(*args, **kwargs)
            TagUse.objects.renamed(self)

    def shown_anew(self, before: Mapping[str, Any]) -> Iterator[str]:
        """One that was internal for a while comes back to the pages of its articles."""
        yield from super().shown_anew(before)
        if before["kind"] == Tag.Kind.INTERNAL != self.kind:
            articles = self.edition_tags.order_by().values_list("edition__article_id", flat=True).distinct()
            found = list(articles[: _MOST_NAMED + 1])
            yield from (f"article:{key}" for key in found) if len(found) <= _MOST_NAMED else [EVERYTHING]

    def clean(self) -> None:
        super().clean()
        twin = Tag.objects.filter(aliases__key=self.key).exclude(pk=self.pk).first()
        if twin:
            raise ValidationError({"name": _("This is an alias of the tag “%(name)s”. Use that one.") % {"name": twin}})

    def was_shown(self) -> bool:
        return self.kind != Tag.Kind.INTERNAL and self.edition_tags.filter(was_seen("edition__")).exists()

    def get_absolute_url(self) -> str:
        return address_of("tag", self.slug)


class TagAlias(Alias):
    """Another name that leads to a tag."""

    tag = models.ForeignKey(Tag, models.CASCADE, related_name="aliases", verbose_name=_("tag"))

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        Change.objects.note([f"tag:{self.tag_id}"])

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        Change.objects.note([f"tag:{self.tag_id}"])
        return super().delete(*args, **kwargs)


class TagBroader(models.Model):
    """That one tag stands under another: `Frigates` under `Ships`. The database refuses circles (`guards.py`)."""

    tag = models.ForeignKey(Tag, models.CASCADE, related_name="+")
    broader = models.ForeignKey(Tag, models.CASCADE, related_name="+", verbose_name=_("broader tag"))

    class Meta:
        verbose_name = _("broader tag")
        verbose_name_plural = _("broader tags")
        constraints = [
            models.UniqueConstraint(
                fields=["tag", "broader"],
                name="tag_broader_once",
                violation_error_message=_("This broader tag is there already."),
            ),
            models.CheckConstraint(
                condition=~models.Q(tag=models.F("broader")),
                name="tag_not_own_broader",
                violation_error_message=_("A tag cannot stand under itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tag_id} < {self.broader_id}"

    @staticmethod
    def first_circle(tag: int, broader: Iterable[int]) -> int | None:
        """The first of `broader` that stands, over others, under `tag`, so that `tag` cannot stand under it."""
        for start in broader:
            seen, open_ones = {start}, {start}
            while open_ones and tag not in seen:
                rows = TagBroader.objects.filter(tag__in=open_ones).values_list("broader_id", flat=True)
                open_ones = set(rows) - seen
                seen |= open_ones
            if tag in seen:
                return start
        return None


class TagIdentifier(models.Model):
    """What the subject is called in a vocabulary that others keep."""

    class Scheme(models.TextChoices):
        WIKIDATA = "wikidata", "Wikidata"
        GEONAMES = "geonames", "GeoNames"
        MEDIA_TOPIC = "medtop", "IPTC Media Topics"
        VIAF = "viaf", "VIAF"
        ISNI = "isni", "ISNI"

    #: How an identifier of each scheme is spelled, and where it leads.
    FORMS: ClassVar[dict[str, tuple[str, str, str]]] = {
        "wikidata": (r"Q[1-9][0-9]{0,11}", "Q7184", "https://www.wikidata.org/entity/"),
        "geonames": (r"[1-9][0-9]{0,9}", "2950159", "https://www.geonames.org/"),
        "medtop": (r"[0-9]{8}", "11000000", "http://cv.iptc.org/newscodes/mediatopic/"),
        "viaf": (r"[1-9][0-9]{0,21}", "132441631", "https://viaf.org/viaf/"),
        "isni": (r"[0-9]{15}[0-9X]", "0000000121032683", "https://isni.org/isni/"),
    }

    tag = models.ForeignKey(Tag, models.CASCADE, related_name="identifiers")
    scheme = models.CharField(_("vocabulary"), max_length=10, choices=Scheme)
    value = TextLine(_("identifier"), max_length=30)

    class Meta:
        verbose_name = _("external identifier")
        verbose_name_plural = _("external identifiers")
        constraints = [
            models.UniqueConstraint(
                fields=["tag", "scheme"],
                name="tag_identifier_once",
                violation_error_message=_("There is an identifier of this vocabulary already."),
            ),
            models.UniqueConstraint(
                fields=["scheme", "value"],
                name="tag_identifier_of_one",
                violation_error_message=_("Another tag has this identifier. Perhaps the two are one: merge them."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} {self.value}"

    def clean(self) -> None:
        super().clean()
        if self.scheme not in self.FORMS:
            return
        form, example, address = self.FORMS[self.scheme]
        self.value = self.value.strip().removeprefix(address)
        if not re.fullmatch(form, self.value, re.ASCII):
            text = _("An identifier of %(vocabulary)s looks like %(example)s.")
            raise ValidationError({"value": text % {"vocabulary": self.get_scheme_display(), "example": example}})

    @property
    def web_address(self) -> str:
        """Where the other vocabulary tells of the subject."""
        return self.FORMS[self.scheme][2] + self.value


class TakenName(models.Model):
    """Every folded name and alias of the tags, each once: what is the name of one is no alias of another.

    Kept by triggers (`guards.py`), so that it holds for every writer, also for two at the same moment.
    """

    key = models.CharField(max_length=KEY_LENGTH, primary_key=True)

    def __str__(self) -> str:
        return self.key
