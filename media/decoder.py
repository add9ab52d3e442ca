"""The program that opens a picture nobody has looked at yet: one picture, one process, and then it ends.

Run by its file name (`python -I media/decoder.py`), never imported for its work by the server: a picture comes
in by standard input, one line of JSON goes out. It imports little, so that it is there in a tenth of a second,
takes its limits before it reads a byte, and lets go of everything it could open before it decodes one.
`media/decoding.py` is its caller.
"""

import json
import math
import sys
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import ExifTags, Image

if not __package__:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from media.confinement import Unconfined, close_the_doors, close_the_doors_with_threads, take_limits

__all__ = ["FORMATS", "LYING", "MAX_PIXELS", "MAX_SIDE", "UPRIGHT", "confine", "decoders_of", "is_avif", "is_heic"]

#: What is accepted, by Pillow's name, and the ending that we give the file. A phone's MPO counts as JPEG.
FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif", "HEIF": "heic", "GIF": "gif"}
MAX_PIXELS = 120_000_000
MAX_SIDE = 30_000  # pixels
_HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"}
_AVIF = {b"avif", b"avis"}
LYING = {5, 6, 7, 8}  # EXIF orientations that swap width and height
#: Where EXIF orientation n says that the picture lies, this turns it upright.
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ENOUGH = 128  # pixels of a side from which a picture can be told from others
_GRID = 32  # samples of a side for the cosine transform
_FLAT = 3.0  # standard deviation of brightness, 0 to 255, below which there is nothing to be told

Image.MAX_IMAGE_PIXELS = MAX_PIXELS  # Pillow refuses twice that before it decodes anything


def main() -> None:
    """Answer with `kind`, `width`, `height`, `animated`, `phash`, `dhash`, or with `refused` and its reason."""
    take_limits()
    try:
        data = sys.stdin.buffer.read()
        confine(data)
        found = _seen(data)
    except MemoryError:
        found = {"refused": "memory"}
    except Unconfined:
        found = {"refused": "unconfined"}
    json.dump(found, sys.stdout)


def confine(data: bytes) -> None:
    """Import whatever opening this picture takes, and then let nothing more be opened or started.

    Raises:
        Unconfined: this machine cannot hold back its decoder.
    """
    import copy  # noqa: F401 this and those below Pillow would import once it needs them
    import encodings.utf_16_be  # noqa: F401

    from PIL import ImageCms, MpoImagePlugin, TiffImagePlugin  # noqa: F401

    Image.preinit()
    if "HEIF" in decoders_of(data):
        close_the_doors_with_threads()
    else:
        close_the_doors()


def brands(data: bytes) -> set[bytes]:
    """What an ISO base media file says that it can be read as; nothing for another file."""
    if data[4:8] != b"ftyp":
        return set()
    return {data[place : place + 4] for place in (8, *range(16, min(data[3] or 64, 64), 4))}


def is_avif(data: bytes) -> bool:
    return bool(brands(data) & _AVIF)


def is_heic(data: bytes) -> bool:
    return not is_avif(data) and bool(brands(data) & _HEIC)


def decoders_of(data: bytes) -> list[str]:
    """The formats that these first bytes allow. Their decoders are imported here, so that no other is."""
    if is_heic(data):
        from pillow_heif import register_heif_opener

        # One thread, the picture itself and no smaller or deeper one beside it.
        register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)
        return ["HEIF"]
    if data[4:8] == b"ftyp":
        from PIL import AvifImagePlugin

        # One thread: each would reserve address space, and there would be one for each processor.
        AvifImagePlugin.DEFAULT_MAX_THREADS = 1
        return ["AVIF"]
    if data[8:12] == b"WEBP":
        from PIL import WebPImagePlugin  # noqa: F401 it registers itself

        return ["WEBP"]
    return ["JPEG", "PNG", "GIF"]


def _seen(data: bytes) -> dict[str, Any]:
    try:
        picture = Image.open(BytesIO(data), formats=decoders_of(data))
    except Image.DecompressionBombError:
        return {"refused": "pixels"}
    except MemoryError:
        raise
    except Exception:  # decoders raise whatever the file makes them raise
        return {"refused": "unknown"}
    if picture.width * picture.height > MAX_PIXELS:
        return {"refused": "pixels"}
    if max(picture.size) > MAX_SIDE:
        return {"refused": "side"}
    try:
        return _decoded(picture)
    except MemoryError:
        raise
    except Exception:
        return {"refused": "damaged"}


def _decoded(picture: Image.Image) -> dict[str, Any]:
    width, height = picture.size
    kind = "JPEG" if picture.format == "MPO" else picture.format
    # A JPEG's data is read to its end at any scale, and at an eighth it costs a fraction of time and memory.
    picture.draft(None, (max(width // 8, _ENOUGH), max(height // 8, _ENOUGH)))
    picture.load()
    _try_profile(picture)
    turned = _orientation(picture)
    phash, dhash = _hashes(picture, turned)
    if turned in LYING:
        width, height = height, width
    found = {"kind": kind, "width": width, "height": height, "animated": _animated(picture)}
    return found | {"phash": phash, "dhash": dhash}


def _orientation(picture: Image.Image) -> Any:
    with suppress(Exception):  # a broken EXIF block says nothing
        return picture.getexif().get(ExifTags.Base.Orientation)
    return None


def _animated(picture: Image.Image) -> bool:
    with suppress(Exception):  # a first picture that is whole is enough
        return picture.format not in {"MPO", "HEIF"} and bool(getattr(picture, "is_animated", False))
    return False


def _try_profile(picture: Image.Image) -> None:
    """Let a colour profile that breaks LittleCMS break it here; one that is merely wrong is ignored later."""
    if profile := picture.info.get("icc_profile"):
        from PIL import ImageCms

        with suppress(ImageCms.PyCMSError, OSError, ValueError):
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            ImageCms.buildTransform(source, ImageCms.createProfile("sRGB"), picture.mode, "RGB")


# What tells a picture from others, whatever its size, its encoding and its words


def _hashes(picture: Image.Image, turned: Any) -> tuple[int, int]:
    """Two 64-bit hashes of the upright picture, signed: by frequencies (pHash) and by steps of brightness (dHash).

    Both are 0 for a picture that is flat, or that cannot be measured: it is like no other.
    """
    with suppress(Exception):  # no picture is refused because it cannot be compared
        grey = _grey(picture)
        if turned in UPRIGHT:
            grey = grey.transpose(UPRIGHT[turned])
        samples = list(grey.resize((_GRID, _GRID), Image.Resampling.BOX).tobytes())
        mean = sum(samples) / len(samples)
        if math.sqrt(sum((one - mean) ** 2 for one in samples) / len(samples)) >= _FLAT:
            return _phash(samples), _dhash(grey)
    return 0, 0


def _grey(picture: Image.Image) -> Image.Image:
    """The picture in grey and small, on white where it is transparent. It is made small first, for its memory."""
    factor = max(1, min(picture.size) // (4 * _ENOUGH))
    if picture.mode in {"L", "RGB", "RGBA", "CMYK"}:
        small = picture.reduce(factor)
    else:
        small = picture.resize(
            (max(1, picture.width // factor), max(1, picture.height // factor)), Image.Resampling.NEAREST
        )
    if small.mode.startswith("I"):
        return small.convert("I").point(lambda light: light / 256).convert("L")
    if small.has_transparency_data:
        small = small.convert("RGBA")
        white = Image.new("RGBA", small.size, "white")
        white.alpha_composite(small)
        small = white
    return small.convert("RGB").convert("L")


def _phash(samples: list[int]) -> int:
    """Which of the 64 lowest frequencies of the cosine transform, without the mean, are above their median."""
    places = range(_GRID)
    waves = [[math.cos(math.pi * (2 * x + 1) * u / (2 * _GRID)) for x in places] for u in range(9)]
    rows = [[sum(samples[_GRID * y + x] * wave[x] for x in places) for wave in waves] for y in places]
    strength = [[sum(rows[y][u] * wave[y] for y in places) for u in range(9)] for wave in waves]
    lowest = [*(strength[v][u] for v in range(8) for u in range(8) if v or u), strength[8][0]]
    median = sorted(lowest)[32]
    return _signed([one > median for one in lowest])


def _dhash(grey: Image.Image) -> int:
    """Where brightness rises from one of nine columns to the next, in eight rows."""
    cells = grey.resize((9, 8), Image.Resampling.BOX).tobytes()
    return _signed([cells[9 * y + x] < cells[9 * y + x + 1] for y in range(8) for x in range(8)])


def _signed(bits: list[bool]) -> int:
    number = sum(bit << place for place, bit in enumerate(bits))
    return number - (1 << 64) if number >> 63 else number


if __name__ == "__main__":
    main()
