"""Quotes: words marked in a body, and who said them.

The words live in the body alone. `Quote.text` is a copy that every save makes anew; no form writes it.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from media.fields import TextBlock
from media.refs import new_ref

from ..body import MarkedQuote, clean, marked_quotes, with_own_refs, with_settled_pulls
from ..quotes.ellipses import MOST_ELLIPSES, carried, ellipses
from .attribution import Attribution
from .new_row import new_row
from .provenance import Provenance

if TYPE_CHECKING:
    from .article import Article

__all__ = ["Quote", "meanings_of", "new_quote", "settle_marks", "write_quotes"]


class QuoteQuerySet(models.QuerySet["Quote"]):
    def standing(self) -> Self:
        """Quotes whose mark is in the body now."""
        return self.filter(retired_at=None)


def known_meanings(value: str) -> None:
    """Raise ValidationError for a meaning of an ellipsis that there is not."""
    if not set(value.split(",")) <= set(Quote.Ellipsis.values):
        raise ValidationError(_("This is not what an ellipsis can stand for."), code="invalid_choice")


class Quote(Attribution, Provenance):
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
    #: One meaning for all ellipses, or one for each, in order, parted by commas.
    ellipsis = models.CharField(_("the ellipsis says that"), max_length=1000, blank=True, validators=[known_meanings])
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

    @property
    def ellipsis_meanings(self) -> list[str]:
        """What each ellipsis in the words stands for, in order; empty where that is not stated."""
        return meanings_of(self.text, self.ellipsis)

    def __str__(self) -> str:
        return self.text if len(self.text) <= 80 else self.text[:79] + "…"


def meanings_of(text: str, ellipsis: str) -> list[str]:
    """What each ellipsis of `text` stands for, out of the value of `Quote.ellipsis`."""
    number = len(ellipses(text))
    if "," not in ellipsis:
        return [ellipsis] * number
    given = ellipsis.split(",")[:number]
    return given + [""] * (number - len(given))


def settle_marks(article: "Article") -> dict[str, str]:
    """Clean the body, give pasted copies of quotes ids of their own, let pull quotes follow their words.

    It comes before the article is written.

    Returns:
        For each new id the one it was copied from.
    """

    def taken(refs: Iterable[str]) -> set[str]:
        others = Quote.objects.filter(ref__in=refs).exclude(article_id=article.pk)
        return set(others.values_list("ref", flat=True))

    def stored() -> str:
        return type(article).objects.filter(pk=article.pk).values_list("body", flat=True).first() or ""

    body, copied_from = with_own_refs(clean(article.body), taken)
    article.body = with_settled_pulls(body, stored)
    return copied_from


def write_quotes(article: "Article", copied_from: dict[str, str]) -> None:
    """Make the quote rows say what the body says: new marks appear, vanished ones retire, words are copied."""
    there = {quote.ref: quote for quote in Quote.objects.filter(article_id=article.pk)}
    origins = {quote.ref: quote for quote in Quote.objects.filter(ref__in=copied_from.values())} if copied_from else {}
    new, changed = [], []
    for number, mark in enumerate(marked_quotes(article.body)):
        quote = there.pop(mark.ref, None)
        if quote is None:
            quote = new_quote(article, number, mark)
            if origin := origins.get(copied_from.get(mark.ref, "")):
                _copy_attribution(origin, quote)
            new.append(quote)
        elif (quote.text, quote.number, quote.retired_at) == (mark.text, number, None):
            continue
        else:
            changed.append(quote)
            if "," in quote.ellipsis:
                kept = carried(quote.text, quote.ellipsis_meanings, mark.text)
                quote.ellipsis = ",".join(kept[:MOST_ELLIPSES]) if len(kept) > 1 else "".join(kept)
            quote.text, quote.number, quote.retired_at = mark.text, number, None
    Quote.objects.bulk_create(new)
    for quote in changed:
        quote.save(update_fields=["text", "number", "retired_at", "ellipsis"])
    gone = [quote.pk for quote in there.values() if quote.retired_at is None]
    if gone:
        Quote.objects.filter(pk__in=gone).update(retired_at=timezone.now())


def new_quote(article: "Article", number: int, mark: MarkedQuote) -> Quote:
    """The row of a mark that has none yet, not written."""
    return new_row(Quote, article=article, ref=mark.ref, text=mark.text, number=number)


def _copy_attribution(origin: Quote, copy: Quote) -> None:
    """A pasted copy has the same speaker on the same terms; the source is of the article alone. Nobody approved it."""
    for field in Attribution._meta.fields:
        setattr(copy, field.attname, getattr(origin, field.attname))
    for name in ("obtained", "obtained_via", "obtained_shown", "terms", "terms_reason", "ellipsis"):
        setattr(copy, name, getattr(origin, name))
    if origin.article_id == copy.article_id:
        copy.source_id, copy.source_place = origin.source_id, origin.source_place
