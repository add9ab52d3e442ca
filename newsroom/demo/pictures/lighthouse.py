"""Lighthouse: the west is to the left, where the last light is."""

import random

from PIL import Image, ImageChops

from .canvas import Canvas, Pen
from .texture import Point, between, blend, levels, noise, relief, ridge

__all__ = ["draw"]

_SEA_LINE = 690
_LANTERN: Point = (1168, 226)


def draw(rng: random.Random, width: int, height: int) -> Image.Image:
    """A white tower on a black headland, one beam across a violet evening sea."""
    view = Canvas(rng, width, height)
    violet = [
        (0.0, (24, 22, 58)),
        (0.4, (66, 48, 108)),
        (0.72, (142, 84, 142)),
        (0.92, (222, 138, 150)),
        (1.0, (246, 182, 150)),
    ]
    view.wash(violet, bottom=_SEA_LINE)
    view.stars(240, 380)
    view.glow((120, _SEA_LINE), 980, 300, (255, 150, 130), 0.55)
    cloud = noise(rng, (width, _SEA_LINE), (3, 14), octaves=5)
    full = Image.new("L", view.size)
    full.paste(levels(cloud, low=130, high=235), (0, 0))
    view.tint(full, (62, 44, 98), 0.62)
    with view.pen() as pen:
        pen.polygon(
            [(0, _SEA_LINE - 20), *ridge(rng, 560, _SEA_LINE - 16, 12), (720, _SEA_LINE), (0, _SEA_LINE)],
            (128, 80, 132),
        )
    view.mirror(_SEA_LINE, ripple=12, squash=1.5, smear=12)
    _swell(view)
    _beam(view)
    _headland(view)
    _tower(view)
    view.glow(_LANTERN, 150, 150, (255, 236, 190), 0.8, 3)
    view.glow(_LANTERN, 34, 34, (255, 255, 240), 1.0, 1.4)
    view.bloom(above=196, radius=20, strength=0.4)
    return view.finish(grain=0.34, vignette=0.4)


def _swell(view: Canvas) -> None:
    depth = view.height - _SEA_LINE
    view.haze((30, 24, 66), _SEA_LINE, view.height, 0.18, 0.78)
    crests = Image.new("L", view.size)
    waves = view.waves(depth)
    crests.paste(levels(waves, low=150, high=225), (0, _SEA_LINE))
    view.shade(crests, (70, 58, 110), 0.6)
    crests.paste(levels(ImageChops.invert(waves), low=168, high=230), (0, _SEA_LINE))
    view.light(crests, (228, 140, 160), 0.3)


def _beam(view: Canvas) -> None:
    """Light falls off along the beam, so the wedge is laid on in ever shorter lengths."""
    x, y = _LANTERN
    for reach, half, strength in ((1500, 74, 0.20), (1000, 46, 0.18), (620, 27, 0.22), (330, 14, 0.3)):
        wedge = [(x, y - 4), (x - reach, y + reach * 0.02 - half), (x - reach, y + reach * 0.02 + half), (x, y + 4)]
        mask = view.patch([wedge], blur=9)
        fall = Image.linear_gradient("L").rotate(90).resize((round(reach), view.height))
        along = Image.new("L", view.size)
        along.paste(fall, (round(x - reach), 0))
        view.light(ImageChops.multiply(mask, along), (255, 234, 190), strength * 1.8)
    view.glow((330, _SEA_LINE + 70), 520, 60, (255, 220, 190), 0.22)


def _headland(view: Canvas) -> None:
    rng = view.rng
    back: list[Point] = [
        (760, 706),
        (850, 668),
        (930, 612),
        (1000, 560),
        (1090, 540),
        (1240, 540),
        (1380, 552),
        (1640, 512),
    ]
    shore: list[Point] = [
        (660, 800),
        (700, 770),
        (780, 738),
        (880, 706),
        (990, 660),
        (1160, 634),
        (1380, 650),
        (1640, 626),
    ]
    foot: list[Point] = [(1180, 1096), (1080, 1020), (1010, 960), (900, 930), (830, 872), (740, 850), (700, 815)]
    _surf(view, foot)
    with view.pen() as pen:
        pen.polygon([*_jagged(rng, back, 6), (1640, 800), (700, 760)], (28, 20, 46))
        pen.polygon([*_jagged(rng, shore, 9), (1640, 1096), *_jagged(rng, foot, 12)], (13, 10, 26))
    rocks = view.patch([[*shore, (1600, 1067), *foot]])
    fade = view.patch([[(620, 700), (1600, 560), (1600, 800), (760, 850)]], 60)
    lit, _ = relief(noise(rng, view.size, (34, 40), octaves=5, gain=0.66), 5, 6, 5)
    view.light(ImageChops.multiply(ImageChops.multiply(lit, rocks), fade), (156, 98, 140), 0.34)
    turf = view.patch([[*back, (1600, 640), (1160, 634), (880, 706), (720, 750)]])
    view.light(ImageChops.multiply(lit, turf), (120, 78, 128), 0.2)


def _surf(view: Canvas, foot: list[Point]) -> None:
    """Foam that lies on the water along the foot of the rocks."""
    outside = [(x - 46, y + 6) for x, y in foot]
    edge = view.patch([[*foot, (660, 780), (600, 800), *reversed(outside)]], 16)
    water = noise(view.rng, (view.width, view.height), (60, 110), octaves=4)
    view.light(ImageChops.multiply(levels(water, low=100, high=190), edge), (236, 196, 222), 0.95)
    wider = view.patch([[(x - 60, y + 22) for x, y in foot] + [(560, 800), (660, 790)]], 34)
    streaks = noise(view.rng, (view.width, view.height), (16, 130), octaves=3)
    view.light(ImageChops.multiply(levels(streaks, low=140, high=200), wider), (206, 150, 196), 0.5)


def _jagged(rng: random.Random, points: list[Point], swing: float) -> list[Point]:
    return [(x + rng.uniform(-swing, swing), y + rng.uniform(-swing, swing)) for x, y in between(points, 8)]


def _tower(view: Canvas) -> None:
    x, lamp = _LANTERN
    with view.pen() as pen:
        for slice_ in range(30):
            a, b = slice_ / 30, (slice_ + 1) / 30
            tone = blend((246, 214, 216), (70, 60, 104), min(1.0, a * 1.25) ** 1.1)
            top, foot = (x - 27 + 54 * a, x - 27 + 54 * b + 0.6), (x - 47 + 94 * a, x - 47 + 94 * b + 0.6)
            pen.polygon([(top[0], lamp + 34), (top[1], lamp + 34), (foot[1], 545), (foot[0], 545)], tone)
        for y in (330, 410, 482):
            pen.box(x - 6, y, x + 4, y + 20, (58, 44, 78))
        pen.box(x - 42, lamp + 26, x + 42, lamp + 34, (26, 20, 42))
        for rail in range(-40, 44, 10):
            pen.line([(x + rail, lamp + 12), (x + rail, lamp + 28)], (26, 20, 42), 1.5)
        pen.line([(x - 41, lamp + 12), (x + 41, lamp + 12)], (26, 20, 42), 2)
        pen.box(x - 20, lamp - 20, x + 20, lamp + 26, (255, 238, 196))
        for bar in (-20, -7, 7, 20):
            pen.line([(x + bar, lamp - 20), (x + bar, lamp + 26)], (40, 30, 56), 2)
        pen.polygon([(x - 27, lamp - 19), (x - 14, lamp - 40), (x + 14, lamp - 40), (x + 27, lamp - 19)], (30, 22, 46))
        pen.line([(x, lamp - 40), (x, lamp - 62)], (30, 22, 46), 3)
        _cottage(pen, x)


def _cottage(pen: Pen, x: float) -> None:
    pen.polygon([(x + 46, 545), (x + 46, 496), (x + 200, 496), (x + 200, 548)], (94, 76, 122))
    pen.polygon([(x + 36, 498), (x + 66, 462), (x + 182, 462), (x + 210, 498)], (22, 16, 38))
    pen.box(x + 168, 444, x + 182, 470, (22, 16, 38))
    for left in (72, 122, 160):
        pen.box(x + left, 512, x + left + 15, 532, (255, 208, 128))
