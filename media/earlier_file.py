"""The files that a photo had before: kept for good, never public, with who replaced them, when and why."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .fields import TextLine
from .focal import FocalPoint
from .picture_file import OF_THE_FILE, PictureFile

if TYPE_CHECKING:
    from .models import Photo

__all__ = ["EarlierFile"]


class EarlierFile(FocalPoint, PictureFile):
    """A file that another took the place of, and what of its picture stayed in sight.

    Rows are only added: going back to it is one more replacement. A file that was never shown because it was the same
    picture as that of `photo` is among them too, so that its bytes are known when they come once more.
    """

    photo = models.ForeignKey("media.Photo", models.CASCADE, related_name="earlier_files")
    replaced_at = models.DateTimeField(auto_now_add=True)
    replaced_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    replaced_by_name = TextLine(max_length=150, blank=True)  # the user as called then
    why = TextLine(_("why"), max_length=400)

    class Meta:
        verbose_name = _("earlier file")
        verbose_name_plural = _("earlier files")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["sha256"], name="earlier_file_sha256")]
        constraints = [models.CheckConstraint(condition=~models.Q(original=""), name="earlier_file_is_there")]

    def __str__(self) -> str:
        return self.original.name or ""

    @classmethod
    def of(cls, photo: "Photo", *, by: Any, why: str) -> "EarlierFile":
        """The file that `photo` has now, for when another takes its place. Not stored yet."""
        known = {field: getattr(photo, field) for field in (*OF_THE_FILE, "focal_x", "focal_y")}
        earlier = cls(photo=photo, why=why, **known | {"original": photo.original.name})
        if by:
            earlier.said_by(by)
        return earlier

    def said_by(self, user: Any) -> None:
        """Keep who replaced it, under the name of today."""
        self.replaced_by, self.replaced_by_name = user, (user.get_full_name() or user.get_username())[:150]
