"""Photos and their credit."""

from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .addresses import address_of
from .earlier_file import EarlierFile
from .focal import FocalPoint, Point, focal_point_is_whole
from .likeness import band_indexes
from .picture_file import PictureFile
from .refs import new_ref
from .rights import PhotoRights
from .same_picture import SamePicture
from .words import PhotoWords

__all__ = ["EarlierFile", "Photo", "SamePicture"]

#: Written by whoever makes pictures or publishes, while somebody may hold an older copy of the row.
_NOTED = {"id", "made", "other_focal_points"}


class Photo(PhotoWords, PhotoRights, FocalPoint, PictureFile):
    """One picture, its maker and its words. A photo without a file awaits it; its credit is kept meanwhile."""

    #: Set by `intake` until the row is stored: a file came in, and the one whose place it takes.
    file_is_new = False
    replaced: EarlierFile | None = None

    ref = models.CharField(max_length=32, unique=True, default=new_ref, editable=False)
    other_focal_points = models.JSONField(default=list, editable=False)  # of editions that look elsewhere: [[x, y], …]
    #: What is made: for the beginning of a file's name (`pictures.renditions_key`) the formats that are complete.
    made = models.JSONField(default=dict, editable=False)
    pictures_missing = models.BooleanField(default=False, editable=False)
    pictures_refused = models.CharField(max_length=300, blank=True, editable=False)  # why none can be made
    created_at = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["id"], condition=Q(pictures_missing=True), name="photo_pictures_missing"),
            *band_indexes("photo_phash"),
        ]
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
            focal_point_is_whole("photo"),
        ]

    def __str__(self) -> str:
        return self.caption or self.credit_line or self.file_name or self.ref

    def get_absolute_url(self) -> str:
        return address_of("photo", self.ref)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the photo, and with a new file the one whose place it takes; ask where it looks like another.

        Once that is certain its pictures are made.
        """
        from .pictures import are_all_made
        from .tasks import verify_content_credentials_of

        self.pictures_missing = not are_all_made(self)
        if not self.pictures_missing or kwargs.get("update_fields") is None:
            self.pictures_refused = ""  # what was refused may be another file, or other words, by now
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "pictures_missing", "pictures_refused"}
        elif not self._state.adding and not kwargs.get("force_insert"):
            kwargs["update_fields"] = {field.name for field in self._meta.concrete_fields} - _NOTED
        with transaction.atomic():
            super().save(*args, **kwargs)
            if self.replaced:
                self.replaced.save()
            if self.file_is_new:
                SamePicture.objects.ask(self)
                # Once more, for two that come in at the same moment do not see each other before.
                transaction.on_commit(partial(SamePicture.objects.ask, self), robust=True)
        self.file_is_new, self.replaced = False, None
        self.ask_for_pictures()
        if self.content_credentials.get("state") == "present":
            transaction.on_commit(lambda: verify_content_credentials_of.enqueue(self.pk))

    def keep(self, **found: Any) -> None:
        """Store what was found out about the picture beside its words, and nothing else of this copy."""
        for name, value in found.items():
            setattr(self, name, value)
        super().save(update_fields=list(found))

    def ask_for_pictures(self) -> None:
        """Have the missing pictures made as soon as what is being stored is certain."""
        from .tasks import make_renditions_of

        if self.pictures_missing:
            transaction.on_commit(lambda: make_renditions_of.enqueue(self.pk))

    def look_at(self, point: Point) -> None:
        """Have crops made around `point` too, for an edition that looks there."""
        with transaction.atomic():
            row = Photo.objects.select_for_update().get(pk=self.pk)
            if list(point) not in row.other_focal_points:
                row.other_focal_points = [*row.other_focal_points, list(point)]
                row.save(update_fields=["other_focal_points"])

    @property
    def awaits_file(self) -> bool:
        """The credit is known, the picture is not here yet."""
        return not self.original

    def clean(self) -> None:
        super().clean()
        if self.decorative and self.alt_text:
            raise ValidationError({"alt_text": _("A decorative photo has no alt text: clear one of the two.")})
