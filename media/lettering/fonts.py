"""The faces with which pictures are lettered, and which of them has every sign of a text.

They come out of packages, never from the machine: the same words are the same picture everywhere.
"""

import io
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from PIL import ImageFont

__all__ = ["SANS", "SERIF", "Face", "face_for"]


@dataclass(frozen=True, slots=True)
class Face:
    """A font file in a package. `weights` are those of plain and of strong words, for a variable font."""

    package: str
    file: str
    strong_file: str = ""
    weights: tuple[int, int] | None = None

    def at(self, size: int, *, strong: bool = False) -> ImageFont.FreeTypeFont:
        """The face at `size` pixels to the em."""
        return _opened(self, size, strong)

    def has(self, text: str) -> bool:
        """Whether each visible sign of `text` has a shape."""
        return all(ord(sign) in _signs(self) for sign in set(unicodedata.normalize("NFC", text)) if _visible(sign))


SERIF = Face("fontpkg_source_serif_4", "SourceSerif4[opsz,wght].ttf", weights=(400, 600))
SANS = Face("fontpkg_source_sans_3", "SourceSans3[wght].ttf", weights=(400, 600))
_ARABIC = Face("fontpkg_amiri", "Amiri-Regular.ttf", "Amiri-Bold.ttf")
_HEBREW = Face("fontpkg_frank_ruhl_libre", "FrankRuhlLibre[wght].ttf", weights=(400, 600))
_LARGEST_OPTICAL_SIZE = 60


def face_for(text: str, preferred: Face) -> Face | None:
    """The first face that has every sign of `text`, or None: then the words cannot be lettered."""
    return next((face for face in (preferred, SERIF, _ARABIC, _HEBREW) if face.has(text)), None)


def _visible(sign: str) -> bool:
    """Blanks and what only steers the writing (Unicode category C) need no shape."""
    return not sign.isspace() and unicodedata.category(sign)[0] != "C" and not "\ufe00" <= sign <= "\ufe0f"


@cache
def _opened(face: Face, size: int, strong: bool) -> ImageFont.FreeTypeFont:
    name = face.strong_file if strong and face.strong_file else face.file
    with (files(face.package) / "files" / name).open("rb") as file:
        font = ImageFont.truetype(io.BytesIO(file.read()), size, layout_engine=ImageFont.Layout.RAQM)
    if face.weights:
        weight = face.weights[strong]
        axes = font.get_variation_axes()
        font.set_variation_by_axes(
            [weight if b"eight" in axis["name"] else min(size, _LARGEST_OPTICAL_SIZE) for axis in axes]
        )
    return font


@cache
def _signs(face: Face) -> frozenset[int]:
    from fontTools.ttLib import TTFont  # large, and most processes never draw

    with (files(face.package) / "files" / face.file).open("rb") as file, TTFont(file, lazy=True) as font:
        return frozenset(font.getBestCmap())
