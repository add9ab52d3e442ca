"""Sections: the places in the paper."""

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from media.addresses import address_of
from media.fields import TextBlock, TextLine

from ..names import Slugs
from .change import Change

__all__ = ["Section"]


class Section(models.Model):
    """A place in the paper; every published article stands in exactly one."""

    name = TextLine(_("name"), max_length=80, unique=True)
    slug = models.SlugField(_("slug"), max_length=80, unique=True, blank=True)
    description = TextBlock(_("description"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0, help_text=_("Order in the navigation."))

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["position", "name"]
        constraints = [models.CheckConstraint(condition=~models.Q(slug=""), name="section_has_slug")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            self.slug = Slugs(_taken, at_once=1).give(self.name)
        with transaction.atomic():
            super().save(*args, **kwargs)
            Change.objects.note([f"section:{self.pk}", "home"])

    def get_absolute_url(self) -> str:
        return address_of("section", self.slug)


def _taken(slugs: Iterable[str]) -> set[str]:
    return set(Section.objects.order_by().filter(slug__in=slugs).values_list("slug", flat=True))
