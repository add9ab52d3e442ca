"""The pictures that readers get: fresh encodings in several widths and formats, each with the credit inside.

They lie in the store `pictures` under names that change with the picture and with every word written into it. All
are made when a photo is stored; one that is missing is made when somebody asks for it.
"""

from collections.abc import Iterable

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from .models import EarlierFile, Photo
from .picture_file import PictureFile
from .renditions import FORMATS, Format, Job, Words, make_renditions, rendition_key, rendition_name, size_of, widths_for

__all__ = [
    "all_renditions",
    "display_jpeg",
    "display_name",
    "display_size",
    "earlier_thumbnail",
    "make_missing",
    "picture_file",
    "picture_names",
    "renditions_key",
    "store_keys",
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
    return _kept_or_made(photo, _display(photo), words_of(photo))


def thumbnail(photo: Photo) -> bytes:
    """The narrowest JPEG."""
    return _kept_or_made(photo, _narrowest(photo), words_of(photo))


def picture_file(photo: Photo, name: str) -> tuple[bytes, Format]:
    """The bytes of a file of the photo and its format.

    Raises:
        KeyError: the photo has no such file, or not any more.
        PictureRefused, OSError: the original is damaged or missing.
    """
    for format, files in picture_names(photo).items():
        for width, known in files:
            if known == name:
                return _kept_or_made(photo, _job(width, format), words_of(photo)), format
    raise KeyError(name)


def all_renditions(photo: Photo) -> list[Job]:
    return [_job(width, format) for width in widths_for(photo.width or 1) for format in FORMATS]


def earlier_thumbnail(earlier: EarlierFile) -> bytes:
    """The narrowest JPEG of a file that the photo had before, for the desk: no public address leads to it."""
    return _kept_or_made(earlier, _narrowest(earlier), words_of(earlier.photo))


def store_keys(photo: Photo) -> set[str]:
    """What the names of the photo's files in the store begin with: those of now, and those of its earlier files."""
    words = words_of(photo)
    files: list[PictureFile] = [photo, *photo.earlier_files.all()]
    return {_key(file, _narrowest(file), words) for file in files if file.original}


def make_missing(photo: Photo) -> int:
    """Make the files of the photo that are not there; return how many were made."""
    words, store = words_of(photo), storages["pictures"]
    missing = [job for job in all_renditions(photo) if not store.exists(_place(photo, job, words))]
    return sum(1 for _ in _made(photo, missing, words))


def _kept_or_made(file: PictureFile, job: Job, words: Words) -> bytes:
    try:
        with storages["pictures"].open(_place(file, job, words)) as kept:
            return bytes(kept.read())
    except FileNotFoundError:
        return next(iter(_made(file, [job], words)))


def _made(file: PictureFile, jobs: list[Job], words: Words) -> Iterable[bytes]:
    """Make the files and keep them. Raises OSError where the original or the store is out of reach."""
    if not jobs:
        return
    with file.original.open("rb") as opened:
        original = opened.read()
    for job, data in make_renditions(original, jobs, words):
        storages["pictures"].save(_place(file, job, words), ContentFile(data))
        yield data


def _job(width: int, format: Format) -> Job:
    return Job(width, format)


def _display(photo: Photo) -> Job:
    fitting = [width for width in widths_for(photo.width or 1) if width <= DISPLAY_WIDTH]
    return _job(fitting[-1], "jpeg")


def _narrowest(file: PictureFile) -> Job:
    return _job(widths_for(file.width or 1)[0], "jpeg")


def _secret() -> bytes:
    return settings.SECRET_KEY.encode()


def _key(file: PictureFile, job: Job, words: Words) -> str:
    return rendition_key(file.sha256, job, words, key=_secret())


def _place(file: PictureFile, job: Job, words: Words) -> str:
    """Where a picture lies in its store."""
    name = rendition_name(file.sha256, job, words, key=_secret())
    return f"{name[:2]}/{name}"
