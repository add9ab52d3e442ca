"""The canvas that scenes are drawn on: washes, smooth shapes, light, haze, water and film grain.

Coordinates are pixels of the finished picture, from its upper left corner, and may be fractions. Colours are RGB of 0
to 255; a shape's colour may carry an opacity as its fourth number. Strengths run from 0 to 1.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from .texture import Colour, Point, blend, levels, noise, plane, ramp

__all__ = ["Canvas", "Pen"]

_OVERSIZE = 2  # shapes are drawn this many times larger and averaged down, which smooths their edges

type Paint = tuple[int, ...] | int


class Pen:
    """Draws shapes on the enlarged picture; every measure is given in pixels of the finished one."""

    def __init__(self, image: Image.Image, mode: str | None = None) -> None:
        self._draw = ImageDraw.Draw(image, mode)

    def polygon(self, points: Sequence[Point], fill: Paint) -> None:
        """A closed shape through two or more points."""
        self._draw.polygon([(x * _OVERSIZE, y * _OVERSIZE) for x, y in points], fill=fill)

    def line(self, points: Sequence[Point], fill: Paint, width: float = 1) -> None:
        """An open line, at least half a pixel wide, with round joints."""
        pixels = max(1, round(width * _OVERSIZE))
        joint = "curve" if pixels > 3 else None
        self._draw.line([(x * _OVERSIZE, y * _OVERSIZE) for x, y in points], fill=fill, width=pixels, joint=joint)

    def ellipse(self, centre: Point, rx: float, ry: float, fill: Paint) -> None:
        """A filled ellipse with the half axes rx and ry."""
        self._draw.ellipse([c * _OVERSIZE for c in _box(centre, rx, ry)], fill=fill)

    def arc(self, centre: Point, radius: Point, angles: Point, fill: Paint, width: float = 1) -> None:
        """Part of an ellipse's outline between two angles in degrees, clockwise from three o'clock."""
        box = [c * _OVERSIZE for c in _box(centre, *radius)]
        self._draw.arc(box, *angles, fill=fill, width=max(1, round(width * _OVERSIZE)))

    def box(self, x0: float, y0: float, x1: float, y1: float, fill: Paint) -> None:
        """An upright rectangle between two corners, in any order."""
        left, right, top, bottom = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
        self._draw.rectangle([c * _OVERSIZE for c in (left, top, right, bottom)], fill=fill)


class Canvas:
    """A picture in the making. ``image`` is the picture so far, ``rng`` the scene's own seeded chance."""

    def __init__(self, rng: random.Random, width: int, height: int, colour: Colour = (0, 0, 0)) -> None:
        self.rng = rng
        self.width = width
        self.height = height
        self.size = (width, height)
        self.image = Image.new("RGB", self.size, colour)

    # Shapes

    @contextmanager
    def pen(self) -> Iterator[Pen]:
        """A pen for opaque or translucent shapes; the picture has them when the block ends."""
        large = self.image.resize((self.width * _OVERSIZE, self.height * _OVERSIZE), Image.Resampling.NEAREST)
        yield Pen(large, "RGBA")
        self.image = large.reduce(_OVERSIZE)

    def stencil(self, paint: Callable[[Pen], None], blur: float = 0) -> Image.Image:
        """A mask of what ``paint`` draws (with fills of 0 to 255), its edge softened by ``blur`` pixels."""
        large = Image.new("L", (self.width * _OVERSIZE, self.height * _OVERSIZE), 0)
        paint(Pen(large))
        mask = large.reduce(_OVERSIZE)
        return mask.filter(ImageFilter.GaussianBlur(blur)) if blur else mask

    def patch(self, polygons: Sequence[Sequence[Point]], blur: float = 0) -> Image.Image:
        """A mask of some polygons with a soft edge."""

        def paint(pen: Pen) -> None:
            for polygon in polygons:
                pen.polygon(polygon, 255)

        return self.stencil(paint, blur)

    # Washes

    def wash(self, stops: Sequence[tuple[float, Colour]], top: float = 0, bottom: float | None = None) -> None:
        """A vertical run of colours between two heights; each stop is (0 at the top to 1 at the bottom, colour)."""
        end = self.height if bottom is None else round(bottom)
        strip = ramp(stops, max(1, end - round(top)))
        self.image.paste(strip.resize((self.width, strip.height)), (0, round(top)))

    def haze(self, colour: Colour, top: float, bottom: float, from_: float, to: float) -> None:
        """A veil whose strength runs from one value at ``top`` to another at ``bottom`` and ends there."""
        rows = max(2, round(bottom - top))
        column = Image.linear_gradient("L").resize((1, rows), Image.Resampling.BILINEAR)
        column = column.point([round(255 * (from_ + (to - from_) * v / 255)) for v in range(256)])
        self.image.paste(colour, (0, round(top), self.width, round(top) + rows), column.resize((self.width, rows)))

    def tint(self, mask: Image.Image, colour: Colour, strength: float = 1) -> None:
        """Cover what the mask shows with a colour."""
        self.image.paste(colour, (0, 0), levels(mask, ceiling=strength))

    def light(self, mask: Image.Image, colour: Colour, strength: float = 1) -> None:
        """Add coloured light where the mask shows, as a second exposure would."""
        weighted = levels(mask, ceiling=strength)
        beam = Image.merge("RGB", [levels(weighted, ceiling=c / 255) for c in colour])
        self.image = ImageChops.screen(self.image, beam)

    def shade(self, mask: Image.Image, colour: Colour, strength: float = 1) -> None:
        """Darken what the mask shows towards a colour, keeping what is drawn there visible."""
        dark = ImageChops.multiply(self.image, Image.new("RGB", self.size, colour))
        self.image.paste(dark, (0, 0), levels(mask, ceiling=strength))

    def glow(self, centre: Point, rx: float, ry: float, colour: Colour, strength: float = 1, fall: float = 2) -> None:
        """A pool of light that falls off from its centre; a higher ``fall`` keeps it closer together."""
        x0, y0, x1, y1 = (round(c) for c in _box(centre, rx, ry))
        clipped = (max(0, x0), max(0, y0), min(self.width, x1), min(self.height, y1))
        if clipped[0] >= clipped[2] or clipped[1] >= clipped[3]:
            return
        curve = [255 * strength * max(0.0, 1 - v / 182) ** fall for v in range(256)]
        disc = Image.radial_gradient("L").resize((x1 - x0, y1 - y0), Image.Resampling.BICUBIC)
        disc = disc.crop((clipped[0] - x0, clipped[1] - y0, clipped[2] - x0, clipped[3] - y0))
        beam = Image.merge("RGB", [disc.point([round(v * c / 255) for v in curve]) for c in colour])
        self.image.paste(ImageChops.screen(self.image.crop(clipped), beam), clipped)

    def stars(self, count: int, lowest: float) -> None:
        """Stars of different brightness and warmth, fading out towards the height ``lowest``."""
        with self.pen() as pen:
            for _ in range(count):
                x, y = self.rng.uniform(0, self.width), lowest * self.rng.random()
                bright = self.rng.random() ** 3
                tone = blend((200, 216, 255), (255, 232, 206), self.rng.random())
                opacity = round((60 + 195 * bright) * (1 - (y / lowest) ** 3))
                pen.ellipse((x, y), 0.5 + bright * 1.3, 0.5 + bright * 1.3, (*tone, opacity))

    # Water

    def mirror(self, waterline: int, *, ripple: float = 5, squash: float = 1, smear: float = 6) -> None:
        """Fill everything below the waterline with the picture above it, broken by small waves.

        ``ripple`` is the sideways swing in pixels at the lower edge, ``squash`` how many rows of the upper picture go
        into one row of water, ``smear`` the upright blur that turns lamps into streaks.
        """
        depth = self.height - waterline
        reach = min(waterline, round(depth * squash))
        above = self.image.crop((0, waterline - reach, self.width, waterline))
        flipped = above.transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize((self.width, depth))
        flipped = flipped.filter(ImageFilter.GaussianBlur(1.6))
        small = flipped.resize((self.width, max(1, round(depth / max(1.0, smear)))), Image.Resampling.BOX)
        streaked = small.resize(flipped.size, Image.Resampling.BICUBIC)
        waves = levels(self.waves(depth), low=90, high=170)
        water = Image.composite(self._swayed(flipped, ripple), self._swayed(streaked, ripple * 2.2), waves)
        self.image.paste(water, (0, waterline))

    def waves(self, depth: int) -> Image.Image:
        """A mask of wave crests for the lowest ``depth`` rows: fine towards the horizon, broad in front."""
        near = depth * 0.09 + 4
        source = noise(self.rng, (1200, 1400), (70, 260), octaves=2)
        return plane(source, (self.width, depth), near, across=near / (depth + near))

    def _swayed(self, water: Image.Image, swing: float) -> Image.Image:
        result = water.copy()
        sway = 0.0
        for y in range(water.height):
            sway = sway * 0.72 + self.rng.uniform(-1, 1) * swing * (0.25 + y / water.height)
            source = min(water.height - 1, max(0, y + round(sway * 0.6)))
            result.paste(water.crop((0, source, water.width, source + 1)), (round(sway), y))
        return result

    # Finish

    def soften(self, mask: Image.Image, radius: float) -> None:
        """Put what the mask shows out of focus."""
        self.image.paste(self.image.filter(ImageFilter.GaussianBlur(radius)), (0, 0), mask)

    def bloom(self, above: int = 170, radius: float = 22, strength: float = 0.5) -> None:
        """Let tones brighter than ``above`` bleed into their surroundings, as light does in film."""
        small = self.image.reduce(4)
        curve = [max(0, round((v - above) * 255 / (255 - above) * strength)) for v in range(256)]
        bright = small.point(curve * 3).filter(ImageFilter.GaussianBlur(radius / 4))
        self.image = ImageChops.screen(self.image, bright.resize(self.size, Image.Resampling.BICUBIC))

    def finish(self, grain: float = 0.5, vignette: float = 0.35) -> Image.Image:
        """The finished picture: darker corners, then grain over everything."""
        disc = Image.radial_gradient("L").resize(self.size, Image.Resampling.BICUBIC)
        fall = disc.point([round(255 * (1 - vignette * max(0.0, v / 255 - 0.25) ** 1.6)) for v in range(256)])
        framed = ImageChops.multiply(self.image, Image.merge("RGB", [fall] * 3))
        return self._grained(framed, grain)

    def _grained(self, image: Image.Image, amount: float) -> Image.Image:
        """Grain that moves the middle tones most and leaves full black and white nearly clean."""
        fine = Image.frombytes("L", self.size, self.rng.randbytes(self.width * self.height))
        coarse_size = (self.width // 2, self.height // 2)
        coarse = Image.frombytes("L", coarse_size, self.rng.randbytes(coarse_size[0] * coarse_size[1]))
        coarse = coarse.resize(self.size, Image.Resampling.BICUBIC)
        mixed = Image.blend(fine.filter(ImageFilter.GaussianBlur(0.6)), coarse, 0.4)
        speck = mixed.point([round(128 + (v - 128) * amount) for v in range(256)])
        return ImageChops.soft_light(image, Image.merge("RGB", [speck] * 3))


def _box(centre: Point, rx: float, ry: float) -> tuple[float, float, float, float]:
    return (centre[0] - rx, centre[1] - ry, centre[0] + rx, centre[1] + ry)
