"""The one way a picture file comes in: recognised by content, within limits, decoded once in a process of its own."""

import hashlib
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile

from .content_credentials import has_content_credentials
from .decoding import FORMATS, MAX_BYTES, PictureRefused, look_at
from .metadata import read_metadata
from .models import Photo
from .words import take_words_of_file

__all__ = ["FORMATS", "accept_original"]


def accept_original(photo: Photo, file: UploadedFile[Any]) -> None:
    """Make `file` the original of `photo`: bytes as they came, under a name of ours. Does not save the row.

    Raises:
        ValidationError: the file is not a picture that we take, is damaged or too large; nothing was kept.
    """
    if (file.size or 0) > MAX_BYTES:
        raise ValidationError(str(PictureRefused.of("bytes")))
    data = file.read()
    try:
        seen = look_at(data)
    except PictureRefused as refusal:
        raise ValidationError(str(refusal)) from refusal
    digest = hashlib.sha256(data).hexdigest()
    if twin := Photo.objects.filter(sha256=digest).exclude(pk=photo.pk).first():
        raise ValidationError(f"This picture is in the library already: “{twin}”. Use that one.")
    photo.original.save(f"{digest[:20]}.{FORMATS[seen.kind]}", ContentFile(data), save=False)
    photo.sha256, photo.width, photo.height = digest, seen.width, seen.height
    photo.content_credentials = {"state": "present"} if has_content_credentials(data) else {}
    take_words_of_file(photo, read_metadata(data))
