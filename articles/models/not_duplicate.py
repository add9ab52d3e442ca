"""What somebody has looked at and found to be two: a pair of names that is not proposed as one again."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

__all__ = ["NotDuplicate"]


class NotDuplicateManager(models.Manager["NotDuplicate"]):
    def note(self, kind: str, one: int, other: int, *, by: Any) -> None:
        """Remember the answer; a second one of the same pair changes nothing."""
        first, second = sorted((one, other))
        self.get_or_create(kind=kind, first_id=first, second_id=second, defaults={"by": by})

    def pairs(self, kind: str) -> set[tuple[int, int]]:
        """The pairs of a kind that are two, the smaller key first."""
        return set(self.filter(kind=kind).values_list("first_id", "second_id"))


class NotDuplicate(models.Model):
    """That two tags, people or organisations are not one. Keys are never given again."""

    kind = models.CharField(max_length=20)  # model name
    first_id = models.BigIntegerField()
    second_id = models.BigIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[NotDuplicateManager] = NotDuplicateManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "first_id", "second_id"], name="not_duplicate_once"),
            models.CheckConstraint(condition=models.Q(first_id__lt=models.F("second_id")), name="not_duplicate_is_two"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.first_id} ≠ {self.second_id}"
