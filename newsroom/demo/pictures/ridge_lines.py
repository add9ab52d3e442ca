"""Ridge lines: a thin winter sun stands left of the middle, behind the farthest ridge."""

import math
import random

from PIL import Image, ImageChops

from .canvas import Canvas, Pen
from .texture import Colour, Point, blend, levels, noise, relief, ridge

__all__ = ["draw"]


def draw(rng: random.Random, width: int, height: int) -> Image.Image:
    """Five ridges, each paler than the one before, under a thin winter sun."""
    view = Canvas(rng, width, height)
    view.wash([(0, (112, 142, 164)), (0.28, (176, 190, 194)), (0.5, (236, 222, 202)), (1, (242, 226, 204))])
    veil = noise(rng, (width, 520), (3, 16), octaves=5)
    sky = Image.new("L", view.size)
    sky.paste(
        ImageChops.multiply(
            levels(veil, low=110, high=230), ImageChops.invert(Image.linear_gradient("L").resize(veil.size))
        ),
        (0, 0),
    )
    view.light(sky, (250, 240, 226), 0.5)
    sun = (560, 246)
    view.glow(sun, 620, 420, (255, 226, 176), 0.55, 1.6)
    view.glow(sun, 120, 120, (255, 246, 220), 0.8, 2)
    with view.pen() as pen:
        pen.ellipse(sun, 33, 33, (255, 252, 238))
    bands = (
        (352, 66, (206, 202, 194)),
        (436, 84, (168, 178, 182)),
        (540, 96, (122, 142, 154)),
        (664, 92, (74, 98, 114)),
        (798, 84, (32, 48, 60)),
    )
    for depth, (base, rise, tone) in enumerate(bands):
        _one_ridge(view, base, rise, tone, depth)
    _firs(view)
    view.haze((20, 30, 40), 720, height, 0, 0.5)
    _geese(view)
    return view.finish(grain=0.3, vignette=0.36)


def _one_ridge(view: Canvas, base: float, rise: float, tone: Colour, depth: int) -> None:
    """One ridge with rock and snow on its face, and mist rising from the valley in front of it."""
    skyline = ridge(view.rng, view.width, base, rise, 0.56 - depth * 0.01)
    skyline = [(x, y - 60 * math.exp(-(((x - 1180 + 260 * depth) / 330) ** 2))) for x, y in skyline]
    face = view.patch([[(0, view.height), *skyline, (view.width, view.height)]])
    view.tint(face, tone)
    rock = noise(view.rng, view.size, (12, 9), octaves=5, gain=0.6)
    lit, dark = relief(rock, 5, 3, 5)
    near_top = view.patch([[*skyline, *[(x, y + 170) for x, y in reversed(skyline)]]], 34)
    faces = ImageChops.multiply(near_top, face)
    weight = (0.03, 0.13, 0.18, 0.15, 0.0)[depth]
    view.light(ImageChops.multiply(lit, faces), blend((255, 232, 204), tone, 0.25), weight)
    view.shade(ImageChops.multiply(dark, faces), (120, 134, 156), weight * 1.5)
    mist = levels(noise(view.rng, (view.width, 240), (4, 4), octaves=4), low=60, high=230)
    rise_up = Image.linear_gradient("L").resize(mist.size)
    cover = Image.new("L", view.size)
    cover.paste(ImageChops.multiply(mist, rise_up), (0, round(base - 60)))
    if depth < 4:
        view.tint(ImageChops.multiply(cover, face), (240, 228, 210), 0.85 - depth * 0.1)
        view.haze((238, 226, 208), base + 40, base + 230, 0.0, 0.5)


def _firs(view: Canvas) -> None:
    """A near slope with firs on it, highest at the right and left edges."""
    rng = view.rng
    with view.pen() as pen:
        for nearness in (0.0, 0.3, 0.62, 1.0):
            ink = blend((52, 72, 86), (15, 23, 31), nearness)
            ground = [(x, _slope(x, nearness) + rng.uniform(-3, 3)) for x in range(0, view.width + 40, 40)]
            for x, y in ground:
                for _ in range(2 + round(nearness < 0.5)):
                    if rng.random() < 0.30 + abs(x - 760) / 950:
                        tall = (38 + 100 * nearness * (0.25 + abs(x - 760) / 800)) * rng.uniform(0.6, 1.25)
                        _fir(pen, rng, (x + rng.uniform(-22, 22), y + 8), tall, ink)
            pen.polygon([(0, view.height), *ground, (view.width, view.height)], ink)


def _slope(x: float, nearness: float) -> float:
    return 792 + 74 * nearness - (130 - 20 * nearness) * ((x - 760) / 840) ** 2 + 14 * math.sin(x / 130 + nearness * 9)


def _fir(pen: Pen, rng: random.Random, foot: Point, tall: float, ink: Colour) -> None:
    x, y = foot
    outline: list[Point] = [(x, y - tall)]
    right: list[Point] = []
    for tier in range(1, 9):
        down, wide = y - tall * (1 - tier / 8.6), tall * 0.2 * (tier / 8) * rng.uniform(0.8, 1.2)
        outline += [(x - wide, down + tall * 0.02), (x - wide * 0.45, down - tall * 0.015)]
        right += [(x + wide, down + tall * 0.02), (x + wide * 0.45, down - tall * 0.015)]
    pen.polygon([*outline, (x - 1, y), (x + 1, y), *reversed(right)], ink)
    pen.box(x - tall * 0.014, y - tall * 0.2, x + tall * 0.014, y, ink)


def _geese(view: Canvas) -> None:
    with view.pen() as pen:
        for i in range(-4, 6):
            x, y = 1010 + abs(i) * 22 + i * 5, 176 + i * 13
            pen.line([(x - 9, y - 3), (x, y), (x + 8, y - 5)], (74, 88, 100), 1.5)
