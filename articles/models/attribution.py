"""Who said it: the strings that are printed, and the records they lead to."""

import hashlib
from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from media.fields import TextLine

from .organisation import Organisation
from .person import Person

__all__ = ["PRINTED_OF_SPEAKER", "Attribution", "standing_of"]

PRINTED_OF_SPEAKER = ["speaker", "honorific", "role", "organisation", "printed"]


def standing_of(attribution: Mapping[str, Any]) -> str:
    """A short key of all that is printed of a speaker: the same for the same words, for an index to step by."""
    words = "\n".join(attribution[name] for name in PRINTED_OF_SPEAKER)
    return hashlib.md5(words.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()


class Attribution(models.Model):
    """Who said it, as printed at that time: never recomputed from what the speaker is today."""

    speaker = TextLine(_("speaker as printed"), max_length=200, blank=True)
    honorific = TextLine(_("rank or title"), max_length=120, blank=True)
    role = TextLine(_("role"), max_length=300, blank=True)
    organisation = TextLine(_("organisation as printed"), max_length=300, blank=True)
    printed = TextLine(_("attribution as printed"), max_length=800, blank=True)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="%(class)ss", verbose_name=_("person")
    )
    affiliation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("organisation"),
        help_text=_("The body that speaks, or for which the speaker speaks."),
    )

    class Meta:
        abstract = True

    @property
    def name(self) -> str:
        """Rank and name, as printed."""
        return f"{self.honorific} {self.speaker}" if self.honorific else self.speaker

    def reprint(self, before: "Attribution") -> None:
        """Make `printed` say what the parts say now, after rank, name, role or organisation were changed.

        Words that stand in the printed line and in one part alone are exchanged there, so that its
        articles and prepositions stay; otherwise the line is set anew from its parts.
        """
        line = before.printed
        for part in ("honorific", "speaker", "role", "organisation"):
            old, new = getattr(before, part), getattr(self, part)
            if old == new:
                continue
            if not (old and new and line.count(old) == 1):
                line = ""
                break
            line = line.replace(old, new)
        self.printed = line or ", ".join(filter(None, [self.name, self.role, self.organisation]))

    @property
    def position_held(self) -> str:
        """Role and organisation as printed with them, for example “Mayor of X”; without the name.

        Empty where an organisation speaks and would only be named again.
        """
        if self.printed.startswith(self.name + ", "):
            held = self.printed[len(self.name) + 2 :]
        else:
            held = ", ".join(filter(None, [self.role, self.organisation]))
        return "" if held == self.speaker else held
