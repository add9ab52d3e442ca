"""Control room: curved rows of screens around the viewer's axis. Units are metres."""

import math
import random

from PIL import Image

from .canvas import Canvas, Pen
from .texture import Lens, Point, blend, spline

__all__ = ["draw"]

_FLOOR = Lens(centre=800, horizon=372, focal=980, eye=1.9)
_HUB = -0.6  # distance of the rows' common centre


def draw(rng: random.Random, width: int, height: int) -> Image.Image:
    """Curved rows of blue screens in a dark room, two people from behind at their desks."""
    view = Canvas(rng, width, height, (7, 10, 18))
    view.wash([(0, (8, 12, 22)), (0.4, (14, 26, 44)), (0.55, (16, 32, 52)), (1, (6, 10, 18))])
    _ceiling(view)
    with view.pen() as pen:
        for k in range(7):
            _wall_screen(pen, rng, -54 + k * 15.6, k)
    view.glow((800, 300), 900, 330, (60, 140, 220), 0.34, 1.6)
    for radius, first, count, step in ((7.2, -50, 15, 7.0), (5.0, -51, 11, 9.4), (3.5, -52, 8, 14.0)):
        _desk_row(view, radius, first, count, step)
    for turn, radius, lean in ((-17.5, 2.62, 1), (18.5, 2.7, -1)):
        _operator(view, turn, radius, lean)
    view.bloom(above=120, radius=26, strength=0.55)
    return view.finish(grain=0.36, vignette=0.5)


def _round(turn: float, radius: float, y: float) -> Point:
    """The place at an angle in degrees from the axis and a distance from the hub, y metres above the floor."""
    t = math.radians(turn)
    return _FLOOR.at(radius * math.sin(t), y, _HUB + radius * math.cos(t))


def _curved(turns: Point, radius: float, heights: Point, steps: int = 5) -> list[Point]:
    span = [turns[0] + (turns[1] - turns[0]) * k / steps for k in range(steps + 1)]
    return [_round(t, radius, heights[1]) for t in span] + [_round(t, radius, heights[0]) for t in reversed(span)]


def _ceiling(view: Canvas) -> None:
    with view.pen() as pen:
        for radius in (9.6, 8.0, 6.4, 5.0):
            pen.line(_curved((-60, 60), radius, (3.35, 3.35), 30)[:31], (34, 56, 82), 26 / radius)
        for turn in range(-56, 60, 14):
            pen.line([_round(turn, 9.6, 3.35), _round(turn, 4.4, 3.35)], (20, 32, 50), 2)
        for turn in range(-49, 60, 14):
            x, y = _round(turn, 7.2, 3.34)
            pen.ellipse((x, y), 9, 2.5, (220, 186, 130))


def _wall_screen(pen: Pen, rng: random.Random, left: float, number: int) -> None:
    """One panel of the display wall: a chart of the coast on three of them, traces and tables on the others."""
    right, radius = left + 14.8, 10.0
    pen.polygon(_curved((left, right), radius, (1.2, 3.05)), (12, 30, 48))
    pen.polygon(
        _curved((left + 0.3, right - 0.3), radius, (1.26, 2.99)), (22, 74, 112) if 1 < number < 5 else (18, 52, 84)
    )
    if 1 < number < 5:
        coast = [
            (left + 0.3 + k * 1.42, 2.1 + 0.34 * math.sin((left + k * 1.42) / 6.5) + rng.uniform(-0.07, 0.07))
            for k in range(11)
        ]
        land = [_round(t, radius, y) for t, y in coast]
        pen.polygon([*land, _round(right - 0.3, radius, 2.99), _round(left + 0.3, radius, 2.99)], (52, 126, 136))
        pen.line(land, (180, 236, 230), 1.5)
        for _ in range(9):
            x, y = _round(rng.uniform(left + 1, right - 1), radius, rng.uniform(1.35, 1.9))
            tone = rng.choice(((255, 206, 120), (150, 240, 255), (150, 240, 255)))
            pen.polygon([(x, y - 4), (x + 4, y + 4), (x - 4, y + 4)], tone)
            pen.line([(x, y), (x + rng.uniform(-26, 26), y + rng.uniform(-4, 8))], (*tone, 120), 1)
        for share in (0.25, 0.5, 0.75):
            pen.line(
                _curved((left + 0.3, right - 0.3), radius, (1.26 + 1.73 * share,) * 2, 6)[:7], (120, 200, 230, 60), 1
            )
        return
    for line in range(9):
        y = 2.86 - line * 0.18
        start = left + 1
        while start < right - 2:
            end = min(right - 1, start + rng.uniform(0.8, 3.6))
            text = (255, 190, 100, 210) if rng.random() < 0.1 else (104, 192, 236, rng.randint(70, 200))
            pen.line([_round(start, radius, y), _round(end, radius, y)], text, 4)
            start = end + 0.7


def _desk_row(view: Canvas, radius: float, first: float, count: int, step: float) -> None:
    """A curved desk with monitors whose backs are away from us, so that their light falls our way."""
    rng = view.rng
    last = first + count * step
    with view.pen() as pen:
        pen.polygon(_curved((first - 8, last + 8), radius - 0.35, (0, 0.74), 30), (9, 14, 24))
        top = [_round(first - 8 + (last - first + 16) * k / 30, radius + 0.3, 0.74) for k in range(31)]
        edge = [_round(first - 8 + (last - first + 16) * k / 30, radius - 0.35, 0.74) for k in range(31)]
        pen.polygon([*top, *reversed(edge)], (24, 52, 80))
        pen.line(edge, (96, 176, 224), max(1.0, 9 / radius))
        for k in range(count):
            left = first + k * step
            _monitor(pen, rng, (left + step * 0.05, left + step * 0.93), radius)
    for k in range(0, count, 2):
        x, y = _round(first + (k + 0.5) * step, radius - 0.2, 0.76)
        view.glow((x, y), 620 / radius, 150 / radius, (70, 160, 230), 0.34, 1.8)


def _monitor(pen: Pen, rng: random.Random, turns: Point, radius: float) -> None:
    left, right = turns
    low, high = 0.88, 1.26
    middle = (left + right) / 2
    pen.line([_round(middle, radius, 0.74), _round(middle, radius, 0.9)], (10, 16, 26), 50 / radius)
    pen.polygon(_curved(turns, radius, (low - 0.02, high + 0.02)), (10, 16, 26))
    lit = blend((26, 84, 132), (50, 134, 184), rng.random())
    span = right - left
    pen.polygon(_curved((left + span * 0.03, right - span * 0.03), radius, (low, high)), lit)
    style = rng.random()
    if style < 0.4:
        centre, reach = _round(middle, radius, 1.07), 150 / radius
        for share in (1.0, 0.66, 0.33):
            pen.arc(centre, (reach * share, reach * share), (0, 360), (150, 226, 240, 150), 1)
        sweep = rng.uniform(0, 2 * math.pi)
        pen.line(
            [centre, (centre[0] + reach * math.cos(sweep), centre[1] + reach * math.sin(sweep))], (190, 255, 226), 1.5
        )
    else:
        for line in range(7):
            y = high - 0.05 - line * 0.05
            start = left + span * 0.08
            end = start + span * rng.uniform(0.2, 0.84)
            tone = (255, 196, 110, 220) if rng.random() < 0.12 else (176, 228, 250, 170)
            pen.line([_round(start, radius, y), _round(end, radius, y)], tone, max(1.0, 9 / radius))


# An operator from behind: metres to the side and above the floor.
_SHOULDERS: list[Point] = [
    (-0.1, 1.2), (-0.2, 1.14), (-0.27, 1.04), (-0.31, 0.8), (-0.36, 0.6), (-0.3, 0.4),
    (0.3, 0.4), (0.36, 0.6), (0.31, 0.8), (0.27, 1.03), (0.2, 1.13), (0.1, 1.2),
]  # fmt: skip
_HEAD: list[Point] = [
    (-0.1, 1.36), (-0.085, 1.46), (0.01, 1.5), (0.1, 1.46), (0.115, 1.36),
    (0.09, 1.26), (0.065, 1.17), (-0.055, 1.17), (-0.085, 1.26),
]  # fmt: skip
_CHAIR: list[Point] = [
    (-0.25, 0.98), (-0.16, 1.0), (0.16, 1.0), (0.25, 0.98), (0.28, 0.5), (0.2, 0.36), (-0.2, 0.36), (-0.28, 0.5),
]  # fmt: skip


def _operator(view: Canvas, turn: float, radius: float, lean: int) -> None:
    """A person from behind, dark against the screens, with a headset and a rim of blue light."""
    x, floor = _round(turn, radius, 0)
    unit = 980 / (_HUB + radius * math.cos(math.radians(turn)))

    def at(dx: float, y: float) -> Point:
        return (x + dx * lean * unit, floor - y * unit)

    body = spline([at(*place) for place in _SHOULDERS], 6)
    head = spline([at(*place) for place in _HEAD], 6, closed=True)
    chair = spline([at(*place) for place in _CHAIR], 5, closed=True)
    view.light(view.patch([body, head], 9), (90, 180, 240), 0.5)
    with view.pen() as pen:
        pen.polygon(body, (13, 19, 32))
        pen.line(body[:24], (120, 200, 246), 2)
        pen.line(body[-24:], (120, 200, 246), 2)
        pen.polygon(head, (11, 14, 24))
        pen.line(head[len(head) // 9 : len(head) // 2], (140, 212, 250), 2)
        pen.arc(at(0.008, 1.385), (0.118 * unit, 0.125 * unit), (184, 356), (34, 46, 66), 6)
        for side in (-0.108, 0.122):
            pen.ellipse(at(side, 1.35), 0.026 * unit, 0.046 * unit, (26, 36, 54))
        pen.polygon(chair, (8, 12, 21))
        pen.line(chair[: len(chair) // 3], (56, 104, 148), 2)
        pen.polygon([at(-0.05, 0.4), at(0.05, 0.4), at(0.05, -0.3), at(-0.05, -0.3)], (6, 9, 16))
