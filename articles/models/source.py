"""Sources: where the words of quotes come from. For the desk; readers see only what is released."""

import hashlib
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from media.fields import TextBlock, TextLine, normal_line_ends
from media.refs import new_ref

from .rows import sources_of

if TYPE_CHECKING:
    from .article import Article

__all__ = ["LONGEST_SOURCE", "SOURCE_FIELDS", "Source", "SourceText", "refuse_long", "sources_in", "write_sources"]

LONGEST_SOURCE = 1_000_000  # code points
_is_web_address = URLValidator(["http", "https"])

#: What a revision keeps of a source. Its text is kept once, by its digest, however many revisions name it.
SOURCE_FIELDS = [
    "ref",
    "kind",
    "title",
    "address",
    "note",
    "text_id",
    "released",
    "public_label",
    "public_address",
    "position",
]


class SourceTextManager(models.Manager["SourceText"]):
    def keep(self, text: str) -> "SourceText | None":
        """The row that holds this text, made if there is none; None for an empty text."""
        text = normal_line_ends(text)
        if not text.strip():
            return None
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        return self.get_or_create(sha256=digest, defaults={"text": text})[0]


class SourceText(models.Model):
    """The text of a source, kept once and never changed: revisions and quotes name it by its digest."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    text = TextBlock()

    objects: ClassVar[SourceTextManager] = SourceTextManager()

    def __str__(self) -> str:
        return self.text[:60]


class Source(models.Model):
    """A document, transcript, recording or address that quotes of one article come from.

    An address is noted by hand and never fetched. Readers see `public_label` and `public_address`,
    with the editions that are published after it was released, and nothing else.
    """

    class Kind(models.TextChoices):
        DOCUMENT = "document", _("document")
        TRANSCRIPT = "transcript", _("transcript")
        RECORDING = "recording", _("recording")
        ADDRESS = "address", _("page on the web")
        TEXT = "text", _("pasted text")

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="sources")
    ref = models.CharField(max_length=32, unique=True, default=new_ref, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.TEXT)
    title = TextLine(_("title"), max_length=300, help_text=_("What it is called at the desk."))
    address = TextLine(
        _("address"), max_length=2000, blank=True, help_text=_("Noted for the desk; nothing is fetched from there.")
    )
    note = TextBlock(
        _("note"), blank=True, help_text=_("For the desk: where the recording is, who was there, at which minute.")
    )
    text = models.ForeignKey(SourceText, models.PROTECT, null=True, blank=True, related_name="sources")
    released = models.BooleanField(
        _("readers are told where the words are from"), default=False, help_text=_("With the next edition.")
    )
    public_label = TextLine(
        _("what readers are told"), max_length=300, blank=True, help_text=_("For example “Transcript of the hearing”.")
    )
    public_address = TextLine(_("address for readers"), max_length=2000, blank=True, validators=[_is_web_address])
    position = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["document", "transcript", "recording", "address", "text"]),
                name="source_kind_known",
            ),
            models.CheckConstraint(condition=~Q(title="") & ~Q(ref=""), name="source_has_title"),
            models.CheckConstraint(
                condition=Q(released=False) | ~Q(public_label=""),
                name="source_released_with_label",
                violation_error_message=_("Say what readers are told, or do not release it."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


def sources_in(article: "Article") -> list[dict[str, Any]]:
    """The sources of an article as a revision keeps them."""
    return [{name: getattr(source, name) for name in SOURCE_FIELDS} for source in sources_of(article)]


def write_sources(article: "Article", rows: list[dict[str, Any]]) -> None:
    """Make the sources of an article what a revision says. Texts are kept for ever, so each is there."""
    there = {source.ref: source for source in Source.objects.filter(article=article)}
    for row in rows:
        source = there.pop(row["ref"], None) or Source(article=article)
        for name in SOURCE_FIELDS:
            setattr(source, name, row[name])
        source.save()
    Source.objects.filter(pk__in=[source.pk for source in there.values()]).delete()


def refuse_long(text: str) -> None:
    """Raise ValidationError for a text that is longer than a source may be."""
    if len(text) > LONGEST_SOURCE:
        raise ValidationError(
            _("The text has %(length)d signs; %(limit)d are the limit. Paste the part that the quotes are from.")
            % {"length": len(text), "limit": LONGEST_SOURCE},
            code="too_long",
        )
