"""Archive: one lamp hangs at the aisle's far end; everything is lit from there. Units are metres."""

import itertools
import math
import random

from PIL import Image, ImageChops

from .canvas import Canvas, Pen
from .texture import Colour, Lens, blend, levels, noise

__all__ = ["LEATHER", "draw"]

LEATHER: tuple[Colour, ...] = (
    (128, 66, 38), (146, 92, 48), (98, 44, 34), (84, 76, 52), (62, 74, 74),
    (160, 120, 72), (178, 150, 108), (70, 46, 38), (110, 34, 32), (196, 176, 138),
)  # fmt: skip
"""Bindings of old books."""

_AISLE = Lens(centre=640, horizon=800, focal=1150, eye=1.65)
_SHELF_SIDE, _AISLE_END = 0.66, 9.6
_LAMP = (0.0, 2.25, 8.3)


def draw(rng: random.Random, width: int, height: int) -> Image.Image:
    """A narrow aisle between tall shelves of bound volumes, lit by a lamp at its far end."""
    view = Canvas(rng, width, height, (10, 7, 7))
    _aisle_shell(view)
    with view.pen() as pen:
        for side in (-1, 1):
            _shelf_wall(pen, rng, side)
    _aisle_floor_light(view)
    _ladder_and_cart(view)
    _lamp(view)
    view.bloom(above=186, radius=30, strength=0.55)
    return view.finish(grain=0.36, vignette=0.5)


def _lamplight(x: float, y: float, z: float) -> float:
    """Share of full light, 0 to 1, that reaches a place in the aisle."""
    distance = math.dist((x, y, z), _LAMP)
    return min(1.0, 1.35 / (0.55 + 0.13 * math.pow(distance, 1.7)))


def _aisle_shell(view: Canvas) -> None:
    with view.pen() as pen:
        for step in range(40):
            z0, z1 = _AISLE_END - step * 0.22, _AISLE_END - (step + 1) * 0.22
            light = _lamplight(0, 0, z1)
            planks = 6
            for plank in range(planks):
                a, b = (-_SHELF_SIDE + 2 * _SHELF_SIDE * k / planks for k in (plank, plank + 1))
                tone = blend((12, 8, 8), (206, 140, 78), light * (0.72 + 0.28 * ((plank * 7 + step // 4 * 3) % 5) / 5))
                pen.polygon(_AISLE.quad((a, 0, z0), (b, 0, z0), (b, 0, z1), (a, 0, z1)), tone)
            top = blend((8, 6, 6), (120, 82, 52), _lamplight(0, 4.3, z1))
            pen.polygon(_AISLE.quad((-1, 4.3, z0), (1, 4.3, z0), (1, 4.3, z1), (-1, 4.3, z1)), top)
        for k in range(1, 6):
            x = -_SHELF_SIDE + 2 * _SHELF_SIDE * k / 6
            pen.line(_AISLE.quad((x, 0, _AISLE_END), (x, 0, 0.9)), (20, 12, 10, 150), 1)
        end = _AISLE.quad((-0.9, 0, _AISLE_END), (-0.9, 4.3, _AISLE_END), (0.9, 4.3, _AISLE_END), (0.9, 0, _AISLE_END))
        pen.polygon(end, (206, 148, 88))
        pen.polygon(
            _AISLE.quad(
                (-0.46, 0, _AISLE_END), (-0.46, 2.1, _AISLE_END), (0.46, 2.1, _AISLE_END), (0.46, 0, _AISLE_END)
            ),
            (120, 72, 42),
        )
        pen.polygon(
            _AISLE.quad(
                (-0.36, 1.1, _AISLE_END), (-0.36, 1.95, _AISLE_END), (0.36, 1.95, _AISLE_END), (0.36, 1.1, _AISLE_END)
            ),
            (246, 204, 138),
        )


def _shelf_wall(pen: Pen, rng: random.Random, side: int) -> None:
    """One side of the aisle, from the far end forward, shelf by shelf."""
    boards = [0.06 + k * 0.455 for k in range(9)]
    x = side * _SHELF_SIDE
    back = _AISLE.quad(
        (side * 0.8, 0, _AISLE_END), (side * 0.8, 4.1, _AISLE_END), (side * 0.8, 4.1, 0.7), (side * 0.8, 0, 0.7)
    )
    pen.polygon(back, (9, 6, 6))
    for low, high in itertools.pairwise(boards):
        _row_of_books(pen, rng, side, low, high)
    for board in boards:
        for step in range(34):
            z0, z1 = _AISLE_END - step * 0.27, _AISLE_END - (step + 1) * 0.27
            tone = blend((14, 9, 8), (214, 148, 88), _lamplight(x, board, z1) * 0.9)
            pen.polygon(
                _AISLE.quad((x, board, z0), (x, board + 0.032, z0), (x, board + 0.032, z1), (x, board, z1)), tone
            )
            under = blend((8, 6, 6), (150, 96, 56), _lamplight(x, board, z1) * 0.8)
            level = board if board > _AISLE.eye else board + 0.032
            pen.polygon(
                _AISLE.quad((x, level, z0), (side * 0.8, level, z0), (side * 0.8, level, z1), (x, level, z1)), under
            )
    for step in range(8):
        z = _AISLE_END - step * 1.24
        if z > 0.8:
            tone = blend((12, 8, 8), (226, 160, 96), _lamplight(x, 1.6, z))
            pen.polygon(
                _AISLE.quad(
                    (x * 0.985, 0, z), (x * 0.985, 4.1, z), (x * 0.985, 4.1, z - 0.05), (x * 0.985, 0, z - 0.05)
                ),
                tone,
            )


def _row_of_books(pen: Pen, rng: random.Random, side: int, low: float, high: float) -> None:
    z = _AISLE_END
    run = rng.choice(LEATHER)
    while z > 0.74:
        if rng.random() < 0.14:
            run = rng.choice(LEATHER)
        thick = rng.uniform(0.03, 0.085)
        if rng.random() < 0.035:
            z -= thick * 2.4
            continue
        tall = min(high - low - 0.07, rng.uniform(0.27, 0.375))
        deep = side * (_SHELF_SIDE + rng.uniform(0.012, 0.06))
        near = z - thick
        light = _lamplight(deep, low + 0.2, z)
        tone = blend((9, 6, 7), blend(run, rng.choice(LEATHER), 0.22), light)
        foot = low + 0.032
        pen.polygon(
            _AISLE.quad((deep, foot, z), (deep, foot + tall, z), (deep, foot + tall, near), (deep, foot, near)), tone
        )
        edge = blend(tone, (255, 206, 140), 0.5 * light)
        pen.line(_AISLE.quad((deep, foot, z), (deep, foot + tall, z)), edge, 2.4 / max(1.0, z * 0.5))
        gilt = blend(tone, (255, 220, 140), 0.55 * light + 0.08)
        for share in (0.16, 0.78, 0.86):
            y = foot + tall * share
            pen.line(_AISLE.quad((deep, y, z - thick * 0.12), (deep, y, near + thick * 0.12)), gilt, max(0.5, 3.2 / z))
        if thick > 0.05 and run[0] < 150:
            label = blend(tone, (226, 206, 160), 0.6 * light + 0.1)
            pen.polygon(
                _AISLE.quad(
                    (deep, foot + tall * 0.55, z - thick * 0.15),
                    (deep, foot + tall * 0.7, z - thick * 0.15),
                    (deep, foot + tall * 0.7, near + thick * 0.15),
                    (deep, foot + tall * 0.55, near + thick * 0.15),
                ),
                label,
            )
        z = near


def _aisle_floor_light(view: Canvas) -> None:
    x, foot = _AISLE.at(0, 0, _AISLE_END)
    view.glow((x, foot + 40), 190, 190, (255, 196, 120), 0.4, 2)
    view.glow((x, foot + 240), 120, 520, (255, 190, 116), 0.22, 1.8)
    grainy = levels(noise(view.rng, view.size, (60, 10), octaves=4), low=120, high=220)
    floor = view.patch(
        [
            _AISLE.quad(
                (-_SHELF_SIDE, 0, _AISLE_END),
                (_SHELF_SIDE, 0, _AISLE_END),
                (_SHELF_SIDE, 0, 0.9),
                (-_SHELF_SIDE, 0, 0.9),
            )
        ]
    )
    view.shade(ImageChops.multiply(grainy, floor), (120, 84, 66), 0.6)


def _ladder_and_cart(view: Canvas) -> None:
    """A ladder against the right shelves and a low cart of volumes on the left, both seen against the light."""
    ink, rim = (22, 13, 11), (206, 140, 82)
    with view.pen() as pen:
        for z in (3.7, 3.15):
            pen.line(_AISLE.quad((0.18, 0, z), (0.62, 3.05, z)), ink, 40 / z)
            pen.line([(px - 14 / z, py) for px, py in _AISLE.quad((0.18, 0, z), (0.62, 3.05, z))], rim, 5 / z)
        for rung in range(1, 10):
            share = rung / 10
            x, y = 0.18 + 0.44 * share, 3.05 * share
            pen.line(_AISLE.quad((x, y, 3.7), (x, y, 3.15)), ink, 9)
            pen.line([(px, py - 4) for px, py in _AISLE.quad((x, y, 3.7), (x, y, 3.15))], (150, 98, 58), 1.5)
        z0, z1 = 4.6, 5.5
        for level in (0.18, 0.5, 0.82):
            pen.polygon(
                _AISLE.quad((-0.6, level, z1), (-0.2, level, z1), (-0.2, level, z0), (-0.6, level, z0)), (96, 60, 38)
            )
            pen.line(_AISLE.quad((-0.6, level, z0), (-0.2, level, z0)), ink, 6)
            for k in range(6):
                x = -0.58 + k * 0.06
                tone = blend((30, 18, 15), view.rng.choice(LEATHER), 0.3)
                pen.polygon(
                    _AISLE.quad(
                        (x, level, z0), (x, level + 0.26, z0), (x + 0.052, level + 0.26, z0), (x + 0.052, level, z0)
                    ),
                    tone,
                )
                pen.line(_AISLE.quad((x, level + 0.26, z0), (x + 0.052, level + 0.26, z0)), rim, 2)
        for x in (-0.6, -0.2):
            pen.line(_AISLE.quad((x, 0.06, z0), (x, 1.05, z0)), ink, 7)
            pen.ellipse(_AISLE.at(x, 0.05, z0), 10, 12, ink)
        pen.line([(px - 3, py) for px, py in _AISLE.quad((-0.2, 0.06, z0), (-0.2, 1.05, z0))], rim, 1.5)


def _lamp(view: Canvas) -> None:
    x, y = _AISLE.at(*_LAMP)
    with view.pen() as pen:
        pen.line([(x, y - 26), _AISLE.at(0, 4.3, 8.3)], (30, 20, 16), 2)
        pen.polygon([(x - 30, y), (x - 9, y - 24), (x + 9, y - 24), (x + 30, y)], (44, 30, 22))
        pen.ellipse((x, y + 2), 13, 11, (255, 248, 220))
    view.glow((x, y + 4), 420, 420, (255, 186, 104), 0.5, 2.6)
    view.glow((x, y + 4), 110, 110, (255, 224, 168), 0.8, 2)
