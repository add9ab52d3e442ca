"""The pictures that readers get: fresh encodings in several widths and formats, each with the credit inside.

They lie below `DATA`/pictures under names that change with the picture and with every word written into it. All
are made when a photo is stored; one that is missing is made when somebody asks for it.
"""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from .models import Photo
from .renditions import FORMATS, Format, Job, Words, make_renditions, rendition_key, rendition_name, size_of, widths_for

__all__ = [
    "all_renditions",
    "display_jpeg",
    "display_name",
    "display_size",
    "make_missing",
    "picture_file",
    "picture_names",
    "renditions_key",
    "thumbnail",
    "words_of",
]

DISPLAY_WIDTH = 1600  # pixels, of the one file for whoever can show only one


def words_of(photo: Photo) -> Words:
    """What is written into every file of the photo. Without alt text for one that is only decorative."""
    return Words(
        creators=tuple(photo.creator_names),
        creators_job_title=photo.creators_job_title,
        credit_line=photo.credit_line,
        source=photo.source,
        copyright_notice=photo.copyright_notice,
        usage_terms=photo.usage_terms,
        web_statement=photo.web_statement,
        licensor_name=photo.licensor_name,
        licensor_url=photo.licensor_url,
        caption=photo.caption,
        headline=photo.headline,
        alt_text="" if photo.decorative else photo.alt_text,
        ext_description=photo.ext_description,
        digital_source_type=photo.digital_source_type,
        data_mining=photo.data_mining,
    )


def renditions_key(photo: Photo) -> str:
    """What the names of all files of the photo begin with, while its picture and words stay as they are."""
    return rendition_key(photo.sha256, _job(photo.width or 1, "jpeg"), words_of(photo), key=_secret())


def picture_names(photo: Photo) -> dict[Format, list[tuple[int, str]]]:
    """The files of the photo: format → width in pixels and name, the narrowest first."""
    key, widths = renditions_key(photo), widths_for(photo.width or 1)
    return {format: [(width, f"{key}-{width}.{format}") for width in widths] for format in FORMATS}


def display_name(photo: Photo) -> str:
    """The file for whoever can show only one: a JPEG of at most `DISPLAY_WIDTH`."""
    return rendition_name(photo.sha256, _display(photo), words_of(photo), key=_secret())


def display_size(photo: Photo) -> tuple[int, int]:
    """Width and height in pixels of that file."""
    return size_of((photo.width or 1, photo.height or 1), _display(photo))


def display_jpeg(photo: Photo) -> bytes:
    """The bytes of that file."""
    return _kept_or_made(photo, _display(photo))


def thumbnail(photo: Photo) -> bytes:
    """The narrowest JPEG."""
    return _kept_or_made(photo, _job(widths_for(photo.width or 1)[0], "jpeg"))


def picture_file(photo: Photo, name: str) -> tuple[bytes, Format]:
    """The bytes of a file of the photo and its format.

    Raises:
        KeyError: the photo has no such file, or not any more.
        PictureRefused, OSError: the original is damaged or missing.
    """
    for format, files in picture_names(photo).items():
        for width, known in files:
            if known == name:
                return _kept_or_made(photo, _job(width, format)), format
    raise KeyError(name)


def all_renditions(photo: Photo) -> list[Job]:
    return [_job(width, format) for width in widths_for(photo.width or 1) for format in FORMATS]


def make_missing(photo: Photo) -> int:
    """Make the files of the photo that are not there; return how many were made."""
    words = words_of(photo)
    missing = [job for job in all_renditions(photo) if not _path(photo, job, words).exists()]
    return sum(1 for _ in _made(photo, missing, words))


def _kept_or_made(photo: Photo, job: Job) -> bytes:
    words = words_of(photo)
    try:
        return _path(photo, job, words).read_bytes()
    except FileNotFoundError:
        return next(iter(_made(photo, [job], words)))


def _made(photo: Photo, jobs: list[Job], words: Words) -> Iterable[bytes]:
    if not jobs:
        return
    with photo.original.open("rb") as file:
        original = file.read()
    for job, data in make_renditions(original, jobs, words):
        _write_whole(_path(photo, job, words), data)
        yield data


def _job(width: int, format: Format) -> Job:
    return Job(width, format)


def _display(photo: Photo) -> Job:
    fitting = [width for width in widths_for(photo.width or 1) if width <= DISPLAY_WIDTH]
    return _job(fitting[-1], "jpeg")


def _secret() -> bytes:
    return settings.SECRET_KEY.encode()


def _path(photo: Photo, job: Job, words: Words) -> Path:
    name = rendition_name(photo.sha256, job, words, key=_secret())
    return Path(settings.DATA_DIR) / "pictures" / name[:2] / name


def _write_whole(path: Path, data: bytes) -> None:
    """Write under another name first, so that nobody ever reads half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
