"""The question whether two photos are one picture. The program asks it; only people answer."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .likeness import look_alikes

if TYPE_CHECKING:
    from .models import Photo

__all__ = ["SamePicture"]


class SamePictureQuerySet(models.QuerySet["SamePicture"]):
    def open(self) -> "SamePictureQuerySet":
        """Those that nobody has answered."""
        return self.filter(kept_both_at=None)

    def of(self, photo: "Photo") -> "SamePictureQuerySet":
        return self.filter(Q(older=photo) | Q(newer=photo))

    def ask(self, photo: "Photo") -> int:
        """Ask about every photo that shows the same as `photo`, once for each pair; return how many questions are new.

        What was asked about a file that it no longer has is forgotten. What was answered stays answered.
        """
        alike = dict(look_alikes(photo))
        self.open().of(photo).exclude(Q(older__in=alike) | Q(newer__in=alike)).delete()
        pairs = [
            SamePicture(older_id=min(key, photo.pk), newer_id=max(key, photo.pk), distance=far)
            for key, far in alike.items()
        ]
        before = self.of(photo).count()
        self.bulk_create(pairs, ignore_conflicts=True)
        return self.of(photo).count() - before


class SamePicture(models.Model):
    """Two photos that show the same. Where only one of them is kept, this row goes with the other."""

    older = models.ForeignKey("media.Photo", models.CASCADE, related_name="+")
    newer = models.ForeignKey("media.Photo", models.CASCADE, related_name="+")
    distance = models.PositiveSmallIntegerField()  # bits in which their hashes differ
    asked_at = models.DateTimeField(auto_now_add=True)
    kept_both_at = models.DateTimeField(null=True)  # None: nobody has said
    kept_both_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects: ClassVar[Any] = SamePictureQuerySet.as_manager()

    class Meta:
        verbose_name = _("question about the same picture")
        verbose_name_plural = _("questions about the same picture")
        constraints = [
            models.UniqueConstraint(fields=["older", "newer"], name="same_picture_asked_once"),
            models.CheckConstraint(condition=Q(older__lt=models.F("newer")), name="same_picture_older_first"),
        ]
        indexes = [
            models.Index(fields=["older"], condition=Q(kept_both_at=None), name="same_picture_open_older"),
            models.Index(fields=["newer"], condition=Q(kept_both_at=None), name="same_picture_open_newer"),
        ]

    def __str__(self) -> str:
        return f"{self.older_id} {self.newer_id}"

    def other(self, photo: "Photo") -> "Photo":
        """The one of the two that `photo` is not."""
        found: Photo = self.newer if self.older_id == photo.pk else self.older
        return found

    def keep_both(self, by: Any) -> None:
        """Remember that both stay; nobody is asked again about this pair."""
        self.kept_both_at, self.kept_both_by = timezone.now(), by
        self.save()
