"""Chance and perspective for the scenes: noise, ridges, curves, colour runs and a lens."""

import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageOps

__all__ = [
    "Colour",
    "Lens",
    "Point",
    "between",
    "blend",
    "levels",
    "noise",
    "plane",
    "ramp",
    "relief",
    "ridge",
    "spline",
]

type Colour = tuple[int, int, int]
type Point = tuple[float, float]


@dataclass(frozen=True)
class Lens:
    """A camera that looks level. Lengths in the scene are in any one unit, the picture's in pixels."""

    centre: float  # pixels from the left to the vanishing point
    horizon: float  # pixels from the top to the horizon
    focal: float  # pixels that one unit takes at a distance of one unit
    eye: float  # the camera's height above the ground, in units

    def at(self, x: float, y: float, z: float) -> Point:
        """Where the point x to the right, y above the ground and z away stands in the picture."""
        return (self.centre + self.focal * x / z, self.horizon + self.focal * (self.eye - y) / z)

    def quad(self, *corners: tuple[float, float, float]) -> list[Point]:
        """The outline of a flat piece given by its corners."""
        return [self.at(*corner) for corner in corners]


def blend(first: Colour, second: Colour, share: float) -> Colour:
    """The colour that is ``share`` of the way (0 to 1) from the first to the second."""
    part = min(1.0, max(0.0, share))
    a, b, c = (round(p + (q - p) * part) for p, q in zip(first, second, strict=True))
    return (a, b, c)


def ramp(stops: Sequence[tuple[float, Colour]], rows: int) -> Image.Image:
    """A column one pixel wide that runs through the stops (position 0 to 1, colour) from top to bottom."""
    column = Image.new("RGB", (1, rows))
    for row in range(rows):
        place = row / max(1, rows - 1)
        after = next((i for i, (position, _) in enumerate(stops) if position >= place), len(stops) - 1)
        (start, first), (end, second) = stops[max(0, after - 1)], stops[after]
        share = (place - start) / (end - start) if end > start else 1.0
        column.putpixel((0, row), blend(first, second, share * share * (3 - 2 * share) * 0.5 + share * 0.5))
    return column


def between(points: Sequence[Point], steps: int) -> list[Point]:
    """The line through the points with each of its pieces cut into ``steps``."""
    cuts = [
        (x0 + (x1 - x0) * step / steps, y0 + (y1 - y0) * step / steps)
        for (x0, y0), (x1, y1) in itertools.pairwise(points)
        for step in range(steps)
    ]
    return [*cuts, points[-1]]


def levels(mask: Image.Image, low: int = 0, high: int = 255, ceiling: float = 1) -> Image.Image:
    """Stretch the greys from ``low`` to ``high`` to the full range, then scale all of them by ``ceiling``.

    With ``high`` below ``low`` the result is a negative.
    """
    span = high - low or 1
    return mask.point([round(min(1.0, max(0.0, (v - low) / span)) * 255 * ceiling) for v in range(256)])


def noise(
    rng: random.Random, size: tuple[int, int], cells: tuple[int, int], octaves: int = 4, gain: float = 0.55
) -> Image.Image:
    """Cloudy greys over the full range. ``cells`` is how many lumps fit across and down; each octave halves them."""
    total = Image.new("L", size, 128)
    weight, weights = 1.0, 0.0
    for octave in range(octaves):
        columns, rows = (min(s, c * 2**octave + 1) for s, c in zip(size, cells, strict=True))
        layer = Image.frombytes("L", (columns, rows), rng.randbytes(columns * rows))
        weights += weight
        total = Image.blend(total, layer.resize(size, Image.Resampling.BICUBIC), weight / weights)
        weight *= gain
    return ImageOps.autocontrast(total, cutoff=1)


def relief(heights: Image.Image, dx: int, dy: int, gain: float = 4) -> tuple[Image.Image, Image.Image]:
    """Masks of the lit and the shaded slopes of a height map, with light from the direction (-dx, -dy)."""
    width, height = heights.size
    moved = ImageChops.offset(heights, -dx, -dy)
    steeper = [min(255, round(v * gain)) for v in range(256)]
    slopes = (ImageChops.subtract(moved, heights), ImageChops.subtract(heights, moved))
    for slope in slopes:  # what came round from the far edge gives way to its neighbours
        slope.paste(slope.crop((width - 2 * dx, 0, width - dx, height)), (width - dx, 0))
        slope.paste(slope.crop((0, height - 2 * dy, width, height - dy)), (0, height - dy))
    return slopes[0].point(steeper), slopes[1].point(steeper)


def ridge(rng: random.Random, width: float, base: float, rise: float, rough: float = 0.5) -> list[Point]:
    """A skyline by midpoint displacement, from x = 0 to ``width``; heights stay near ``base`` ± ``rise`` pixels."""
    heights = [rng.uniform(-0.5, 0.5) for _ in range(4)]
    swing = 0.7
    for _ in range(7):
        finer: list[float] = []
        for left, right in itertools.pairwise(heights):
            finer += [left, (left + right) / 2 + rng.uniform(-swing, swing)]
        heights = [*finer, heights[-1]]
        swing *= rough
    step = width / (len(heights) - 1)
    return [(i * step, base - h * rise) for i, h in enumerate(heights)]


def spline(points: Sequence[Point], steps: int = 8, *, closed: bool = False) -> list[Point]:
    """A smooth curve through the points (Catmull and Rom), ``steps`` pieces between each two of them."""
    knots = [points[-1], *points, points[0], points[1]] if closed else [points[0], *points, points[-1]]
    curve: list[Point] = []
    for i in range(len(knots) - 3):
        p0, p1, p2, p3 = knots[i : i + 4]
        for step in range(steps):
            t = step / steps
            x, y = (_catmull(t, p0[axis], p1[axis], p2[axis], p3[axis]) for axis in (0, 1))
            curve.append((x, y))
    return curve if closed else [*curve, points[-1]]


def _catmull(t: float, a: float, b: float, c: float, d: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)


def plane(texture: Image.Image, size: tuple[int, int], near: float, across: float) -> Image.Image:
    """Lay a texture on the ground that begins ``near`` pixels below the horizon and fills ``size``.

    The texture's lower edge is at the upper edge of the result's first row and its columns meet at the horizon;
    ``across`` is the share of the texture's width seen along the last row.
    """
    width, height = size
    middle = texture.width / 2
    scale = across * texture.width * (height + near) / width
    coefficients = (
        *(scale / near, middle / near, middle - scale * width / 2 / near),
        *(0, 0, texture.height - 1),
        *(0, 1 / near),
    )
    return texture.transform(size, Image.Transform.PERSPECTIVE, coefficients, Image.Resampling.BILINEAR)
