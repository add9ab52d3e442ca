"""The one way a picture file comes in: recognised by content, within limits, decoded once in a process of its own."""

import hashlib
import logging
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from .content_credentials import has_content_credentials
from .decoding import FORMATS, MAX_BYTES, Looked, PictureRefused, look_at
from .likeness import Hashed, distance
from .metadata import read_metadata
from .models import EarlierFile, Photo
from .picture_file import FILE_NAME, OF_THE_FILE, PictureFile
from .refs import new_ref
from .words import take_words_of_file

__all__ = [
    "FORMATS",
    "Arrived",
    "InLibrary",
    "accept_original",
    "is_same_picture",
    "look_through",
    "put_in",
    "read_hashes",
    "take_file",
]

logger = logging.getLogger(__name__)
_LONGEST_NAME = 100


class InLibrary(ValidationError):
    """The very bytes are those of `photo`, now or before. Nothing was kept, nothing was changed."""

    def __init__(self, photo: Photo, *, earlier: bool = False) -> None:
        text = _("This picture is in the library already: “%(photo)s”. Use that one.")
        if earlier:
            text = _("This is an earlier file of “%(photo)s”. Its files, on its own page, lead back to it.")
        super().__init__(text % {"photo": photo})
        self.photo = photo


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file that was looked through and is new here. Nothing of it is stored yet."""

    data: bytes
    sha256: str
    seen: Looked
    name: str = ""  # of the file, as whoever sent it calls it


def accept_original(photo: Photo, file: UploadedFile[Any]) -> None:
    """Make `file` the original of `photo`: bytes as they came, under a name of ours. Does not save the row.

    Raises:
        InLibrary: the very file is in the library already.
        ValidationError: the file is not a picture that we take, is damaged or too large, or there is no room for it.
            Nothing was kept.
    """
    put_in(photo, look_through(file))


def look_through(file: UploadedFile[Any]) -> Arrived:
    """Look at a file that came in. Raises as `accept_original` does."""
    if (file.size or 0) > MAX_BYTES:
        raise ValidationError(str(PictureRefused.of("bytes")))
    file.seek(0)
    data = file.read()
    digest = hashlib.sha256(data).hexdigest()
    if known := _with_bytes(digest):
        raise known
    try:
        return Arrived(data, digest, look_at(data), _name_of(file))
    except PictureRefused as refusal:
        raise ValidationError(str(refusal)) from refusal


def _name_of(file: UploadedFile[Any]) -> str:
    """The name of a file as it can be stored and shown; its end is kept, where it is too long."""
    name = "".join(sign for sign in file.name or "" if sign.isprintable())
    return name[-_LONGEST_NAME:].strip()


def is_same_picture(photo: Photo, other: Hashed) -> bool:
    """Whether `other` (an upload that was looked at, an earlier file) shows what the photo's own file shows.

    A flat picture is like no other, and one whose file is lost or damaged neither.
    """
    if photo.phash is None and photo.original:
        with suppress(OSError, PictureRefused):
            read_hashes(photo)
    return distance(photo, other) is not None


def read_hashes(photo: PictureFile) -> None:
    """Look at the file that a photo has, for one that was stored before hashes were. Saves nothing.

    Raises:
        OSError, PictureRefused: the file is missing or damaged.
    """
    with photo.original.open("rb") as file:
        seen = look_at(file.read())
    photo.phash, photo.dhash = seen.phash, seen.dhash


def put_in(photo: Photo, arrived: Arrived, *, by: Any = None, why: str = "") -> None:
    """Store the file and make it the original of `photo`, whose row the caller saves.

    A file that it takes the place of is kept, with `by` and `why`, when the row is saved. Raises ValidationError
    where the file cannot be stored; nothing of it is left then.
    """
    metadata, seen = read_metadata(arrived.data), arrived.seen
    name = f"{arrived.sha256[:20]}-{new_ref()}.{FORMATS[seen.kind]}"
    values = {
        "original": _stored(photo, name, arrived.data),
        "sha256": arrived.sha256,
        "width": seen.width,
        "height": seen.height,
        "phash": seen.phash,
        "dhash": seen.dhash,
        "content_credentials": {"state": "present"} if has_content_credentials(arrived.data) else {},
    }
    _take(photo, values, metadata | ({FILE_NAME: arrived.name} if arrived.name else {}), by=by, why=why)


def _stored(photo: Photo, name: str, data: bytes) -> str:
    """Write a file whole or not at all; return its name in the store."""
    original: Any = photo._meta.get_field("original")
    try:
        return str(original.storage.save(original.generate_filename(photo, name), ContentFile(data)))
    except OSError as error:
        logger.exception("An original cannot be stored")
        text = _("The picture cannot be stored: no room, or the store is down. Nothing was kept. Try again later.")
        raise ValidationError(text) from error


@dataclass(frozen=True, slots=True)
class _Hashes:
    phash: int | None
    dhash: int | None


def take_file(photo: Photo, other: Photo | EarlierFile, *, by: Any, why: str) -> None:
    """Make the file of `other`, which is stored already, the original of `photo`. Saves nothing.

    Of two photos with one file the other has to be gone before this one is saved. Where the pictures differ, that of
    `other` brings its focal point along.
    """
    values = {name: getattr(other, name) for name in OF_THE_FILE if name != "file_metadata"}
    values["original"] = other.original.name
    _take(photo, values, other.file_metadata, by=by, why=why, focal=(other.focal_x, other.focal_y))


def _take(
    photo: Photo,
    values: dict[str, Any],
    metadata: dict[str, Any],
    *,
    by: Any,
    why: str,
    focal: tuple[int | None, int | None] = (None, None),
) -> None:
    same = is_same_picture(photo, _Hashes(values["phash"], values["dhash"]))
    before = EarlierFile.of(photo, by=by, why=why) if photo.original else None
    if before and not same:
        photo.focal_x, photo.focal_y = focal  # what stayed in sight of one picture means nothing in another
    for name, value in values.items():
        setattr(photo, name, value)
    take_words_of_file(photo, metadata, same_picture=same)
    photo.file_is_new, photo.replaced = True, before


def _with_bytes(sha256: str) -> "InLibrary | None":
    """The answer to a file whose very bytes a photo has, or had."""
    if photo := Photo.objects.filter(sha256=sha256).first():
        return InLibrary(photo)
    before = EarlierFile.objects.filter(sha256=sha256).select_related("photo").first()
    return InLibrary(before.photo, earlier=True) if before else None
