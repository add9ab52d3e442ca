"""Places on the front page that editors fill by hand, for a time."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .change import Change

__all__ = ["FrontSlot"]


class FrontSlotQuerySet(models.QuerySet["FrontSlot"]):
    def current(self, now: datetime | None = None) -> Self:
        """Those whose time is now, first place first; of two for one place the one that began later."""
        now = now or timezone.now()
        span = Q(valid_until=None) | Q(valid_until__gt=now)
        return self.filter(span, valid_from__lte=now).order_by("position", "-valid_from", "-pk")


class FrontSlot(models.Model):
    """An article in a place of the front page, from an instant to another. It shows only while the article is live."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="front_slots")
    position = models.PositiveSmallIntegerField(_("position"), default=1, help_text=_("1 is the lead."))
    valid_from = models.DateTimeField(_("from"), default=timezone.now)
    valid_until = models.DateTimeField(_("until"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    objects: ClassVar[FrontSlotQuerySet] = FrontSlotQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["position", "-valid_from"]
        verbose_name = _("front-page slot")
        verbose_name_plural = _("front-page slots")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="front_slot_ends_after_it_begins",
                violation_error_message=_("The slot ends before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(position__range=(1, 20)),
                name="front_slot_1_to_20",
                violation_error_message=_("The front page has places 1 to 20."),
            ),
        ]
        indexes = [models.Index(fields=["valid_until", "valid_from"], name="front_slot_span")]

    def __str__(self) -> str:
        return f"{self.position}: {self.article.headline}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            super().save(*args, **kwargs)
            Change.objects.note(["home"])

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            Change.objects.note(["home"])
            return super().delete(*args, **kwargs)
