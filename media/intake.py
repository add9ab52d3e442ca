"""The one way a picture file comes in: recognised by content, within limits, decoded once in full."""

import hashlib
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from PIL import ExifTags, Image

from .metadata import read_metadata
from .models import Photo
from .words import take_words_of_file

__all__ = ["FORMATS", "accept_original"]

#: What is accepted, by Pillow's name, and the ending that we give the file.
FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif", "GIF": "gif"}
MAX_BYTES = 60_000_000
MAX_PIXELS = 120_000_000
_TOO_MANY_PIXELS = f"The picture has more than {MAX_PIXELS // 1_000_000} million pixels. Save a smaller copy of it."
Image.MAX_IMAGE_PIXELS = MAX_PIXELS  # Pillow refuses twice that before it decodes anything
_LYING = {5, 6, 7, 8}  # EXIF orientations that swap width and height


def accept_original(photo: Photo, file: UploadedFile[Any]) -> None:
    """Make `file` the original of `photo`: bytes as they came, under a name of ours. Does not save the row.

    Raises:
        ValidationError: the file is not a picture that we take, is damaged or too large; nothing was kept.
    """
    if (file.size or 0) > MAX_BYTES:
        raise ValidationError(f"The file is larger than {MAX_BYTES // 1_000_000} MB. Save a smaller copy of it.")
    data = file.read()
    if not data:
        raise ValidationError("The file is empty.")
    kind, width, height = _looked_at(data)
    digest = hashlib.sha256(data).hexdigest()
    if twin := Photo.objects.filter(sha256=digest).exclude(pk=photo.pk).first():
        raise ValidationError(f"This picture is in the library already: “{twin}”. Use that one.")
    photo.original.save(f"{digest[:20]}.{FORMATS[kind]}", ContentFile(data), save=False)
    photo.sha256, photo.width, photo.height = digest, width, height
    take_words_of_file(photo, read_metadata(data))


def _looked_at(data: bytes) -> tuple[str, int, int]:
    """Decode the whole picture; return its format, and width and height in pixels when upright."""
    try:
        with Image.open(BytesIO(data), formats=list(FORMATS)) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise ValidationError(_TOO_MANY_PIXELS)
            kind = picture.format or ""
            picture.load()
            width, height = picture.width, picture.height
            lying = picture.getexif().get(ExifTags.Base.Orientation) in _LYING
            return kind, *((height, width) if lying else (width, height))
    except ValidationError:
        raise
    except Image.DecompressionBombError as error:
        raise ValidationError(_TOO_MANY_PIXELS) from error
    except Exception as error:  # decoders raise whatever the file makes them raise
        raise ValidationError(
            "This is not a picture that can be used, or it is damaged. JPEG, PNG, WebP, AVIF and GIF are taken."
        ) from error
