"""A quotation as a picture of 1200 × 630 pixels, with who said it and the site's name inside.

Long words are cut with a visible ellipsis. Words in a script that no face has are not drawn as boxes:
the picture says where they can be read.
"""

import io
from dataclasses import dataclass, replace

from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from .fonts import SANS, SERIF, face_for
from .lines import Lines, fitted

__all__ = ["HEIGHT", "WIDTH", "Lettering", "draw_quotation"]

WIDTH, HEIGHT = 1200, 630  # Open Graph's shape, 1.91 : 1

_PAPER, _INK, _SOFT, _LINE, _ACCENT = "#fbf9f4", "#1c1a17", "#5e584f", "#d9d3c7", "#8a1f11"
_EDGE, _INDENT, _TOP = 72, 128, 74
_COLUMN = WIDTH - _INDENT - _EDGE
_RULE = HEIGHT - 92
_SIZES = (76, 68, 60, 54, 48, 43, 38, 34)
_LEADING = 1.26
_MOST = 1_500  # characters that are looked at; the smallest size holds about 500
_OPENING = {"de": "„", "fr": "«", "ar": "«", "fa": "«", "ru": "«", "it": "«", "es": "«", "uk": "«", "el": "«"}
_COLOURS = 48


@dataclass(frozen=True, slots=True)
class Lettering:
    """What stands in the picture. `language` is that of the words, as a tag of BCP 47."""

    words: str
    name: str
    position: str
    site: str
    address: str
    language: str
    rtl: bool = False


def draw_quotation(lettering: Lettering) -> bytes:
    """Return the PNG. The same lettering gives the same bytes."""
    try:
        picture = _drawn(lettering)
    except OSError:  # FreeType gives up on a shape that is too intricate at that size
        picture = _drawn(replace(lettering, words="", name="", position=""))
    out = io.BytesIO()
    picture.quantize(_COLOURS, dither=Image.Dither.NONE).save(
        out, "PNG", optimize=True, pnginfo=_said_inside(lettering)
    )
    return out.getvalue()


def _drawn(lettering: Lettering) -> Image.Image:
    picture = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    sheet = _Sheet(ImageDraw.Draw(picture), lettering.rtl)
    bottom = _attribution(sheet, lettering)
    _words(sheet, lettering, _TOP, bottom - 34)
    _imprint(sheet, lettering)
    return picture


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Where lines begin: at the left, or at the right where the words are written towards the left."""

    draw: ImageDraw.ImageDraw
    rtl: bool

    def put(self, lines: Lines, y: float, colour: str, *, indent: int = _INDENT, leading: float = _LEADING) -> float:
        """Draw `lines` below one another, the first with its top at `y`; return where the next would be."""
        for line in lines.lines:
            self.line(line, lines.font, y + lines.size * leading * 0.78, colour, indent=indent)
            y += lines.size * leading
        return y

    def line(self, text: str, font: object, baseline: float, colour: str, *, indent: int, far: bool = False) -> None:
        """Draw one line on its baseline, `indent` from the edge where lines begin, or from the `far` one."""
        right = self.rtl != far
        place = (WIDTH - indent if right else indent, baseline)
        direction = "rtl" if self.rtl else "ltr"
        self.draw.text(place, text, font=font, fill=colour, anchor="rs" if right else "ls", direction=direction)  # type: ignore[arg-type]


def _words(sheet: _Sheet, lettering: Lettering, top: float, bottom: float) -> None:
    face = face_for(lettering.words, SERIF)
    if face is None or not lettering.words:
        _say_where_to_read(sheet, lettering, top)
        return
    words = lettering.words[:_MOST] + ("" if len(lettering.words) <= _MOST else " ……")
    height = int(bottom - top)
    lines = fitted(words, face, width=_COLUMN, height=height, sizes=_SIZES, leading=_LEADING)
    spare = height - len(lines.lines) * lines.size * _LEADING
    y = top + max(0, spare) * 0.35
    mark = _OPENING.get(lettering.language.partition("-")[0].lower(), "“")
    angled = mark == "«"
    font = face.at(90 if angled else 150, strong=True)
    baseline = y + lines.size * _LEADING * (0.78 if angled else 0.5) + (0 if angled else 65)
    sheet.line(mark, font, baseline, _ACCENT, indent=_EDGE - (0 if angled else 12))
    sheet.put(lines, y, _INK)


def _say_where_to_read(sheet: _Sheet, lettering: Lettering, top: float) -> None:
    told = f"The words are in a writing that this picture cannot show. Read them at {lettering.address}"
    lines = fitted(told, SERIF, width=_COLUMN, height=240, sizes=(44,), leading=_LEADING)
    _Sheet(sheet.draw, rtl=False).put(lines, top + 30, _SOFT)


def _attribution(sheet: _Sheet, lettering: Lettering) -> float:
    """Draw the name and the position above the rule; return where they begin."""
    blocks: list[tuple[Lines, str]] = []
    for text, size, colour, strong in ((lettering.name, 34, _INK, True), (lettering.position, 27, _SOFT, False)):
        face = face_for(text, SANS)
        if text and face is not None:
            height = int(2 * size * _LEADING) + 1
            blocks.append(
                (
                    fitted(
                        text[:_MOST], face, width=_COLUMN, height=height, sizes=(size,), leading=_LEADING, strong=strong
                    ),
                    colour,
                )
            )
    y = top = _RULE - 26 - sum(len(lines.lines) * lines.size * _LEADING for lines, _ in blocks)
    for lines, colour in blocks:
        y = sheet.put(lines, y, colour)
    return top


def _imprint(sheet: _Sheet, lettering: Lettering) -> None:
    sheet.draw.rectangle([0, 0, WIDTH, 9], fill=_ACCENT)
    sheet.draw.line([(_EDGE, _RULE), (WIDTH - _EDGE, _RULE)], fill=_LINE, width=2)
    base = _RULE + 54
    face = face_for(lettering.site, SERIF)
    if face is not None:
        name = fitted(lettering.site, face, width=620, height=50, sizes=(32,), leading=_LEADING, strong=True)
        sheet.line(name.lines[0], name.font, base, _INK, indent=_EDGE)
    address = fitted(lettering.address, SANS, width=400, height=40, sizes=(23,), leading=_LEADING)
    sheet.line(address.lines[0], address.font, base, _SOFT, indent=_EDGE, far=True)


def _said_inside(lettering: Lettering) -> PngInfo:
    """The words and who said them as text of the file (PNG specification, keywords of section 11.3.4.2)."""
    info = PngInfo()
    said_by = ", ".join(filter(None, [lettering.name, lettering.position]))
    info.add_itxt("Title", said_by)
    info.add_itxt("Description", lettering.words[:_MOST])
    info.add_itxt("Source", f"{lettering.site}, {lettering.address}")
    return info
