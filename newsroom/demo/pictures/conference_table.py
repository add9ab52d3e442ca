"""Conference table: seen from straight above; a tall window throws light from the upper left. Units are pixels."""

import math
import random

from PIL import Image, ImageChops

from .canvas import Canvas, Pen
from .texture import Colour, Point, blend, levels, noise, spline

__all__ = ["draw"]

_MIDDLE: Point = (800, 806)
_TABLE, _INLAY = 560.0, 300.0  # distance of the corners from the middle
_TILT = math.radians(-99)


def draw(rng: random.Random, width: int, height: int) -> Image.Image:
    """A five-sided table from above, with papers, glasses and empty chairs."""
    view = Canvas(rng, width, height, (44, 74, 82))
    _carpet(view)
    _chairs(view)
    _table(view)
    _table_settings(view)
    _window_light(view)
    view.bloom(above=222, radius=22, strength=0.3)
    return view.finish(grain=0.3, vignette=0.5)


def _corner(radius: float, number: float) -> Point:
    turn = _TILT + number * 2 * math.pi / 5
    return (_MIDDLE[0] + radius * math.cos(turn), _MIDDLE[1] + radius * math.sin(turn))


def _pentagon(radius: float) -> list[Point]:
    return [_corner(radius, n) for n in range(5)]


def _along(side: int, share: float, out: float) -> tuple[Point, float]:
    """A place ``share`` of the way along a side and ``out`` pixels outside the table's edge; and which way out is."""
    (x0, y0), (x1, y1) = _corner(_TABLE, side), _corner(_TABLE, side + 1)
    x, y = x0 + (x1 - x0) * share, y0 + (y1 - y0) * share
    away = _TILT + (side + 0.5) * 2 * math.pi / 5
    return (x + out * math.cos(away), y + out * math.sin(away)), away


def _turned(place: Point, turn: float, shape: list[Point]) -> list[Point]:
    """A shape drawn with x to the right and y outward, moved to a place and turned so that outward is ``turn``."""
    c, s = math.cos(turn - math.pi / 2), math.sin(turn - math.pi / 2)
    return [(place[0] + x * c - y * s, place[1] + x * s + y * c) for x, y in shape]


def _carpet(view: Canvas) -> None:
    rng = view.rng
    with view.pen() as pen:
        for row in range(-2, 44):
            for column in range(-2, 24):
                x, y = column * 76 + (row % 2) * 38, row * 38
                tone = blend((46, 78, 88), (38, 66, 76), rng.random())
                pen.polygon([(x, y - 36), (x + 36, y), (x, y + 36), (x - 36, y)], tone)
                pen.polygon([(x, y - 8), (x + 8, y), (x, y + 8), (x - 8, y)], (96, 122, 118, 120))
        pen.polygon(_pentagon(905), (30, 54, 66))
        pen.polygon(_pentagon(890), (176, 142, 92))
        pen.polygon(_pentagon(880), (34, 60, 72))
    weave = noise(rng, view.size, (260, 260), octaves=2)
    view.shade(levels(weave, low=150, high=230), (150, 160, 164), 0.35)


_SEAT: list[Point] = [(-44, -40), (-36, -48), (36, -48), (44, -40), (42, 34), (30, 44), (-30, 44), (-42, 34)]
_BACK: list[Point] = [
    (-52, 22),
    (-46, 48),
    (-26, 60),
    (0, 64),
    (26, 60),
    (46, 48),
    (52, 22),
    (43, 20),
    (37, 38),
    (22, 48),
    (0, 51),
    (-22, 48),
    (-37, 38),
    (-43, 20),
]


def _chair_places(view: Canvas) -> list[tuple[Point, float]]:
    places = []
    for side in range(5):
        for share in (0.25, 0.5, 0.75):
            pushed = view.rng.choice((22.0, 26.0, 30.0, 62.0))
            place, away = _along(side, share + view.rng.uniform(-0.012, 0.012), pushed)
            places.append((place, away + view.rng.uniform(-0.1, 0.1) * (3 if pushed > 50 else 1)))
    return places


def _chairs(view: Canvas) -> None:
    places = _chair_places(view)
    casts = [[(x + 30, y + 40) for x, y in _turned(place, turn, _SEAT)] for place, turn in places]
    casts += [
        [(x + 44, y + 58) for x, y in _turned(place, turn, spline(_BACK, 4, closed=True))] for place, turn in places
    ]
    view.shade(view.patch(casts, 12), (52, 52, 70), 0.85)
    with view.pen() as pen:
        for place, turn in places:
            pen.polygon(_turned(place, turn, spline(_SEAT, 5, closed=True)), (188, 122, 66))
            pen.polygon(
                _turned(place, turn, spline([(x * 0.8, y * 0.8) for x, y in _SEAT], 5, closed=True)), (206, 142, 82)
            )
            for side in (-1, 1):
                pen.polygon(
                    _turned(place, turn, [(side * 44, -26), (side * 54, -26), (side * 54, 26), (side * 44, 26)]),
                    (64, 42, 36),
                )
            back = _turned(place, turn, spline(_BACK, 5, closed=True))
            pen.polygon(back, (138, 82, 46))
            pen.line(back[: len(back) // 2], (232, 176, 112), 3)


def _table(view: Canvas) -> None:
    view.shade(view.patch([[(x + 46, y + 62) for x, y in _pentagon(_TABLE)]], 24), (40, 40, 58), 0.9)
    with view.pen() as pen:
        for side in range(5):
            outer = (_corner(_TABLE, side), _corner(_TABLE, side + 1))
            inner = (_corner(_INLAY, side), _corner(_INLAY, side + 1))
            facing = math.cos(_TILT + (side + 0.5) * 2 * math.pi / 5 - math.radians(225))
            base = blend((112, 66, 40), (150, 94, 58), 0.5 + 0.5 * facing)
            pen.polygon([outer[0], outer[1], inner[1], inner[0]], base)
            _wood_grain(pen, view.rng, side, base)
            pen.line([outer[0], inner[0]], (64, 36, 26), 2)
        pen.polygon(_pentagon(_INLAY), (40, 66, 58))
        pen.line([*_pentagon(_INLAY), _corner(_INLAY, 0)], (204, 164, 96), 3)
        pen.line([*_pentagon(_INLAY - 16), _corner(_INLAY - 16, 0)], (120, 118, 80), 1.5)
        pen.line([*_pentagon(_TABLE), _corner(_TABLE, 0)], (84, 48, 32), 5)
        pen.line([_corner(_TABLE - 2, n) for n in (3, 4, 5)], (232, 180, 124), 3)
    leather = levels(noise(view.rng, view.size, (120, 120), octaves=3), low=140, high=230)
    view.shade(ImageChops.multiply(leather, view.patch([_pentagon(_INLAY)])), (120, 140, 130), 0.4)


def _wood_grain(pen: Pen, rng: random.Random, side: int, base: Colour) -> None:
    """Streaks that run along one side of the table."""
    for _ in range(170):
        depth = rng.random()
        radius = _INLAY + (_TABLE - _INLAY) * depth
        (x0, y0), (x1, y1) = _corner(radius, side), _corner(radius, side + 1)
        start = rng.uniform(0, 0.9)
        stop = min(1.0, start + rng.uniform(0.06, 0.3))
        tone = blend(base, rng.choice(((60, 32, 22), (190, 128, 82))), 0.5)
        ends = [(x0 + (x1 - x0) * s, y0 + (y1 - y0) * s) for s in (start, stop)]
        pen.line(ends, (*tone, rng.randint(40, 120)), rng.uniform(0.5, 2.5))


_SHEET: list[Point] = [(-34, -48), (34, -48), (34, 48), (-34, 48)]


def _table_settings(view: Canvas) -> None:
    """Papers, folders, glasses and microphones for fifteen, and flowers in the middle."""
    rng = view.rng
    seats = [(*_along(side, share, -66), side) for side in range(5) for share in (0.25, 0.5, 0.75)]
    sheets: list[tuple[list[Point], Colour]] = []
    glasses: list[Point] = []
    for place, turn, side in seats:
        swing = turn + rng.uniform(-0.14, 0.14)
        if rng.random() < 0.62:
            folder = ((150, 52, 46), (38, 74, 104), (196, 150, 72), (70, 96, 80), (104, 62, 92))[side]
            sheets.append((_turned(place, swing + 0.06, [(x * 1.16, y * 1.12) for x, y in _SHEET]), folder))
        for _ in range(rng.randint(1, 3)):
            shift = (place[0] + rng.uniform(-7, 7), place[1] + rng.uniform(-7, 7))
            sheets.append(
                (
                    _turned(shift, swing + rng.uniform(-0.12, 0.12), _SHEET),
                    blend((250, 246, 234), (226, 218, 200), rng.random()),
                )
            )
        glasses.append(_turned(place, turn, [(62, -36)])[0])
    _lay_sheets(view, sheets)
    with view.pen() as pen:
        for place, turn, _ in seats:
            _writing(pen, rng, place, turn)
    _glassware(view, glasses)
    _flowers(view)


def _lay_sheets(view: Canvas, sheets: list[tuple[list[Point], Colour]]) -> None:
    view.shade(view.patch([[(x + 6, y + 8) for x, y in sheet] for sheet, _ in sheets], 4), (60, 40, 40), 0.75)
    with view.pen() as pen:
        for sheet, tone in sheets:
            pen.polygon(sheet, tone)
            pen.line([*sheet, sheet[0]], blend(tone, (90, 70, 60), 0.4), 0.5)


def _writing(pen: Pen, rng: random.Random, place: Point, turn: float) -> None:
    for line in range(9):
        y = 34 - line * 8
        wide = rng.uniform(26, 50) if line % 4 == 3 else 50
        pen.line(_turned(place, turn, [(25, y), (25 - wide, y)]), (120, 116, 120, 170), 1.2)
    pen.line(_turned(place, turn + rng.uniform(-0.4, 0.4), [(-48, -34), (-44, 24)]), (30, 28, 38), 4)
    pen.polygon(_turned(place, turn, [(-40, -64), (40, -64), (40, -80), (-40, -80)]), (240, 232, 214))
    pen.polygon(_turned(place, turn, [(-40, -80), (40, -80), (40, -87), (-40, -87)]), (178, 164, 144))
    pen.line(_turned(place, turn, [(0, -92), (5, -116)]), (26, 26, 32), 4)
    pen.ellipse(_turned(place, turn, [(0, -92)])[0], 7, 7, (40, 40, 46))


def _glassware(view: Canvas, glasses: list[Point]) -> None:
    jugs = [_corner(_INLAY - 60, n + 0.5) for n in range(5)]
    rounds = [(x, y, 17.0) for x, y in glasses] + [(x, y, 30.0) for x, y in jugs]

    def shadows(pen: Pen) -> None:
        for x, y, r in rounds:
            pen.ellipse((x + r * 0.9, y + r * 1.2), r * 0.95, r * 0.95, 255)

    view.shade(view.stencil(shadows, 5), (70, 52, 50), 0.55)
    with view.pen() as pen:
        for x, y, r in rounds:
            pen.ellipse((x, y), r, r, (214, 230, 232, 90))
            pen.ellipse((x, y), r * 0.74, r * 0.74, (170, 204, 212, 130))
            pen.arc((x, y), (r, r), (0, 360), (236, 244, 244, 220), 1.5)
            pen.arc((x, y), (r * 0.78, r * 0.78), (190, 270), (255, 255, 255), 3)
            pen.ellipse((x + r * 0.8, y + r * 1.05), r * 0.2, r * 0.16, (255, 240, 206, 170))


def _flowers(view: Canvas) -> None:
    rng, (x, y) = view.rng, _MIDDLE
    view.shade(view.stencil(lambda pen: pen.ellipse((x + 40, y + 54), 96, 92, 255), 18), (24, 34, 34), 0.85)
    with view.pen() as pen:
        pen.ellipse((x, y), 84, 84, (62, 54, 52))
        for k in range(150):
            turn, far = rng.uniform(0, 2 * math.pi), 102 * math.sqrt(rng.random())
            fx, fy = x + far * math.cos(turn), y + far * math.sin(turn)
            lit = 0.5 - 0.5 * (math.cos(turn - math.radians(45)) * far / 102)
            if k % 3:
                leaf = blend((34, 62, 46), (118, 146, 92), lit * rng.uniform(0.5, 1))
                spread = rng.uniform(0, 2 * math.pi)
                tip = (fx + 26 * math.cos(spread), fy + 26 * math.sin(spread))
                pen.polygon(
                    [
                        (fx - 6 * math.sin(spread), fy + 6 * math.cos(spread)),
                        tip,
                        (fx + 6 * math.sin(spread), fy - 6 * math.cos(spread)),
                        (fx - 8 * math.cos(spread), fy - 8 * math.sin(spread)),
                    ],
                    leaf,
                )
            else:
                petal = blend((198, 190, 178), (255, 250, 236), lit)
                for p in range(5):
                    pen.ellipse((fx + 7 * math.cos(p * 1.257), fy + 7 * math.sin(p * 1.257)), 6, 6, petal)
                pen.ellipse((fx, fy), 4, 4, (226, 170, 66))


def _window_light(view: Canvas) -> None:
    """Five tall panes of sun that fall across carpet and table; what lies between them turns cooler."""
    panes: list[list[Point]] = []
    for column in range(4):
        for row in range(3):
            x, y = -240 + column * 330 + row * 250, -330 + column * 120 + row * 470
            panes.append([(x, y), (x + 280, y + 102), (x + 280 + 216, y + 102 + 420), (x + 216, y + 420)])
    sun = view.patch(panes, 10)
    view.shade(ImageChops.invert(sun), (150, 152, 184), 0.6)
    view.light(sun, (255, 206, 140), 0.17)
