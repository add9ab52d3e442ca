"""Tags: what articles are about, and the way through the archive."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.models import TagBase

from media.fields import TextBlock

from .listing import TagUse
from .named import Alias, Named, NamedQuerySet

__all__ = ["Tag", "TagAlias"]


class Tag(Named, TagBase):  # type: ignore[misc]  # taggit has no types
    """A subject. One tag per meaning: no two share a folded name."""

    class Kind(models.TextChoices):
        TOPIC = "topic", _("Topic")
        PERSON = "person", _("Person")
        ORGANISATION = "organisation", _("Organisation")
        PLACE = "place", _("Place")
        EVENT = "event", _("Event")
        INTERNAL = "internal", _("Internal")  # for the desk; never leaves it

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        APPROVED = "approved", _("Approved")
        RETIRED = "retired", _("Retired")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.TOPIC)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.APPROVED)
    description = TextBlock(_("description"), blank=True)

    objects: ClassVar[NamedQuerySet["Tag"]] = NamedQuerySet["Tag"].as_manager()  # type: ignore[assignment]

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
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            super().save(*args, **kwargs)
            TagUse.objects.renamed(self)

    def clean(self) -> None:
        super().clean()
        twin = Tag.objects.filter(aliases__key=self.key).exclude(pk=self.pk).first()
        if twin:
            raise ValidationError({"name": f"This is an alias of the tag “{twin}”. Use that one."})

    def get_absolute_url(self) -> str:
        return reverse("tag", args=[self.slug])


class TagAlias(Alias):
    """Another name that leads to a tag."""

    tag = models.ForeignKey(Tag, models.CASCADE, related_name="aliases", verbose_name=_("tag"))
