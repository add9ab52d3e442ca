"""Working copies: what somebody has typed and not saved yet, and who has which article open."""

from datetime import timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

__all__ = ["PRESENT", "WorkingCopy"]

#: Somebody whose page has not spoken for so long has closed it.
PRESENT = timedelta(seconds=30)


class WorkingCopyQuerySet(models.QuerySet["WorkingCopy"]):
    def present(self) -> Self:
        """Those whose page is open now."""
        return self.filter(seen_at__gt=timezone.now() - PRESENT, discarded_at=None)

    def unsaved(self) -> Self:
        """Those with words that were never saved, newest first."""
        return self.filter(discarded_at=None, changed_at__isnull=False).order_by("-changed_at", "-pk")


class WorkingCopy(models.Model):
    """One open page of one user: never public, never a revision, seen by nobody else.

    `data` holds the fields of the form as the browser would send them, a list of names and values;
    None as long as nothing was typed.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="working_copies")
    article = models.ForeignKey(
        "articles.Article", models.CASCADE, null=True, blank=True, related_name="working_copies"
    )
    page = models.CharField(max_length=64)  # made once for each showing of the form
    version = models.PositiveIntegerField(default=0)  # of the article, when the page was loaded
    data = models.JSONField(null=True)
    sequence = models.PositiveIntegerField(default=0)  # of the last keeping; an older one that arrives late is not kept
    changed_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(default=timezone.now)
    discarded_at = models.DateTimeField(null=True)

    objects: ClassVar[WorkingCopyQuerySet] = WorkingCopyQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-seen_at"]
        verbose_name_plural = "working copies"
        constraints = [
            models.UniqueConstraint(fields=["user", "page"], name="working_copy_once"),
            models.CheckConstraint(condition=~models.Q(page=""), name="working_copy_has_page"),
        ]
        indexes = [models.Index(fields=["article", "seen_at"], name="working_copy_present")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.article_id} {self.page}"
