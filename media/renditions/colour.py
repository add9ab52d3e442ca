"""Colour: everything becomes sRGB (IEC 61966-2-1) or grey, and no profile of the original is passed on.

Why not keep a wide profile such as Display P3: a profile is a file inside the file, with texts, a maker's
tags and now and then a monitor's serial number, read by a parser in every reader's browser. One of ours is the
same few hundred bytes in each picture and right everywhere, also where a profile is ignored or lost on the way.
"""

from io import BytesIO

from PIL import Image, ImageChops, ImageCms, ImageFilter

from media.icc import profile_name

__all__ = ["SRGB", "to_srgb"]


def _srgb() -> bytes:
    """LittleCMS' sRGB profile without its date (ICC.1:2022, 7.2.8), so that equal pictures are equal bytes."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile[:24] + bytes(12) + profile[36:]


SRGB = _srgb()

#: What solid inks look like on coated paper, in sRGB, in the order that `Color3DLUT` wants: cyan changes fastest.
_INKS = (
    (255, 255, 255),
    (0, 158, 227),  # cyan
    (230, 0, 126),  # magenta
    (49, 39, 131),  # cyan and magenta
    (255, 237, 0),  # yellow
    (0, 150, 64),  # cyan and yellow
    (227, 6, 19),  # magenta and yellow
    (54, 48, 45),  # all three
)
_BLACK_INK = 29  # what a full black leaves of white


def to_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """A picture of mode L, RGB or CMYK as L or RGB in sRGB; `profile` is the one it came with, empty if none.

    A profile that is broken, or made for another mode, is treated as none. CMYK without a profile has no
    defined colours; it is mixed as inks on coated paper.
    """
    if profile and not (picture.mode == "RGB" and _is_srgb(profile)):
        converted = _by_profile(picture, profile)
        if converted is not None:
            return converted.convert("L") if picture.mode == "L" else converted
    return _mixed(picture) if picture.mode == "CMYK" else picture


def _is_srgb(profile: bytes) -> bool:
    return profile_name(profile).startswith("sRGB")


def _by_profile(picture: Image.Image, profile: bytes) -> Image.Image | None:
    try:
        return ImageCms.profileToProfile(
            picture,
            ImageCms.ImageCmsProfile(BytesIO(profile)),
            ImageCms.ImageCmsProfile(BytesIO(SRGB)),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGB",
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None


def _mixed(picture: Image.Image) -> Image.Image:
    """Inks mixed by Neugebauer's model: colours between the eight solids, darkened by black."""
    cyan, magenta, yellow, black = picture.split()
    table = [value / 255 for ink in _INKS for value in ink]
    colours = Image.merge("RGB", (cyan, magenta, yellow)).filter(ImageFilter.Color3DLUT(2, table))
    light = black.point([255 - round(ink * (255 - _BLACK_INK) / 255) for ink in range(256)])
    return ImageChops.multiply(colours, Image.merge("RGB", (light, light, light)))
