"""Photos and their credit."""

from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .earlier_file import EarlierFile
from .likeness import band_indexes
from .picture_file import PictureFile
from .refs import new_ref
from .rights import PhotoRights
from .same_picture import SamePicture
from .words import PhotoWords

__all__ = ["EarlierFile", "Photo", "SamePicture"]


class Photo(PhotoWords, PhotoRights, PictureFile):
    """One picture, its maker and its words. A photo without a file awaits it; its credit is kept meanwhile."""

    #: Set by `intake` until the row is stored: a file came in, and the one whose place it takes.
    file_is_new = False
    replaced: EarlierFile | None = None

    ref = models.CharField(max_length=32, unique=True, default=new_ref, editable=False)
    renditions = models.CharField(max_length=32, blank=True, editable=False)  # the key of those that are all made
    created_at = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["-created_at", "-pk"]
        indexes = band_indexes("photo_phash")
        constraints = [
            models.UniqueConstraint(
                fields=["sha256"],
                condition=~Q(sha256=""),
                name="photo_same_bytes_once",
                violation_error_message=_("This picture is in the library already."),
            ),
            models.CheckConstraint(
                condition=Q(original="", sha256="", width=None, height=None)
                | (~Q(original="") & ~Q(sha256="") & Q(width__gt=0, height__gt=0)),
                name="photo_file_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(alt_text="") | ~Q(alt_text=models.F("caption")),
                name="photo_alt_is_not_caption",
                violation_error_message=_("The alt text repeats the caption. Say what is seen, or leave it empty."),
            ),
        ]

    def __str__(self) -> str:
        return self.caption or self.credit_line or self.ref

    def get_absolute_url(self) -> str:
        return reverse("photo", args=[self.ref])

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the photo, and with a new file the one that it replaces and what it looks like.

        Once that is certain its pictures are made.
        """
        with transaction.atomic():
            super().save(*args, **kwargs)
            if self.replaced:
                self.replaced.save()
            if self.file_is_new:
                SamePicture.objects.ask(self)
                # Once more, for two that come in at the same moment do not see each other before.
                transaction.on_commit(partial(SamePicture.objects.ask, self), robust=True)
        self.file_is_new, self.replaced = False, None
        if self.original:
            transaction.on_commit(self._ask_for_pictures)

    def _ask_for_pictures(self) -> None:
        from .pictures import renditions_key
        from .tasks import make_renditions_of

        if self.renditions != renditions_key(self):
            make_renditions_of.enqueue(self.pk)

    @property
    def awaits_file(self) -> bool:
        """The credit is known, the picture is not here yet."""
        return not self.original

    def clean(self) -> None:
        super().clean()
        if self.decorative and self.alt_text:
            raise ValidationError({"alt_text": "A decorative photo has no alt text: clear one of the two."})
