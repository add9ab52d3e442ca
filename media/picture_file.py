"""What is known of one original file, whether it is a photo's file now or was before."""

from django.db import models
from django.utils.translation import gettext_lazy as _

__all__ = ["FILE_NAME", "PictureFile"]


#: Of `file_metadata` what whoever sent the file calls it; for the desk alone.
FILE_NAME = "file_name"


class PictureFile(models.Model):
    """An original as it came, never public, and what was seen of it. All is empty while a photo awaits its file."""

    original = models.FileField(_("picture"), upload_to="originals", max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    width = models.PositiveIntegerField(null=True, editable=False)
    height = models.PositiveIntegerField(null=True, editable=False)
    file_metadata = models.JSONField(default=dict, editable=False)  # as `metadata.read_metadata` found it, and its name
    content_credentials = models.JSONField(default=dict, editable=False)  # as `content_credentials.verify` found them
    phash = models.BigIntegerField(null=True, editable=False)  # None: not looked at yet; 0: like no other
    dhash = models.BigIntegerField(null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def file_name(self) -> str:
        """What whoever sent the file calls it; empty if nobody said, or where the row was read without it."""
        name = self.__dict__.get("file_metadata", {}).get(FILE_NAME, "")
        return name if isinstance(name, str) else ""


#: The fields that go with a file when it takes the place of another.
OF_THE_FILE = [field.name for field in PictureFile._meta.local_fields]
