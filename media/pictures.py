"""The pictures that readers get: fresh encodings in several widths and formats, each with the credit inside.

They lie in the store `pictures` under names that change with the picture and with every word written into it. All
are made when a photo is stored, in a process of their own; one that is missing is made when somebody asks for it.
Each is the whole picture or one of the shapes of `renditions/shapes.py`, cut around a focal point.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction

from .focal import Point
from .making import made_apart
from .models import EarlierFile, Photo
from .picture_file import PictureFile
from .renditions import FORMATS, SHAPES, Format, Job, Words, jobs_for, rendition_key, rendition_name, size_of

__all__ = [
    "Shown",
    "are_all_made",
    "display_jpeg",
    "display_name",
    "display_size",
    "earlier_thumbnail",
    "lost_pictures",
    "make_missing",
    "picture_file",
    "picture_names",
    "renditions_key",
    "shown",
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


def renditions_key(photo: Photo, shape: str = "", focal: Point | None = None) -> str:
    """What the names of all files in this shape begin with, while picture and words stay as they are."""
    return rendition_key(photo.sha256, _jobs(photo, shape, focal)[0], words_of(photo), key=_secret())


def picture_names(photo: Photo, shape: str = "", focal: Point | None = None) -> dict[Format, list[tuple[int, str]]]:
    """The files of the photo in this shape: format → width in pixels and name, the narrowest first.

    Args:
        shape: a key of `SHAPES`; the whole picture if empty.
        focal: what a crop keeps in sight; the photo's own focal point if None.
    """
    return _named(renditions_key(photo, shape, focal), _jobs(photo, shape, focal))


def _named(key: str, jobs: tuple[Job, ...]) -> dict[Format, list[tuple[int, str]]]:
    found: dict[Format, list[tuple[int, str]]] = {}
    for job in jobs:
        found.setdefault(job.format, []).append((job.width, f"{key}-{job.width}.{job.format}"))
    return found


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page may name of a photo in one shape: files that are made.

    `name`, `width` and `height` (pixels) are of the JPEG for whoever can show only one.
    """

    name: str
    width: int
    height: int
    files: dict[Format, list[tuple[int, str]]]


def shown(photo: Photo, shape: str = "", focal: Point | None = None) -> Shown:
    """What there is of the photo in this shape; until its JPEGs are made, the narrowest, made when asked for."""
    key, jobs = renditions_key(photo, shape, focal), _jobs(photo, shape, focal)
    names, made = _named(key, jobs), photo.made.get(key, [])
    files = {format: names[format] for format in names if format in made}
    if "jpeg" not in files:
        files["jpeg"] = names["jpeg"][:1]
    width, name = next((one for one in reversed(files["jpeg"]) if one[0] <= DISPLAY_WIDTH), files["jpeg"][0])
    job = next(job for job in jobs if (job.width, job.format) == (width, "jpeg"))
    return Shown(name, *size_of(_size(photo), job), files)


def display_name(photo: Photo) -> str:
    """The file for whoever can show only one: a JPEG of at most `DISPLAY_WIDTH`."""
    return rendition_name(photo.sha256, _display(photo), words_of(photo), key=_secret())


def display_size(photo: Photo) -> tuple[int, int]:
    """Width and height in pixels of that file."""
    return size_of(_size(photo), _display(photo))


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
    words = words_of(photo)
    for shape, focal in _cuts(photo):
        if name.startswith(renditions_key(photo, shape, focal)):
            for job in _jobs(photo, shape, focal):
                if name == rendition_name(photo.sha256, job, words, key=_secret()):
                    return _kept_or_made(photo, job, words), job.format
    raise KeyError(name)


def are_all_made(photo: Photo) -> bool:
    """Whether all files of the photo were made, with its words as they are."""
    return not photo.original or all(
        set(SHAPES[shape].formats) <= set(photo.made.get(renditions_key(photo, shape, focal), []))
        for shape, focal in _cuts(photo)
    )


def earlier_thumbnail(earlier: EarlierFile) -> bytes:
    """The narrowest JPEG of a file that the photo had before, for the desk: no public address leads to it."""
    return _kept_or_made(earlier, _narrowest(earlier), words_of(earlier.photo))


def store_keys(photo: Photo) -> set[str]:
    """What the names of the photo's files in the store begin with: those of now, and those of its earlier files."""
    words = words_of(photo)
    earlier = {rendition_key(file.sha256, _narrowest(file), words, key=_secret()) for file in photo.earlier_files.all()}
    return earlier | {renditions_key(photo, *cut) for cut in _cuts(photo) if photo.original}


def make_missing(photo: Photo) -> int:
    """Make the files of the photo that are not there and note which are; return how many were made.

    Raises:
        PictureRefused, OSError: the original is damaged or missing.
        ValueError: its words are too long for a picture file.
    """
    words, store = words_of(photo), storages["pictures"]
    jobs = [job for cut in _cuts(photo) for job in _jobs(photo, *cut)]
    missing = [job for job in jobs if not store.exists(_place(photo, job, words))]
    to_come = Counter(job.format for job in missing)
    if there := [format for format in FORMATS if not to_come[format]]:
        _note(photo, there)
    for job, _data in _made(photo, missing, words):
        to_come[job.format] -= 1
        if not to_come[job.format]:
            _note(photo, [job.format])
    return len(missing)


def lost_pictures(photo: Photo, *, whole: bool = False) -> int:
    """How many files are noted as made and are not in the store: of the one for all browsers, or `whole`, of all.

    Raises OSError where the store is out of reach.
    """
    words, store = words_of(photo), storages["pictures"]
    made = {cut: photo.made.get(renditions_key(photo, *cut), []) for cut in _cuts(photo)}
    jobs = [job for cut, formats in made.items() for job in _jobs(photo, *cut) if job.format in formats]
    wanted = jobs if whole else [job for job in jobs if job == _display(photo)]
    return sum(not store.exists(_place(photo, job, words)) for job in wanted)


def _note(photo: Photo, formats: list[Format]) -> None:
    """Write down that the files of these formats are there, and forget those that no page may name any more."""
    with transaction.atomic():
        row = Photo.objects.select_for_update().filter(pk=photo.pk).first()
        if row is None:
            return
        made = {key: row.made[key] for cut in _cuts(row) if (key := renditions_key(row, *cut)) in row.made}
        for shape, focal in _cuts(photo):
            key, complete = renditions_key(photo, shape, focal), set(formats) & set(SHAPES[shape].formats)
            if complete:
                made[key] = sorted({*made.get(key, []), *complete})
        row.made = photo.made = made
        row.keep(made=made, pictures_missing=not are_all_made(row), pictures_refused="")
    photo.pictures_missing, photo.pictures_refused = row.pictures_missing, ""


def _cuts(photo: Photo) -> list[tuple[str, Point | None]]:
    """Every shape around every focal point that a page may ask for."""
    points = [None, *(point for x, y in photo.other_focal_points if (point := (x, y)) != _own_point(photo))]
    return [("", None), *((shape, point) for shape in SHAPES if shape for point in points)]


def _own_point(photo: Photo) -> Point:
    return photo.focal_point or (50, 50)


def _jobs(photo: Photo, shape: str = "", focal: Point | None = None) -> tuple[Job, ...]:
    return _jobs_of(shape, _size(photo), focal or _own_point(photo))


@lru_cache(maxsize=4096)
def _jobs_of(shape: str, size: tuple[int, int], focal: Point) -> tuple[Job, ...]:
    x, y = focal
    return tuple(jobs_for(SHAPES[shape], size, (x / 100, y / 100)))


def _size(file: PictureFile) -> tuple[int, int]:
    return file.width or 1, file.height or 1


def _kept_or_made(file: PictureFile, job: Job, words: Words) -> bytes:
    try:
        with storages["pictures"].open(_place(file, job, words)) as kept:
            return bytes(kept.read())
    except FileNotFoundError:
        return next(data for _job, data in _made(file, [job], words))


def _made(file: PictureFile, jobs: list[Job], words: Words) -> Iterator[tuple[Job, bytes]]:
    """Make the files and keep them. Raises OSError where the original or the store is out of reach."""
    if not jobs:
        return
    with file.original.open("rb") as opened:
        original = opened.read()
    for job, data in made_apart(original, jobs, words):
        storages["pictures"].save(_place(file, job, words), ContentFile(data))
        yield job, data


def _display(photo: Photo) -> Job:
    files = [job for job in _jobs(photo) if job.format == "jpeg"]
    return next((job for job in reversed(files) if job.width <= DISPLAY_WIDTH), files[0])


def _narrowest(file: PictureFile) -> Job:
    return next(job for job in _jobs_of("", _size(file), (50, 50)) if job.format == "jpeg")


def _secret() -> bytes:
    return settings.SECRET_KEY.encode()


def _place(file: PictureFile, job: Job, words: Words) -> str:
    """Where a picture lies in its store."""
    name = rendition_name(file.sha256, job, words, key=_secret())
    return f"{name[:2]}/{name}"
