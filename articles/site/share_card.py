"""The picture that stands for a page elsewhere when the page shows none: the publication's sign and name.

It is drawn once a process and, like every picture that leaves the house, carries inside whose it is.
"""

from functools import lru_cache
from io import BytesIO

from django.conf import settings
from django.urls import reverse
from PIL import Image, ImageDraw, ImageFont

from media.renditions import Job, Words, make_renditions

from .figures import Figure

__all__ = ["draw_icon", "draw_share_card", "share_card"]

_SIZE = _WIDTH, _HEIGHT = 1200, 630  # pixels; what cards are cut to
_PAPER, _INK, _SIGN = "#fbf9f4", "#1c1a17", "#8a1f11"
_LONGEST = 34  # letters of the name that fit beside the sign


def share_card() -> Figure:
    """Where the card is found. It has no photographer and no page."""
    name = settings.SITE_NAME
    return Figure(
        page="",
        picture=reverse("share_card"),
        width=_WIDTH,
        height=_HEIGHT,
        alt=name,
        caption="",
        credit=name,
        label="©",
    )


@lru_cache(maxsize=4)
def draw_share_card(name: str) -> bytes:
    """The card of a publication of this name, as JPEG. A name that the built-in type cannot write is left out."""
    card = Image.new("RGB", _SIZE, _PAPER)
    draw = ImageDraw.Draw(card)
    writable = len(name) <= _LONGEST and all(ord(letter) < 256 for letter in name)
    top = 110 if writable else 165
    _draw_sign(draw, _WIDTH // 2 - 150, top, 300)
    if writable:
        draw.text((_WIDTH // 2, 510), name, fill=_INK, font=ImageFont.load_default(54), anchor="mm")
    out = BytesIO()
    card.save(out, "PNG")
    words = Words(creators=(name,), credit_line=name, copyright_notice=f"© {name}", alt_text=name)
    ((_, data),) = make_renditions(out.getvalue(), [Job(_WIDTH, "jpeg")], words)
    return data


@lru_cache(maxsize=1)
def draw_icon() -> bytes:
    """The sign alone as an icon file (ICO) of two sizes."""
    large = Image.new("RGB", (512, 512))
    _draw_sign(ImageDraw.Draw(large), 0, 0, 512)
    out = BytesIO()
    large.resize((48, 48), Image.Resampling.LANCZOS).save(out, "ICO", sizes=[(16, 16), (48, 48)])
    return out.getvalue()


def _draw_sign(draw: ImageDraw.ImageDraw, left: int, top: int, side: int) -> None:
    """The sign of `icon.svg`: a globe on a square."""
    draw.rectangle((left, top, left + side, top + side), fill=_SIGN)
    x, y, unit = left + side / 2, top + side / 2, side / 32
    draw.ellipse((x - 10 * unit, y - 10 * unit, x + 10 * unit, y + 10 * unit), outline=_PAPER, width=round(2 * unit))
    draw.ellipse((x - 4 * unit, y - 10 * unit, x + 4 * unit, y + 10 * unit), outline=_PAPER, width=round(2 * unit))
    draw.line((x - 10 * unit, y, x + 10 * unit, y), fill=_PAPER, width=round(2 * unit))
