"""The encoders and what is written beside the pixels. The only module that would change for another library."""

from io import BytesIO
from typing import Any

from PIL import AvifImagePlugin, Image, WebPImagePlugin  # noqa: F401 named, or Pillow looks through all it has

from .colour import SRGB
from .exif import exif_block
from .iim import photoshop_segment
from .job import Format
from .words import Words
from .xmp import xmp_packet

__all__ = ["SETTINGS", "encoded"]

#: About equal to the eye. AVIF at speed 9 is no larger or worse than at 8 in a third of the time (docs/renditions.md).
#: `recipe` is raised whenever our own steps before the encoder change the pixels.
SETTINGS: dict[Format, dict[str, Any]] = {
    "jpeg": {"quality": 80, "progressive": True, "optimize": True, "recipe": 1},
    "webp": {"quality": 78, "method": 4, "recipe": 1},
    "avif": {"quality": 60, "speed": 9, "max_threads": 1, "recipe": 1},
}


def encoded(picture: Image.Image, format: Format, words: Words) -> bytes:
    """A file of an upright picture in sRGB (mode L, LA, RGB or RGBA) with `words` and nothing else in it.

    JPEG has no transparency: what shows through is white there.

    Raises:
        ValueError: the words are too long for a picture file.
    """
    if format == "jpeg":
        picture = on_white(picture)
    picture.info = {}  # Pillow would write a comment or a profile that it found in the original
    out = BytesIO()
    settings = {name: value for name, value in SETTINGS[format].items() if name != "recipe"}
    exif = exif_block(words)
    # AVIF says in its own header that it is sRGB, and a grey JPEG must not carry a profile of three colours.
    profile = b"" if format == "avif" or (format == "jpeg" and picture.mode == "L") else SRGB
    if format == "jpeg" and exif:
        exif = b"Exif\0\0" + exif
    picture.save(out, format.upper(), exif=exif, xmp=xmp_packet(words), icc_profile=profile, **settings)
    return _with_segment(out.getvalue(), photoshop_segment(words)) if format == "jpeg" else out.getvalue()


def on_white(picture: Image.Image) -> Image.Image:
    """The picture without transparency, on white."""
    if picture.mode not in {"LA", "RGBA"}:
        return picture
    mode = picture.mode.removesuffix("A")
    ground = Image.new(mode, picture.size, "white")
    ground.paste(picture.convert(mode), mask=picture.getchannel("A"))
    return ground


def _with_segment(jpeg: bytes, segment: bytes) -> bytes:
    """The JPEG with one more segment, behind JFIF, EXIF and XMP, which must stand first."""
    position = 2
    while jpeg[position + 1] in {0xE0, 0xE1}:
        position += 2 + int.from_bytes(jpeg[position + 2 : position + 4], "big")
    return jpeg[:position] + segment + jpeg[position:]
