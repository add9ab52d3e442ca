"""Quotes: words marked in a body, and who said them.

The words live in the body alone. `Quote.text` is a copy that every save makes anew; no form writes it.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from media.fields import TextBlock
from media.refs import new_ref

from ..body import clean, marked_quotes, with_own_refs
from .attribution import Attribution

if TYPE_CHECKING:
    from .article import Article

__all__ = ["Quote", "settle_marks", "write_quotes"]


class QuoteQuerySet(models.QuerySet["Quote"]):
    def standing(self) -> Self:
        """Quotes whose mark is in the body now."""
        return self.filter(retired_at=None)


class Quote(Attribution):
    """A quote of the working copy."""

    class Ellipsis(models.TextChoices):
        UNSTATED = "", _("not stated")
        CUT = "cut", _("words were left out")
        PAUSE = "pause", _("the speaker paused or broke off")
        SOURCE = "source", _("it stands in the source")

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="quotes")
    ref = models.CharField(max_length=32, unique=True, default=new_ref, editable=False)
    text = TextBlock(_("text"), editable=False)
    number = models.PositiveSmallIntegerField(default=0, editable=False)  # place in the body, from 0
    rule = models.CharField(max_length=20, blank=True, editable=False)
    confidence = models.FloatField(null=True, editable=False)
    trace = TextBlock(blank=True, editable=False)
    guess = models.BooleanField(_("speaker is a guess"), default=False)
    ellipsis = models.CharField(
        _("the ellipsis says that"), max_length=6, choices=Ellipsis, default=Ellipsis.UNSTATED, blank=True
    )
    retired_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[QuoteQuerySet] = QuoteQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(ref=""), name="quote_has_ref"),
            models.CheckConstraint(
                condition=Q(confidence=None) | Q(confidence__range=(0, 1)), name="quote_confidence_0_to_1"
            ),
        ]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 80 else self.text[:79] + "…"


def settle_marks(article: "Article") -> dict[str, str]:
    """Clean the body and give pasted copies of quotes ids of their own, before the article is written.

    Returns:
        For each new id the one it was copied from.
    """

    def taken(refs: Iterable[str]) -> set[str]:
        others = Quote.objects.filter(ref__in=refs).exclude(article_id=article.pk)
        return set(others.values_list("ref", flat=True))

    article.body, copied_from = with_own_refs(clean(article.body), taken)
    return copied_from


def write_quotes(article: "Article", copied_from: dict[str, str]) -> None:
    """Make the quote rows say what the body says: new marks appear, vanished ones retire, words are copied."""
    there = {quote.ref: quote for quote in Quote.objects.filter(article_id=article.pk)}
    marked = marked_quotes(article.body)
    origins = {quote.ref: quote for quote in Quote.objects.filter(ref__in=copied_from.values())}
    new, changed = [], []
    for number, mark in enumerate(marked):
        quote = there.pop(mark.ref, None)
        if quote is None:
            quote = Quote(article_id=article.pk, ref=mark.ref)
            if origin := origins.get(copied_from.get(mark.ref, "")):
                _copy_attribution(origin, quote)
            new.append(quote)
        elif (quote.text, quote.number, quote.retired_at) == (mark.text, number, None):
            continue
        else:
            changed.append(quote)
        quote.text, quote.number, quote.retired_at = mark.text, number, None
    Quote.objects.bulk_create(new)
    for quote in changed:
        quote.save(update_fields=["text", "number", "retired_at"])
    gone = [quote.pk for quote in there.values() if quote.retired_at is None]
    if gone:
        Quote.objects.filter(pk__in=gone).update(retired_at=timezone.now())


def _copy_attribution(origin: Quote, copy: Quote) -> None:
    for field in Attribution._meta.fields:
        setattr(copy, field.attname, getattr(origin, field.attname))
