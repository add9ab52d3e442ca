"""The program that opens a picture nobody has looked at yet: one picture, one process, and then it ends.

Run by its file name (`python -I media/decoder.py`), never imported for its work by the server: a picture comes
in by standard input, one line of JSON goes out. It imports the standard library and Pillow alone, so that it is
there in a tenth of a second, and takes its limits before it reads a byte. `media/decoding.py` is its caller.
"""

import json
import sys
from contextlib import suppress
from io import BytesIO
from typing import Any

from PIL import ExifTags, Image

__all__ = ["FORMATS", "MAX_PIXELS", "MAX_SIDE", "take_limits"]

#: What is accepted, by Pillow's name, and the ending that we give the file. A phone's MPO counts as JPEG.
FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif", "GIF": "gif"}
MAX_PIXELS = 120_000_000
MAX_SIDE = 30_000  # pixels
_MEMORY = 1_500_000_000  # bytes of address space
_CPU = 20  # seconds
_LYING = {5, 6, 7, 8}  # EXIF orientations that swap width and height

Image.MAX_IMAGE_PIXELS = MAX_PIXELS  # Pillow refuses twice that before it decodes anything


def main() -> None:
    """Answer with `kind`, `width`, `height`, `animated`, or with `refused` and what belongs to it."""
    take_limits()
    try:
        found = _seen(sys.stdin.buffer.read())
    except MemoryError:
        found = {"refused": "memory"}
    json.dump(found, sys.stdout)


def take_limits(memory: int = _MEMORY, seconds: int = _CPU) -> None:
    """Bind this process, for good: bytes of memory, processor time, no file, no core dump, no further process."""
    import resource

    limits = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NPROC: 0,
    }
    for name, most in limits.items():
        with suppress(ValueError, OSError):  # macOS knows no limit of address space
            resource.setrlimit(name, (most, most))


def _decoders(data: bytes) -> list[str]:
    """The formats that these first bytes allow. Their decoders are imported here, so that no other is."""
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
        picture = Image.open(BytesIO(data), formats=_decoders(data))
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
    picture.draft(None, (width // 8 or 1, height // 8 or 1))
    picture.load()
    _try_profile(picture)
    if _orientation(picture) in _LYING:
        width, height = height, width
    return {"kind": kind, "width": width, "height": height, "animated": _animated(picture)}


def _orientation(picture: Image.Image) -> Any:
    with suppress(Exception):  # a broken EXIF block says nothing
        return picture.getexif().get(ExifTags.Base.Orientation)
    return None


def _animated(picture: Image.Image) -> bool:
    with suppress(Exception):  # a first picture that is whole is enough
        return picture.format != "MPO" and bool(getattr(picture, "is_animated", False))
    return False


def _try_profile(picture: Image.Image) -> None:
    """Let a colour profile that breaks LittleCMS break it here; one that is merely wrong is ignored later."""
    if profile := picture.info.get("icc_profile"):
        from PIL import ImageCms

        with suppress(ImageCms.PyCMSError, OSError, ValueError):
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            ImageCms.buildTransform(source, ImageCms.createProfile("sRGB"), picture.mode, "RGB")


if __name__ == "__main__":
    main()
