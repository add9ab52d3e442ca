"""Dry dock: the eye is above the dock's end, the sun high on the right. Units are metres."""

import itertools
import math
import random

from PIL import Image, ImageChops

from .canvas import Canvas, Pen
from .figures import standing
from .texture import Lens, Point, blend, levels, noise

__all__ = ["draw"]

_DOCK = Lens(centre=800, horizon=330, focal=900, eye=15)
_STEPS = ((12.5, 0.0), (12.5, 4.2), (14.2, 4.2), (14.2, 8.4), (16.0, 8.4), (16.0, 12.4))
_STEM = 27.0  # distance of the bow


def draw(rng: random.Random, width: int, height: int) -> Image.Image:
    """A hull on blocks in a deep stone dock, scaffolding on one side, small figures below."""
    view = Canvas(rng, width, height)
    view.wash([(0, (124, 150, 166)), (0.16, (190, 196, 190)), (0.28, (240, 222, 188)), (1, (200, 190, 170))])
    cloud = Image.new("L", view.size)
    cloud.paste(levels(noise(rng, (width, 330), (4, 8), octaves=5), low=110, high=225), (0, 0))
    view.light(cloud, (255, 238, 210), 0.4)
    view.glow((1240, 120), 640, 380, (255, 226, 170), 0.6, 1.6)
    _shore_behind(view)
    _stone(view)
    _hull_bow(view)
    _scaffold(view)
    _dock_people(view)
    _welding(view)
    beam = view.patch([[(1180, 0), (1420, 0), (700, 1100), (240, 1000)]], 70)
    view.light(beam, (255, 220, 160), 0.13)
    view.bloom(above=206, radius=26, strength=0.4)
    return view.finish(grain=0.32, vignette=0.42)


def _shore_behind(view: Canvas) -> None:
    rng = view.rng
    with view.pen() as pen:
        x = 0.0
        while x < view.width:
            wide, tall = rng.uniform(50, 150), rng.uniform(16, 60)
            tone = blend((206, 190, 166), (166, 158, 150), rng.random())
            pen.box(x, 352 - tall, x + wide, 380, tone)
            if rng.random() < 0.5:
                pen.polygon([(x, 352 - tall), (x + wide / 2, 352 - tall - 18), (x + wide, 352 - tall)], tone)
            x += wide * 0.9
        for x, tall, reach in ((238, 250, 190), (1290, 214, -160)):
            ink = (150, 138, 130)
            pen.line([(x, 366), (x, 366 - tall)], ink, 12)
            for k in range(12):
                pen.line([(x - 5, 366 - k * tall / 12), (x + 5, 366 - (k + 1) * tall / 12)], (196, 180, 160), 1.5)
            pen.line([(x - reach * 0.3, 372 - tall), (x + reach, 352 - tall - 26)], ink, 7)
            pen.line([(x, 336 - tall), (x + reach, 326 - tall)], ink, 2)
            pen.box(x - reach * 0.3 - 14, 366 - tall, x - reach * 0.3 + 14, 392 - tall, ink)
            pen.line([(x + reach * 0.9, 330 - tall), (x + reach * 0.9, 430 - tall)], ink, 1.5)


def _stone(view: Canvas) -> None:
    """Floor and stepped walls, course by course; the left wall has the sun."""
    rng = view.rng
    far, near = 120.0, 11.0
    with view.pen() as pen:
        pen.polygon(_DOCK.quad((-60, 12.4, far), (60, 12.4, far), (60, 12.4, near), (-60, 12.4, near)), (196, 178, 148))
        pen.polygon(_DOCK.quad((-16, 12.4, far), (16, 12.4, far), (16, 0, far), (-16, 0, far)), (126, 116, 106))
        pen.polygon(_DOCK.quad((-12.5, 0, far), (12.5, 0, far), (12.5, 0, near), (-12.5, 0, near)), (134, 121, 108))
        for side in (-1, 1):
            for (x0, y0), (x1, y1) in itertools.pairwise(_STEPS):
                _wall_band(pen, rng, side, ((x0, y0), (x1, y1)), (far, near))
        for z in (13, 15.5, 19, 24, 31, 41, 56):
            pen.line([_DOCK.at(-12.5, 0, z), _DOCK.at(12.5, 0, z)], (78, 72, 70, 130), 1.5)
    wet = levels(noise(rng, view.size, (10, 26), octaves=5), low=128, high=190)
    floor = view.patch([_DOCK.quad((-12.5, 0, far), (12.5, 0, far), (12.5, 0, near), (-12.5, 0, near))])
    view.light(ImageChops.multiply(wet, floor), (214, 196, 160), 0.34)
    dusk = view.patch([_DOCK.quad((-2, 0, far), (12.5, 0, far), (12.5, 0, near), (-6, 0, near))], 28)
    view.shade(dusk, (110, 106, 122), 0.62)


def _wall_band(pen: Pen, rng: random.Random, side: int, edge: tuple[Point, Point], reach: tuple[float, float]) -> None:
    (x0, y0), (x1, y1) = edge
    level = y0 == y1
    z = reach[1]
    courses = 1 if level else 4
    while z < reach[0]:
        step = z * 0.075
        for course in range(courses):
            low, high = y0 + (y1 - y0) * course / courses, y0 + (y1 - y0) * (course + 1) / courses
            sun = (232, 198, 148) if side < 0 else (96, 90, 96)
            base = blend(sun, (226, 204, 166), 0.5) if level else blend(sun, (70, 70, 72), 0.5 - y0 / 26)
            tone = blend(base, (186, 172, 150), min(0.7, z / 170))
            tone = blend(tone, (60, 56, 54), rng.random() * 0.16)
            xa, xb = (x0, x1) if level else (x0, x0)
            pen.polygon(
                _DOCK.quad(
                    (side * xa, low, z), (side * xb, high, z), (side * xb, high, z + step), (side * xa, low, z + step)
                ),
                tone,
            )
            seam = (64, 58, 54, 110)
            pen.line(_DOCK.quad((side * xa, low, z), (side * xb, high, z)), seam, 1)
            pen.line(_DOCK.quad((side * xa, low, z), (side * xa, low, z + step)), seam, 1)
        z += step


def _hull_bow(view: Canvas) -> None:
    shadow = _DOCK.quad((-6.5, 0, 52), (5, 0, 52), (3, 0, 25), (-7.5, 0, 22), (-10, 0, 30))
    view.shade(view.patch([shadow], 26), (66, 62, 72), 0.85)
    with view.pen() as pen:
        for z in (40, 35, 31, 28, 25.5):
            pen.polygon(
                _DOCK.quad((-1.1, 1.4, z), (1.1, 1.4, z), (1.1, 1.4, z + 1.4), (-1.1, 1.4, z + 1.4)), (150, 118, 84)
            )
            pen.polygon(_DOCK.quad((-1.1, 0, z), (1.1, 0, z), (1.1, 1.4, z), (-1.1, 1.4, z)), (88, 68, 50))
        _superstructure(pen)
        for z in (40.0, 33.0):
            pen.line(_DOCK.quad((9.6, 0, z - 1), (4.6, 5.6, z)), (132, 102, 70), 260 / z)
        for side in (-1, 1):
            _bow_half(pen, side)
    plates = levels(noise(view.rng, view.size, (16, 40), octaves=5), low=120, high=220)
    body = view.patch([[*_section(-1, 12.0), *reversed(_section(1, 12.0))]])
    view.shade(ImageChops.multiply(plates, body), (160, 140, 126), 0.2)


def _section(side: int, top: float) -> list[Point]:
    """The hull's outline to one side, from the stem's foot up to ``top`` metres, as seen from ahead."""
    shape = ((0.0, 1.7), (1.6, 1.9), (3.9, 3.0), (5.2, 5.0), (5.9, 7.6), (6.7, 10.2), (7.2, 12.0))
    return [_DOCK.at(side * x, y, _STEM + 1.0 + x * 1.15) for x, y in shape if y <= top]


def _bow_half(pen: Pen, side: int) -> None:
    grey = (184, 186, 182) if side > 0 else (112, 122, 132)
    red = (158, 62, 46) if side > 0 else (98, 42, 42)
    outer = _section(side, 12.0)
    stem_top, stem_mid, stem_foot = (
        _DOCK.at(0, 13.4, _STEM - 2.4),
        _DOCK.at(0, 5.0, _STEM),
        _DOCK.at(0, 1.7, _STEM + 1.0),
    )
    pen.polygon([*outer, stem_top, stem_mid, stem_foot], grey)
    pen.polygon([*outer[:4], stem_mid, stem_foot], red)
    pen.line([outer[3], stem_mid], (236, 226, 204), 2.5)
    pen.line([outer[-1], stem_top], blend(grey, (255, 246, 224), 0.7), 3)
    for share in (0.3, 0.55, 0.78):
        top = (stem_top[0] + (outer[-1][0] - stem_top[0]) * share, stem_top[1] + (outer[-1][1] - stem_top[1]) * share)
        foot = (stem_mid[0] + (outer[3][0] - stem_mid[0]) * share, stem_mid[1] + (outer[3][1] - stem_mid[1]) * share)
        pen.line([top, foot], (70, 74, 80, 70), 1)
    x, y = _DOCK.at(side * 2.2, 9.6, _STEM)
    pen.ellipse((x, y), 12, 10, (58, 60, 66))
    pen.polygon(
        [(x - 3, y), (x + 3, y), (x + 4, y + 24), (x + 15, y + 16), (x, y + 36), (x - 15, y + 16), (x - 4, y + 24)],
        (58, 60, 66),
    )
    pen.line([(x - 2, y + 38), (x - 3, y + 108)], (142, 96, 66, 110), 3)


def _superstructure(pen: Pen) -> None:
    lit, shade, glass = (206, 206, 196), (130, 140, 150), (52, 66, 78)
    for half, low, high, z in ((6.0, 11.5, 15.2, 40.0), (5.0, 15.2, 18.2, 40.5), (2.6, 18.2, 20.4, 41.0)):
        pen.polygon(_DOCK.quad((-half, low, z), (0.0, low, z), (0.0, high, z), (-half * 0.96, high, z)), shade)
        pen.polygon(_DOCK.quad((0.0, low, z), (half, low, z), (half * 0.96, high, z), (0.0, high, z)), lit)
        pen.line(_DOCK.quad((-half, high, z), (half, high, z)), (240, 234, 216), 2.5)
    pen.polygon(_DOCK.quad((-4.7, 16.2, 40.4), (4.7, 16.2, 40.4), (4.5, 17.5, 40.4), (-4.5, 17.5, 40.4)), glass)
    for x in range(-4, 5):
        pen.line(_DOCK.quad((x, 16.2, 40.4), (x * 0.97, 17.5, 40.4)), blend(shade, lit, (x + 4) / 8), 2.5)
    mast = (92, 98, 104)
    pen.line(_DOCK.quad((0, 20.4, 42), (0, 29, 42)), mast, 7)
    for y, reach in ((23, 2.6), (25.6, 1.8)):
        pen.line(_DOCK.quad((-reach, y, 42), (reach, y, 42)), mast, 3)
    pen.ellipse(_DOCK.at(0, 24.4, 42), 14, 9, (222, 220, 208))
    for stay in (-2.4, 2.4):
        pen.line(_DOCK.quad((stay, 20.4, 42), (0, 27, 42)), mast, 2)


def _scaffold(view: Canvas) -> None:
    """Poles, boards and braces along the left side of the hull."""
    pole, board = (92, 70, 52), (196, 158, 104)
    inner, outer = -8.2, -10.4
    depths = [52.0, 46.0, 40.5, 35.5, 31.0, 27.0]
    with view.pen() as pen:
        for z0, z1 in itertools.pairwise(depths):
            for level in (2.4, 5.0, 7.6, 10.2):
                pen.polygon(
                    _DOCK.quad((inner, level, z0), (outer, level, z0), (outer, level, z1), (inner, level, z1)), board
                )
                pen.line(_DOCK.quad((outer, level + 1.1, z0), (outer, level + 1.1, z1)), pole, 2)
                pen.line(_DOCK.quad((inner, level - 0.1, z0), (inner, level - 0.1, z1)), (84, 62, 46), 3)
            pen.line(_DOCK.quad((inner, 0.0, z1), (inner, 5.0, z0)), pole, 2)
            for x in (outer, inner):
                pen.line(_DOCK.quad((x, 0, z1), (x, 11.6, z1)), pole, 110 / z1)
        for level in (2.4, 5.0, 7.6, 10.2):
            pen.line(_DOCK.quad((outer, level, 27), (inner, level, 27)), (112, 84, 58), 6)
            pen.line(_DOCK.quad((outer, level + 1.1, 27), (inner, level + 1.1, 27)), pole, 2.5)
        for x, level, z in ((-9.2, 5.0, 30), (-9.4, 10.2, 36), (-9.0, 7.6, 42)):
            standing(pen, _DOCK.at(x, level, z), 900 * 1.75 / z, (46, 42, 46), 1)


def _dock_people(view: Canvas) -> None:
    people = ((5.6, 19, -1), (6.8, 19.4, -1), (-3.6, 17, 1), (9.4, 30, -1), (-6.0, 23, 1))
    casts = [
        _DOCK.quad((x - 0.2, 0, z), (x + 0.25, 0, z), (x - 2.2, 0, z - 1.2), (x - 2.6, 0, z - 1.1))
        for x, z, _ in people
    ]
    view.shade(view.patch(casts, 3), (70, 66, 72), 0.7)
    with view.pen() as pen:
        for x, z, turn in people:
            foot, tall = _DOCK.at(x, 0, z), 900 * 1.75 / z
            standing(pen, foot, tall, (40, 40, 48), turn)
            pen.ellipse((foot[0], foot[1] - tall * 0.955), tall * 0.072, tall * 0.05, (240, 186, 66))
            pen.polygon(
                [
                    (foot[0] - tall * 0.09, foot[1] - tall * 0.8),
                    (foot[0] + tall * 0.09, foot[1] - tall * 0.8),
                    (foot[0] + tall * 0.085, foot[1] - tall * 0.58),
                    (foot[0] - tall * 0.085, foot[1] - tall * 0.58),
                ],
                (214, 110, 50),
            )


def _welding(view: Canvas) -> None:
    """A welder's arc under the bow: the one cold light, with sparks falling from it."""
    x, y = _DOCK.at(-4.6, 3.4, _STEM + 4)
    view.glow((x, y), 210, 190, (130, 180, 255), 0.6, 2.4)
    view.glow((x, y), 30, 30, (255, 255, 255), 1, 1.3)
    with view.pen() as pen:
        for _ in range(70):
            turn, far = view.rng.uniform(0.15, math.pi - 0.15), 90 * view.rng.random() ** 1.6
            sx, sy = x + far * math.cos(turn) * 0.8, y + far * math.sin(turn)
            pen.line([(sx, sy), (sx + 3 * math.cos(turn), sy + 6)], (255, 214, 140, view.rng.randint(110, 255)), 1)
