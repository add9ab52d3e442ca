"""Organisations: bodies that people belong to, that speak, and that supply photos."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from media.addresses import address_of
from media.fields import TextBlock

from .index_place import IndexPlace
from .named import Alias, Named, NamedQuerySet
from .seen import was_seen

__all__ = ["Organisation", "OrganisationAlias"]


class Organisation(Named, IndexPlace):
    """A body, perhaps part of a larger one."""

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("parent")
    )
    description = TextBlock(_("description"), blank=True)

    in_index_by = ("name", "parent_id")
    objects: ClassVar[NamedQuerySet["Organisation"]] = NamedQuerySet["Organisation"].as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                name="organisation_once",
                violation_error_message=_("There is an organisation of this name already."),
            ),
            models.CheckConstraint(condition=~models.Q(slug="") & ~models.Q(key=""), name="organisation_has_name"),
            models.CheckConstraint(
                condition=models.Q(parent=None) | ~models.Q(parent=models.F("pk")),
                name="organisation_not_own_parent",
            ),
        ]
        indexes = [models.Index(fields=["initial", "index_key", "id"], name="organisation_in_index")]

    def clean(self) -> None:
        super().clean()
        above, seen = self.parent, {self.pk}
        while above is not None:
            if above.pk in seen:
                text = _("%(name)s is part of this organisation, so it cannot be above it.")
                raise ValidationError({"parent": text % {"name": above}})
            seen.add(above.pk)
            above = above.parent

    def was_shown(self) -> bool:
        said = self.editionquotes.filter(was_seen("edition__"))
        by_a_part = Organisation.objects.filter(was_seen("editionquotes__edition__"), parent=self)
        made = self.photos_made.filter(was_seen("photo__edition_photos__edition__"))
        return said.exists() or by_a_part.exists() or made.exists()

    def get_absolute_url(self) -> str:
        return address_of("organisation", self.slug)


class OrganisationAlias(Alias):
    """Another name or abbreviation of an organisation."""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="aliases", verbose_name=_("organisation")
    )
