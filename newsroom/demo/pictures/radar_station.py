"""Radar station: the moon is out of the picture, high on the left."""

import itertools
import math
import random

from PIL import Image, ImageChops

from .canvas import Canvas, Pen
from .texture import Point, levels, noise, ramp, relief, ridge, spline

__all__ = ["draw"]


def draw(rng: random.Random, width: int, height: int) -> Image.Image:
    """Two pale domes and a lattice mast on a snow-covered hill under stars."""
    view = Canvas(rng, width, height)
    view.wash(
        [(0, (8, 13, 34)), (0.4, (18, 34, 68)), (0.62, (44, 74, 108)), (0.74, (104, 126, 142)), (1, (104, 126, 142))]
    )
    _milky_way(view)
    view.stars(900, 640)
    view.glow((500, 780), 900, 300, (150, 176, 176), 0.3)
    far = [(0, height), *ridge(rng, width, 742, 34), (width, height)]
    view.tint(view.patch([far]), (66, 88, 116))
    view.haze((120, 146, 164), 690, 900, 0, 0.6)
    hill = _snow_hill(view)
    _lattice_mast(view, 1216, 706, 470)
    _station_house(view)
    _dome(view, (1010, 612), 132)
    _dome(view, (706, 668), 88)
    _snow_shadows(view, hill)
    for at, size in (((1216, 236), 90), ((1216, 420), 40)):
        view.glow(at, size, size, (255, 70, 50), 0.85, 3)
        view.glow(at, 9, 9, (255, 210, 190), 1, 1)
    view.bloom(above=200, radius=18, strength=0.35)
    return view.finish(grain=0.34, vignette=0.42)


def _milky_way(view: Canvas) -> None:
    dust = noise(view.rng, (700, 500), (10, 8), octaves=6, gain=0.62).resize(view.size, Image.Resampling.BICUBIC)
    band = view.patch(
        [[(-100, 130), (420, 0), (900, 230), (1700, 640), (1700, 800), (1300, 700), (760, 420), (-100, 330)]], 90
    )
    view.light(ImageChops.multiply(levels(dust, low=70, high=240), band), (128, 138, 178), 0.62)
    core = view.patch([[(-100, 190), (700, 240), (1700, 690), (1700, 720), (700, 330), (-100, 240)]], 44)
    view.light(ImageChops.multiply(levels(dust, low=110, high=230), core), (210, 186, 190), 0.4)


def _snow_hill(view: Canvas) -> Image.Image:
    """The white hill, brighter on the moon's side; returns where it is."""
    crest = [
        (0, 900),
        (200, 856),
        (430, 800),
        (600, 748),
        (760, 722),
        (1000, 706),
        (1300, 704),
        (1450, 730),
        (1600, 778),
    ]
    hill = view.patch([[(0, view.height), *spline(crest), (view.width, view.height)]])
    snow = ramp([(0, (202, 216, 228)), (0.4, (150, 172, 198)), (1, (52, 74, 112))], view.height - 690)
    slope = Image.new("RGB", view.size)
    slope.paste(snow.resize((view.width, snow.height)), (0, 690))
    view.image.paste(slope, (0, 0), hill)
    drifts = noise(view.rng, view.size, (4, 11), octaves=5, gain=0.42)
    lit, dark = relief(drifts, 4, 8, 9)
    view.light(ImageChops.multiply(lit, hill), (176, 200, 222), 0.34)
    view.shade(ImageChops.multiply(dark, hill), (104, 128, 172), 0.5)
    return hill


def _lattice_mast(view: Canvas, x: float, foot: float, tall: float) -> None:
    ink, lit = (22, 30, 48), (126, 144, 164)
    with view.pen() as pen:
        bays = 15
        for bay in range(bays):
            low, high = bay / bays, (bay + 1) / bays
            a, b = 30 * (1 - low * 0.8), 30 * (1 - high * 0.8)
            y0, y1 = foot - tall * low, foot - tall * high
            pen.line([(x - a, y0), (x + b, y1)], ink, 1.5)
            pen.line([(x + a, y0), (x - b, y1)], ink, 1.5)
            pen.line([(x - b, y1), (x + b, y1)], ink, 1.5)
            pen.line([(x + a, y0), (x + b, y1)], ink, 3)
            pen.line([(x - a, y0), (x - b, y1)], lit, 2.5)
        for reach in (-230, 210):
            for share in (0.55, 0.92):
                pen.line([(x, foot - tall * share), (x + reach, foot + abs(reach) * 0.06)], (70, 88, 112, 170), 1)
        pen.ellipse((x + 16, foot - tall * 0.72), 17, 19, ink)
        pen.ellipse((x - 14, foot - tall * 0.8), 13, 15, (168, 184, 200))


def _station_house(view: Canvas) -> None:
    with view.pen() as pen:
        pen.polygon([(780, 722), (780, 672), (930, 672), (930, 722)], (46, 58, 80))
        pen.polygon([(772, 674), (780, 660), (932, 660), (938, 674)], (206, 218, 230))
        pen.polygon([(1096, 712), (1096, 652), (1190, 652), (1190, 712)], (38, 50, 72))
        pen.polygon([(1090, 654), (1098, 642), (1188, 642), (1196, 654)], (196, 210, 224))
        for x in (800, 836, 872, 1122, 1152):
            pen.box(x, 686 if x < 1000 else 668, x + 18, 702 if x < 1000 else 684, (255, 206, 124))
    for x, y in ((845, 716), (1146, 704)):
        view.glow((x, y), 130, 34, (255, 180, 96), 0.5, 2)
        view.glow((x, y - 24), 90, 46, (255, 180, 96), 0.35, 2)


def _dome(view: Canvas, centre: Point, radius: float) -> None:
    """A radome of flat panels, lit from the upper left."""
    x, y = centre
    with view.pen() as pen:
        pen.box(x - radius * 0.62, y + radius * 0.7, x + radius * 0.62, y + radius + 14, (42, 54, 78))
    ball = view.stencil(lambda pen: pen.ellipse(centre, radius, radius, 255))
    view.tint(ball, (100, 120, 152))
    lit = view.stencil(
        lambda pen: pen.ellipse((x - radius * 0.34, y - radius * 0.38), radius * 0.8, radius * 0.8, 255), radius * 0.3
    )
    view.tint(ImageChops.multiply(lit, ball), (226, 234, 240), 0.95)
    low = view.stencil(
        lambda pen: pen.ellipse((x + radius * 0.5, y + radius * 0.72), radius * 0.8, radius * 0.7, 255), radius * 0.28
    )
    view.shade(ImageChops.multiply(low, ball), (70, 86, 126), 0.8)
    seams = view.stencil(lambda pen: _dome_seams(view.rng, pen, centre, radius))
    view.shade(ImageChops.multiply(seams, ball), (120, 138, 170), 0.62)
    view.glow((x - radius * 0.1, y + radius * 0.95), radius * 0.7, radius * 0.3, (255, 196, 120), 0.25)


def _dome_seams(rng: random.Random, pen: Pen, centre: Point, radius: float) -> None:
    """Seams between panels: rings of points on a sphere, each joined to its neighbours."""
    rings: list[list[Point]] = []
    for ring in range(1, 9):
        tilt = ring / 9 * math.pi
        count = max(6, round(16 * math.sin(tilt)))
        turns = [(2 * math.pi * (k + ring % 2 / 2) / count) for k in range(count)]
        place = [(math.sin(tilt) * math.sin(t), math.cos(tilt) * 0.96, math.sin(tilt) * math.cos(t)) for t in turns]
        rings.append([(centre[0] + px * radius, centre[1] - py * radius) for px, py, pz in place if pz > -0.1])
    for upper, lower in itertools.pairwise(rings):
        for point in upper:
            for other in sorted(lower, key=lambda q: math.dist(q, point))[:2]:
                pen.line([point, other], 255, 1.2)
        ordered = sorted(lower)
        for first, second in itertools.pairwise(ordered):
            if rng.random() < 0.94:
                pen.line([first, second], 255, 1.2)


def _snow_shadows(view: Canvas, hill: Image.Image) -> None:
    casts = [
        [(930, 722), (1090, 716), (1480, 800), (1250, 822)],
        [(650, 752), (760, 740), (1000, 806), (850, 818)],
        [(1186, 706), (1240, 704), (1600, 776), (1600, 790)],
    ]
    view.shade(ImageChops.multiply(view.patch(casts, 9), hill), (74, 98, 148), 0.7)
    track = view.patch(
        [[(806, 724), (846, 724), (700, 840), (640, 960), (650, 1067), (590, 1067), (590, 950), (676, 830)]], 9
    )
    view.shade(ImageChops.multiply(track, hill), (116, 140, 182), 0.3)
