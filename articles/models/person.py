"""People: who writes, speaks and photographs."""

import re
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from media.addresses import address_of
from media.fields import TextBlock, TextLine

from ..names import fold, initial
from .index_place import IndexPlace
from .named import KEY_LENGTH, Alias, Named, NamedQuerySet
from .seen import was_seen

__all__ = ["Person", "PersonAlias"]


class PersonQuerySet(NamedQuerySet["Person"]):
    """People, who are known by their surnames too."""

    def of_surname(self, name: str) -> Self:
        """Those whose last word of the name is `name`."""
        key = fold(name)
        return self.filter(initial=initial(key), index_key__startswith=f"{key}\t")


class Person(Named, IndexPlace):
    """Somebody who writes, speaks or photographs. Rank and role are not here: they belong to each quote."""

    disambiguation = TextLine(
        _("disambiguation"),
        max_length=80,
        blank=True,
        help_text=_("Tells apart two people of the same name, for example “footballer”."),
    )
    description = TextBlock(_("description"), blank=True)

    objects: ClassVar[PersonQuerySet] = PersonQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("person")
        ordering = ["name"]
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(
                fields=["key", "disambiguation"],
                name="person_once",
                violation_error_message=_("There is a person of this name already; add a word that tells them apart."),
            ),
            models.CheckConstraint(condition=~models.Q(slug="") & ~models.Q(key=""), name="person_has_name"),
        ]
        indexes = [models.Index(fields=["initial", "index_key", "id"], name="person_in_index")]

    def __str__(self) -> str:
        return f"{self.name} ({self.disambiguation})" if self.disambiguation else self.name

    @property
    def name_parts(self) -> tuple[str, str]:
        """Given names and surname, which together are the name as typed.

        The last word is the surname; small words before it (*von der*) belong to it for the eye.
        """
        words = list(re.finditer(r"\S+", self.name))
        first = len(words) - 1
        while first > 0 and words[first - 1][0].islower():
            first -= 1
        start = words[first].start() if words else 0
        return self.name[:start], self.name[start:]

    def make_index_key(self) -> str:
        """By the last word of the name, then by all of it."""
        key = fold(self.name)
        return f"{fold((self.name.split() or [''])[-1]) or key}\t{key}"[:KEY_LENGTH]

    def was_shown(self) -> bool:
        wrote = self.edition_bylines.filter(was_seen("edition__"))
        said = self.editionquotes.filter(was_seen("edition__"))
        made = self.photos_made.filter(was_seen("photo__edition_photos__edition__"))
        return wrote.exists() or said.exists() or made.exists()

    def get_absolute_url(self) -> str:
        return address_of("person", self.slug)


class PersonAlias(Alias):
    """Another name or spelling of a person."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="aliases", verbose_name=_("person"))
