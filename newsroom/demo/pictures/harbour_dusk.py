"""Harbour at dusk: the sun has set behind the quay, right of the middle."""

import math
import random

from PIL import Image, ImageChops

from .canvas import Canvas, Pen
from .texture import Colour, Point, blend, levels, noise, ridge

__all__ = ["draw"]

_QUAY = 640  # the waterline in the harbour, pixels from the top
_INK: Colour = (34, 27, 44)


def draw(rng: random.Random, width: int, height: int) -> Image.Image:
    """Cranes and pilot cutters against an orange sky, doubled in flat water."""
    view = Canvas(rng, width, height)
    dusk = [
        (0.0, (30, 40, 72)),
        (0.34, (92, 70, 104)),
        (0.6, (194, 100, 88)),
        (0.84, (246, 152, 84)),
        (1.0, (255, 206, 128)),
    ]
    view.wash(dusk, bottom=_QUAY)
    view.glow((1040, _QUAY), 820, 420, (255, 150, 84), 0.55)
    _evening_clouds(view)
    view.glow((1040, _QUAY - 6), 330, 150, (255, 224, 160), 0.85)
    _far_shore(view)
    _container_quay(view)
    view.mirror(_QUAY, ripple=5, squash=1.3, smear=14)
    view.haze((24, 26, 46), _QUAY, height, 0.08, 0.72)
    _moored_cutters(view)
    _quay_edge(view)
    view.bloom(above=190, radius=26, strength=0.5)
    return view.finish(grain=0.34, vignette=0.45)


def _evening_clouds(view: Canvas) -> None:
    drift = noise(view.rng, (view.width, _QUAY), (4, 15), octaves=5)
    bank = levels(drift, low=120, high=215)
    lit = ImageChops.subtract(drift, ImageChops.offset(drift, 0, 7))
    fade = Image.linear_gradient("L").resize(drift.size)
    lit = ImageChops.multiply(levels(lit, low=3, high=52), fade)
    full = Image.new("L", view.size)
    full.paste(bank, (0, 0))
    view.tint(full, (74, 54, 86), 0.5)
    full.paste(lit, (0, 0))
    view.light(full, (255, 148, 96), 0.8)


def _far_shore(view: Canvas) -> None:
    hills = ridge(view.rng, view.width, _QUAY - 42, 34, 0.5)
    with view.pen() as pen:
        pen.polygon([(0, _QUAY), *hills, (view.width, _QUAY)], (214, 128, 98, 190))
        for layer, colour in enumerate(((176, 96, 88), (132, 72, 78))):
            x = 620.0 + 120 * layer
            while x < view.width:
                wide, tall = view.rng.uniform(14, 46), view.rng.uniform(12, 56 - 14 * layer)
                pen.box(x, _QUAY - tall, x + wide, _QUAY, colour)
                if view.rng.random() < 0.16:
                    pen.polygon(
                        [(x, _QUAY - tall), (x + wide, _QUAY - tall), (x + wide / 2, _QUAY - tall - 34)], colour
                    )
                x += wide * view.rng.uniform(0.9, 1.5)
    view.haze((255, 176, 104), _QUAY - 90, _QUAY, 0.0, 0.42)


def _container_quay(view: Canvas) -> None:
    with view.pen() as pen:
        for x, scale, colour in ((640, 0.62, (110, 62, 72)), (430, 0.84, (72, 46, 62)), (170, 1.12, _INK)):
            _gantry_crane(pen, x, scale, colour)
        for row in range(3):
            for x in range(-20, 560 - row * 90, 58):
                if view.rng.random() < 0.9 - row * 0.14:
                    shade = blend(_INK, (96, 48, 56), view.rng.random() * 0.5)
                    pen.box(x, _QUAY - 14 - row * 21, x + 54, _QUAY - 14 - row * 21 - 19, shade)
        pen.box(0, _QUAY - 15, 840, _QUAY, _INK)
        pen.polygon([(840, _QUAY - 15), (980, _QUAY - 9), (980, _QUAY), (840, _QUAY)], _INK)
        lamps = [(x, _QUAY - 58.0) for x in range(60, 900, 112)]
        for x, y in lamps:
            pen.line([(x, y), (x, _QUAY)], _INK, 2)
            pen.ellipse((x, y), 3, 3, (255, 240, 200))
    for x, y in [*lamps, (250, 268), (490, 362)]:
        view.glow((x, y), 46, 46, (255, 196, 110), 0.75, 3)


def _gantry_crane(pen: Pen, x: float, scale: float, ink: Colour) -> None:
    """A ship-to-shore crane whose left foot stands at x; at scale 1 it is 360 pixels high."""

    def at(dx: float, dy: float) -> Point:
        return (x + dx * scale, _QUAY - dy * scale)

    for foot in (0, 112):
        pen.line([at(foot, 0), at(foot, 216)], ink, 11 * scale)
    pen.line([at(0, 92), at(112, 92)], ink, 9 * scale)
    pen.line([at(0, 92), at(112, 206)], ink, 4 * scale)
    pen.line([at(-86, 214), at(330, 214)], ink, 12 * scale)
    pen.line([at(-86, 232), at(330, 226)], ink, 3 * scale)
    for step in range(-80, 330, 24):
        pen.line([at(step, 214), at(step + 12, 229), at(step + 24, 214)], ink, 2 * scale)
    pen.line([at(34, 214), at(72, 330)], ink, 8 * scale)
    pen.line([at(112, 214), at(72, 330)], ink, 8 * scale)
    for reach in (-84, 190, 326):
        pen.line([at(72, 330), at(reach, 218)], ink, 2.5 * scale)
    pen.polygon([at(-70, 222), at(-18, 222), at(-18, 256), at(-70, 256)], ink)
    pen.polygon([at(222, 186), at(250, 186), at(254, 210), at(218, 210)], ink)
    pen.line([at(234, 186), at(234, 118)], ink, 1.5 * scale)


def _moored_cutters(view: Canvas) -> None:
    boats = ((1130, 742, 0.8), (1350, 800, 1.25), (760, 770, -0.92))
    with view.pen() as pen:
        for x, y, scale in boats:
            _cutter(pen, x, y, scale, mirrored=True)
        for x, y, scale in boats:
            _cutter(pen, x, y, scale, mirrored=False)
    for x, y, scale in boats:
        size = abs(scale)
        view.glow((x - 2 * scale, y - 128 * size), 34 * size, 34 * size, (255, 226, 170), 0.9, 3)
        view.glow((x - 2 * scale, y + 124 * size), 12 * size, 96 * size, (255, 190, 120), 0.5, 2)
        view.glow((x - 2 * scale, y + 40 * size), 60 * size, 30 * size, (255, 190, 120), 0.3, 2)


def _cutter(pen: Pen, x: float, y: float, scale: float, *, mirrored: bool) -> None:
    sign = 1 if mirrored else -1
    ink = (24, 20, 36, 150) if mirrored else (22, 19, 33)
    facing, scale = math.copysign(1, scale), abs(scale)
    rim = (24, 20, 36, 0) if mirrored else (236, 140, 92)

    def at(dx: float, dy: float) -> Point:
        return (x + facing * dx * scale, y + sign * dy * scale)

    pen.polygon([at(-112, 0), at(-124, 20), at(-60, 24), at(40, 30), at(128, 52), at(112, 14), at(98, 0)], ink)
    pen.polygon([at(-62, 22), at(-56, 64), at(34, 66), at(48, 26)], ink)
    pen.polygon([at(-40, 62), at(-34, 88), at(18, 88), at(30, 62)], ink)
    pen.line([at(-2, 86), at(-2, 150)], ink, 2.5 * scale)
    pen.line([at(-30, 88), at(-34, 124)], ink, 1.5 * scale)
    pen.line([at(-20, 128), at(16, 128)], ink, 2 * scale)
    pen.line([at(128, 50), at(128, 66)], ink, 1.5 * scale)
    pen.line([at(-60, 25), at(40, 31), at(126, 53)], rim, 1.5 * scale)
    if not mirrored:
        for left in (-28, -12, 4):
            pen.polygon([at(left, 69), at(left + 1, 82), at(left + 12, 82), at(left + 12, 69)], (255, 206, 130))


def _quay_edge(view: Canvas) -> None:
    with view.pen() as pen:
        pen.polygon([(0, 968), (520, 1014), (700, 1067), (0, 1067)], (13, 12, 22))
        pen.line([(0, 967), (520, 1013), (696, 1066)], (176, 104, 84), 2)
        for x, y, scale in ((150, 976, 1.0), (424, 1002, 0.92)):
            pen.box(x - 15 * scale, y - 46 * scale, x + 15 * scale, y + 10, (13, 12, 22))
            pen.ellipse((x, y - 50 * scale), 27 * scale, 13 * scale, (18, 16, 28))
            pen.arc((x, y - 50 * scale), (27 * scale, 13 * scale), (250, 350), (230, 142, 98), 2)
        rope = [(150 + t * 27.4, 940 + 92 * math.sin(t / 10 * math.pi) * 0.5 + t * 1.6) for t in range(11)]
        pen.line(rope, (20, 17, 28), 5)
