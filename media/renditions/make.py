"""One original, all its renditions: decoded once, shrunk in steps, encoded by the cheapest format first."""

from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from io import BytesIO
from pathlib import Path

from PIL import ExifTags, Image

from media.decoder import LYING, MAX_PIXELS, UPRIGHT, decoders_of
from media.refusal import PictureRefused

from .colour import to_srgb
from .encode import encoded
from .job import Format, Job, box_of, size_of
from .words import Words

__all__ = ["make_renditions"]

type Size = tuple[int, int]
type Crop = tuple[int, int, int, int]

#: JPEG costs a tenth of AVIF, so a page has a picture after a second.
_ORDER: tuple[Format, ...] = ("jpeg", "webp", "avif")
_GAP = 3.0  # how much larger than its target a picture is before Lanczos; boxes do the way there
_STEP = 1.2  # each width is made from the next larger that is so many times as wide: small steps cost sharpness


def make_renditions(original: Path | bytes, jobs: Sequence[Job], words: Words) -> Iterator[tuple[Job, bytes]]:
    """Yield each job with its file, in the order in which they are ready: JPEG, WebP, AVIF, the widest first.

    Memory: the original once at 4 bytes a pixel (a JPEG at the smallest of 1/1, 1/2, 1/4, 1/8 that still
    serves the widest job, a transparent picture twice), then only the renditions. Nothing of the original but
    its pixels survives; of an animation the first picture counts.

    Raises:
        PictureRefused: the original cannot be decoded.
        ValueError: the words are too long for a picture file.
    """
    if not jobs:
        return
    size, master = _master(original, jobs)
    pictures = _pictures(size, master, jobs)
    for job in sorted(jobs, key=lambda job: (_ORDER.index(job.format), -job.width)):
        yield job, encoded(pictures[box_of(size, job), size_of(size, job)], job.format, words)


def _master(original: Path | bytes, jobs: Sequence[Job]) -> tuple[Size, Image.Image]:
    """The size of the upright original, and the original upright, in sRGB, no larger than the jobs need."""
    source = BytesIO(original) if isinstance(original, bytes) else original.open("rb")
    with closing(source):
        try:
            beginning = source.read(64)
            source.seek(0)
            with Image.open(source, formats=decoders_of(beginning)) as picture:
                if picture.width * picture.height > MAX_PIXELS:
                    raise PictureRefused.of("pixels")
                return _shrunk(picture, jobs)
        except PictureRefused:
            raise
        except (MemoryError, Image.DecompressionBombError) as error:
            raise PictureRefused.of("memory") from error
        except Exception as error:  # decoders raise whatever the file makes them raise
            raise PictureRefused.of("damaged") from error


def _shrunk(picture: Image.Image, jobs: Sequence[Job]) -> tuple[Size, Image.Image]:
    turn = _orientation(picture)
    size = picture.size[::-1] if turn in LYING else picture.size
    scale = max(_scale(size, job) for job in jobs)
    wanted = [max(1, side * scale) for side in picture.size]
    picture.draft(None, (int(wanted[0]), int(wanted[1])))
    profile = picture.info.get("icc_profile") or b""
    plain = _resizable(picture)
    small = plain.resize((round(wanted[0]), round(wanted[1])), Image.Resampling.LANCZOS, reducing_gap=_GAP)
    if turn in UPRIGHT:
        small = small.transpose(UPRIGHT[turn])
    return size, _in_srgb(small, profile)


def _orientation(picture: Image.Image) -> int:
    """1 to 8, by the same reading as `media/decoder.py`, so that sizes in the database are those made."""
    with suppress(Exception):  # a broken EXIF block says nothing
        turn = picture.getexif().get(ExifTags.Base.Orientation)
        return next((number for number in UPRIGHT if number == turn), 1)
    return 1


def _scale(size: Size, job: Job) -> float:
    left, _, right, _ = box_of(size, job)
    return size_of(size, job)[0] / (right - left)


def _resizable(picture: Image.Image) -> Image.Image:
    """The picture in one of the modes that Lanczos takes: L, LA, RGB, RGBA, CMYK; 8 bits a channel."""
    picture.load()
    if picture.mode.startswith("I"):  # 16 bits of grey; a transparent level among them is not kept
        return picture.convert("I").point(lambda value: value / 256).convert("L")
    if picture.has_transparency_data:
        return picture.convert("LA" if picture.mode in {"L", "LA"} else "RGBA")
    if picture.mode in {"L", "RGB", "CMYK"}:
        return picture
    return picture.convert("L" if picture.mode == "1" else "RGB")


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    if picture.mode not in {"LA", "RGBA"}:
        return to_srgb(picture, profile)
    alpha = picture.getchannel("A")
    colours = to_srgb(picture.convert(picture.mode.removesuffix("A")), profile)
    if alpha.getextrema() != (255, 255):
        colours.putalpha(alpha)
    return colours


def _pictures(size: Size, master: Image.Image, jobs: Sequence[Job]) -> dict[tuple[Crop, Size], Image.Image]:
    """What the jobs show, by box and size."""
    found: dict[tuple[Crop, Size], Image.Image] = {}
    across, down = master.width / size[0], master.height / size[1]
    for box in {box_of(size, job) for job in jobs}:
        part = (box[0] * across, box[1] * down, box[2] * across, box[3] * down)
        targets = sorted({size_of(size, job) for job in jobs if box_of(size, job) == box}, reverse=True)
        made = [master.resize(targets[0], Image.Resampling.LANCZOS, box=part)]
        for target in targets[1:]:
            source = next((one for one in reversed(made) if one.width >= _STEP * target[0]), made[0])
            made.append(source.resize(target, Image.Resampling.LANCZOS))
        found |= {(box, target): picture for target, picture in zip(targets, made, strict=True)}
    return found
