"""Files that rows speak of and that are not there, or are not what came in. Walks in bounded memory.

A look asks the store whether a file is there. `whole` reads every original to its end, and asks for every picture.
"""

import hashlib
from collections.abc import Iterator
from itertools import chain

from django.core.files.storage import storages
from django.db.models import QuerySet

from .models import EarlierFile, Photo
from .pictures import lost_pictures

__all__ = ["original_faults", "picture_faults"]

_CHUNK = 1 << 20  # bytes


def original_faults(*, whole: bool = False) -> Iterator[str]:
    """What is wrong with the originals that photos have, and had before: a sentence each, with what to do."""
    earlier_files = EarlierFile.objects.select_related("photo")
    files: Iterator[Photo | EarlierFile] = chain(_with_files(Photo.objects.all()), _with_files(earlier_files))
    for file in files:
        earlier = isinstance(file, EarlierFile)
        named = f"the {'earlier ' if earlier else ''}file {file.original.name} of photo {_photo(file).ref}"
        advice = "bring it back from a backup" + ("" if earlier else ", or give the photo another file")
        try:
            if not storages["default"].exists(str(file.original.name)):
                yield f"{named} is missing; {advice}"
            elif whole and _sha256(file) != file.sha256:
                yield f"{named} is not the one that came in, by its hash; {advice}"
        except OSError as error:
            yield f"{named} cannot be read ({error}); see to the store, then look again"


def picture_faults(photos: QuerySet[Photo], *, whole: bool = False) -> Iterator[str]:
    """Which of these photos lack files that pages name."""
    for photo in _with_files(photos):
        try:
            lost = lost_pictures(photo, whole=whole)
        except OSError as error:
            yield f"the pictures of photo {photo.ref} cannot be looked for ({error}); see to the store, then look again"
            continue
        if lost:
            yield f"{lost} pictures of photo {photo.ref} are missing; run manage.py make_pictures --again"


def _with_files[T: Photo | EarlierFile](files: QuerySet[T]) -> Iterator[T]:
    return files.exclude(original="").order_by("pk").iterator(chunk_size=500)


def _photo(file: Photo | EarlierFile) -> Photo:
    return file.photo if isinstance(file, EarlierFile) else file


def _sha256(file: Photo | EarlierFile) -> str:
    found = hashlib.sha256()
    with storages["default"].open(str(file.original.name), "rb") as opened:
        while chunk := opened.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()
