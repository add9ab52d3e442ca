"""On what terms a quote was obtained, and from which source: for the desk."""

import hashlib
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from media.fields import TextBlock, TextLine

from .obtained import Obtained
from .source import Source

__all__ = ["PROVENANCE_FIELDS", "Provenance", "provenance_in"]

#: What the desk says of a quote, by the names of a revision.
PROVENANCE_FIELDS = [
    "source_place",
    "obtained",
    "obtained_via",
    "obtained_shown",
    "terms",
    "terms_reason",
    "altered_reason",
    "altered_for",
]


class Provenance(Obtained):
    """What the desk knows of the words of a quote, beside who said them."""

    class Terms(models.TextChoices):
        ON_RECORD = "record", _("on the record")
        BACKGROUND = "background", _("background: may be used, without the name")
        ANONYMOUS = "anonymous", _("anonymous")

    source = models.ForeignKey(
        Source, models.SET_NULL, null=True, blank=True, related_name="%(class)ss", verbose_name=_("source")
    )
    source_place = TextLine(
        _("place in the source"), max_length=80, blank=True, help_text=_("For example “page 3” or “12:40”.")
    )
    obtained_shown = models.BooleanField(_("tell readers how it was obtained"), default=False)
    terms = models.CharField(_("terms"), max_length=10, choices=Terms, default=Terms.ON_RECORD)
    terms_reason = TextBlock(
        _("why without the name"), blank=True, help_text=_("For the desk; never public. An editor approves it.")
    )
    altered_reason = TextLine(
        _("why the words differ from the source"),
        max_length=500,
        blank=True,
        help_text=_("It holds for these words and this source. When either changes, it is asked again."),
    )
    altered_for = models.CharField(max_length=64, blank=True, editable=False)  # `words_digest` at that time
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, editable=False)
    approved_for = models.CharField(max_length=64, blank=True, editable=False)  # `terms_digest` at that time

    class Meta:
        abstract = True

    @property
    def unnamed(self) -> bool:
        """The speaker was promised that the name is not printed."""
        return self.terms != self.Terms.ON_RECORD

    @property
    def words_digest(self) -> str:
        """Of the words and the text of the source."""
        return _digest(getattr(self, "text", ""), self.source.text_id if self.source else None)

    @property
    def terms_digest(self) -> str:
        """Of what an editor approves: words, terms, reason, and the attribution as printed."""
        printed = [
            getattr(self, name, "") for name in ("text", "speaker", "honorific", "role", "organisation", "printed")
        ]
        return _digest(self.terms, self.terms_reason, *printed)

    @property
    def alteration_accepted(self) -> bool:
        return bool(self.altered_reason) and self.altered_for == self.words_digest

    @property
    def approved(self) -> bool:
        return bool(self.approved_at) and self.approved_for == self.terms_digest


def provenance_in(quote: Any) -> dict[str, Any]:
    """What a revision keeps of where a quote is from: only what is stated, so older revisions stay as they were."""
    held = {
        "source_ref": quote.source.ref if quote.source else "",
        **{name: getattr(quote, name) for name in PROVENANCE_FIELDS},
    }
    return {name: value for name, value in held.items() if value and value != Provenance.Terms.ON_RECORD}


def _digest(*parts: Any) -> str:
    return hashlib.sha256("\0".join(str(part) for part in parts).encode("utf-8", "surrogatepass")).hexdigest()
