"""Hangar: all light comes through the doors behind the aircraft. Units are metres."""

import math
import random

from PIL import Image, ImageChops

from .canvas import Canvas, Pen
from .figures import standing
from .texture import Colour, Lens, blend, levels, noise

__all__ = ["draw"]

_HALL = Lens(centre=800, horizon=742, focal=1000, eye=1.7)
_BACK, _HALF, _EAVES = 36.0, 24.0, 11.5
_PLANE = 21.0  # distance of the aircraft's wing


def draw(rng: random.Random, width: int, height: int) -> Image.Image:
    """A twin-engined aircraft nose-on, dark against the open doors of a tall hall."""
    view = Canvas(rng, width, height, (24, 29, 38))
    _hall_shell(view)
    _doorway(view)
    _hall_floor(view)
    _light_shafts(view)
    _aircraft(view)
    _crew(view)
    view.glow((800, 640), 900, 420, (255, 214, 150), 0.2, 1.5)
    view.bloom(above=196, radius=34, strength=0.6)
    return view.finish(grain=0.34, vignette=0.45)


def _hall_shell(view: Canvas) -> None:
    view.wash([(0, (22, 27, 36)), (0.35, (44, 50, 58)), (0.62, (74, 72, 70)), (1, (40, 42, 48))])
    with view.pen() as pen:
        for side in (-1, 1):
            for panel in range(26):
                z0, z1 = 8 + panel * 1.1, 8 + (panel + 1) * 1.1
                tone = blend((26, 30, 38), (92, 86, 78), (z1 / _BACK) ** 2.4)
                wall = _HALL.quad(
                    (side * _HALF, 0, z0), (side * _HALF, _EAVES, z0), (side * _HALF, _EAVES, z1), (side * _HALF, 0, z1)
                )
                pen.polygon(wall, tone if panel % 2 else blend(tone, (0, 0, 0), 0.12))
        for step in range(9):
            _truss(pen, _BACK - step * 3.4)


def _roof(x: float) -> float:
    """Height of the roof above the floor, metres, at x to the side of the ridge."""
    return _EAVES + 6.2 * math.sqrt(max(0.0, 1 - (x / (_HALF + 0.4)) ** 2))


def _truss(pen: Pen, z: float) -> None:
    lit = blend((14, 17, 24), (128, 112, 92), (z / _BACK) ** 3)
    wide = 150 / z
    spots = [_HALF * k / 12 for k in range(-12, 13)]
    upper = [_HALL.at(x, _roof(x), z) for x in spots]
    lower = [_HALL.at(x, _roof(x) - 1.5 if abs(x) < _HALF else _EAVES, z) for x in spots]
    pen.line(upper, lit, wide)
    pen.line(lower, lit, wide)
    for k in range(len(spots) - 1):
        pen.line([upper[k], lower[k + 1]], lit, wide * 0.45)
        pen.line([upper[k], lower[k]], lit, wide * 0.45)
    for side in (-_HALF, _HALF):
        pen.line([_HALL.at(side, 0, z), _HALL.at(side, _EAVES, z)], lit, wide * 1.6)


def _doorway(view: Canvas) -> None:
    """The opening, with apron and hills beyond, and the door leaves pushed to both sides."""
    left, foot = _HALL.at(-18, 0, _BACK)
    right, top = _HALL.at(18, 12.4, _BACK)
    opening = view.patch([[(left, foot), (left, top), (right, top), (right, foot)]])
    day = Canvas(view.rng, view.width, view.height)
    day.wash([(0, (255, 240, 208)), (0.6, (255, 226, 176)), (1, (250, 206, 150))], top=top, bottom=foot)
    day.glow((940, 560), 420, 300, (255, 255, 240), 0.9, 1.5)
    with day.pen() as pen:
        hills = [(x, foot - 46 - 26 * math.sin(x / 170) - 12 * math.sin(x / 53)) for x in range(280, 1340, 20)]
        pen.polygon([(280, foot), *hills, (1340, foot)], (236, 196, 150))
        pen.polygon([(280, foot - 14), (1340, foot - 14), (1340, foot), (280, foot)], (214, 176, 132))
        pen.box(1180, foot - 96, 1196, foot - 14, (206, 168, 128))
        pen.polygon([(1168, foot - 112), (1208, foot - 112), (1202, foot - 92), (1174, foot - 92)], (206, 168, 128))
    view.image.paste(day.image, (0, 0), opening)
    with view.pen() as pen:
        for side in (-1, 1):
            for leaf in range(3):
                a, b = 18 + leaf * 2.1, 18 + (leaf + 1) * 2.1
                pen.polygon(
                    _HALL.quad(
                        (side * a, 0, _BACK), (side * a, 12.4, _BACK), (side * b, 12.4, _BACK), (side * b, 0, _BACK)
                    ),
                    (58 - 8 * leaf, 56 - 7 * leaf, 58 - 6 * leaf),
                )
                pen.line([_HALL.at(side * a, 0, _BACK), _HALL.at(side * a, 12.4, _BACK)], (196, 160, 112), 1.5)
        pen.polygon(
            _HALL.quad((-24, 12.4, _BACK), (24, 12.4, _BACK), (24, 13.4, _BACK), (-24, 13.4, _BACK)), (40, 40, 44)
        )


def _hall_floor(view: Canvas) -> None:
    foot = round(_HALL.at(0, 0, _BACK)[1])
    view.mirror(foot, ripple=1.4, squash=1.5, smear=22)
    view.haze((46, 45, 48), foot, foot + 300, 0.2, 1.0)
    view.haze((46, 45, 48), foot + 299, view.height, 1.0, 1.0)
    view.haze((20, 22, 30), foot, view.height, 0.0, 0.7)
    pool = view.patch([_HALL.quad((-18, 0, _BACK), (18, 0, _BACK), (13, 0, 4.2), (-16, 0, 4.2))], 26)
    fall = (
        Image.linear_gradient("L").resize((view.width, view.height - foot)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    )
    down = Image.new("L", view.size)
    down.paste(fall, (0, foot))
    worn = levels(noise(view.rng, view.size, (14, 30), octaves=5), low=-260, high=220)
    view.light(ImageChops.multiply(ImageChops.multiply(pool, down), worn), (255, 206, 138), 0.75)
    with view.pen() as pen:
        for x in range(-24, 25, 6):
            pen.line([_HALL.at(x, 0, _BACK), _HALL.at(x, 0, 3.4)], (20, 20, 26, 90), 1.5)
        for z in (4.5, 6, 8, 11, 15, 20, 27):
            pen.line([_HALL.at(-24, 0, z), _HALL.at(24, 0, z)], (20, 20, 26, 90), 1.2)
        guide = [_HALL.quad((x, 0, _BACK), (x + 0.16, 0, _BACK), (x + 0.16, 0, 3.3), (x, 0, 3.3)) for x in (-0.08,)]
        pen.polygon(guide[0], (236, 176, 70, 120))


def _light_shafts(view: Canvas) -> None:
    for x0, x1, reach, strength in (
        (-16, -9, -420, 0.17),
        (-5, 2, -260, 0.13),
        (6, 9, -120, 0.13),
        (12, 17, 240, 0.15),
    ):
        (ax, ay), (bx, _) = _HALL.at(x0, 12.2, _BACK), _HALL.at(x1, 12.2, _BACK)
        shaft = [(ax, ay), (bx, ay), (bx + reach * 1.5 + 60, 1150), (ax + reach * 1.5 - 60, 1150)]
        fall = Image.linear_gradient("L").resize(view.size).point([round(max(0, 235 - v * 1.05)) for v in range(256)])
        view.light(ImageChops.multiply(view.patch([shaft], 30), fall), (255, 214, 150), strength)


def _aircraft(view: Canvas) -> None:
    wing = [_HALL.quad((-13, 0, 20), (13, 0, 20), (15, 0, 10), (-15, 0, 10))]
    body = [_HALL.quad((-1.7, 0, 20), (1.7, 0, 20), (2.3, 0, 3.2), (-2.3, 0, 3.2))]
    fall = (
        Image.linear_gradient("L")
        .resize(view.size)
        .point([round(max(0, 255 - abs(v - 168) * 5.2)) for v in range(256)])
    )
    view.shade(ImageChops.multiply(view.patch(wing, 34), fall), (52, 48, 54), 0.7)
    view.shade(view.patch(body, 26), (52, 48, 54), 0.75)
    with view.pen() as pen:
        _airframe(pen)
    nose = view.stencil(lambda pen: pen.ellipse(_HALL.at(0, 3.1, _PLANE - 4), 92, 92, 255), 0.6)
    sheen = view.stencil(lambda pen: pen.ellipse((800, 770), 80, 46, 255), 26)
    view.light(ImageChops.multiply(nose, sheen), (150, 122, 92), 0.55)
    with view.pen() as pen:
        _cockpit(pen)
    for side in (-1, 1):
        x, y = _HALL.at(side * 13.6, 4.9, _PLANE)
        view.glow((x, y), 26, 26, (255, 80, 60) if side > 0 else (90, 255, 150), 0.9, 3)


_AIRFRAME, _RIM = (27, 30, 38), (255, 222, 166)


def _airframe(pen: Pen) -> None:
    """Tail, wing, engines, body and wheels, from far to near; edges that face the door are lit."""
    pen.polygon(_HALL.quad((-0.22, 4, 30), (-0.14, 10.6, 30), (0.14, 10.6, 30), (0.22, 4, 30)), (44, 44, 50))
    pen.polygon(_HALL.quad((-5.4, 5.4, 30), (5.4, 5.4, 30), (5.4, 5.15, 30), (-5.4, 5.0, 30)), (44, 44, 50))
    upper = [_HALL.at(x, y, _PLANE) for x, y in ((-14, 4.98), (-4.4, 4.78), (4.4, 4.78), (14, 4.98))]
    lower = [_HALL.at(x, y, _PLANE) for x, y in ((14, 4.88), (4.4, 4.3), (-4.4, 4.3), (-14, 4.88))]
    pen.polygon([*upper, *lower], _AIRFRAME)
    pen.line(upper, _RIM, 2.5)
    for side in (-1, 1):
        _engine(pen, side)
        _main_wheel(pen, side, _AIRFRAME)
    x, y = _HALL.at(0, 3.1, _PLANE - 4)
    pen.line(_HALL.quad((0, 1.4, _PLANE - 5), (0, 0.3, _PLANE - 5)), _AIRFRAME, 9)
    for dx in (-12, 12):
        pen.ellipse((x + dx, _HALL.at(0, 0.36, _PLANE - 5)[1]), 8, 22, (14, 15, 20))
    pen.ellipse((x, y), 94, 94, _AIRFRAME)
    pen.arc((x, y), (94, 94), (190, 350), _RIM, 3)


def _engine(pen: Pen, side: int) -> None:
    """A nacelle and its six-bladed propeller, at rest."""
    x, y = _HALL.at(side * 4.6, 4.25, _PLANE - 2)
    for blade in range(6):
        turn = math.radians(blade * 60 + (14 if side > 0 else 34))
        c, s = math.cos(turn), math.sin(turn)
        widest = (x + 57 * c, y + 57 * s)
        outline = [(x, y), (widest[0] + 6 * s, widest[1] - 6 * c), (x + 104 * c, y + 104 * s)]
        pen.polygon([*outline, (widest[0] - 6 * s, widest[1] + 6 * c)], (20, 22, 28))
    pen.ellipse((x, y + 3), 37, 41, _AIRFRAME)
    pen.arc((x, y + 3), (37, 41), (195, 345), _RIM, 2.5)
    pen.ellipse((x, y + 14), 20, 13, (12, 13, 18))
    pen.ellipse((x, y), 13, 13, (62, 60, 62))


def _main_wheel(pen: Pen, side: int, ink: Colour) -> None:
    knee, foot = _HALL.at(side * 4.6, 3.6, _PLANE - 1), _HALL.at(side * 4.6, 0.45, _PLANE - 1)
    pen.line([knee, foot], ink, 11)
    pen.line([(knee[0] - side * 4, knee[1] + 30), (foot[0], foot[1] - 40)], ink, 6)
    for dx in (-13, 13):
        pen.ellipse((foot[0] + dx, foot[1]), 9, 25, (14, 15, 20))


def _cockpit(pen: Pen) -> None:
    x, y = _HALL.at(0, 3.1, _PLANE - 4)
    for side in (-1, 1):
        pen.polygon(
            [(x + side * 3, y - 60), (x + side * 34, y - 58), (x + side * 38, y - 34), (x + side * 3, y - 34)],
            (96, 102, 108),
        )
        pen.polygon(
            [(x + side * 39, y - 55), (x + side * 62, y - 44), (x + side * 64, y - 26), (x + side * 43, y - 33)],
            (72, 78, 86),
        )
        pen.line([(x + side * 5, y - 58), (x + side * 32, y - 56)], (200, 190, 170), 1.5)
    pen.ellipse((x, y + 18), 40, 36, (37, 39, 47))
    pen.arc((x, y + 18), (40, 36), (200, 340), (84, 80, 78), 1.5)


def _crew(view: Canvas) -> None:
    """Two mechanics, a ladder and a tool trolley give the scale."""
    with view.pen() as pen:
        for x, z, turn in ((-4.4, 15, 1), (-5.3, 15.4, -1)):
            standing(pen, _HALL.at(x, 0, z), 1000 * 1.78 / z, (18, 20, 26), turn)
        foot = _HALL.at(6.2, 0, 13)
        for rung in range(9):
            y = foot[1] - 10 - rung * 20
            pen.line([(foot[0] + rung * 2.4, y), (foot[0] + 46 - rung * 2.4, y)], (30, 30, 36), 3)
        pen.line([foot, (foot[0] + 23, foot[1] - 196)], (30, 30, 36), 4)
        pen.line([(foot[0] + 46, foot[1]), (foot[0] + 23, foot[1] - 196)], (30, 30, 36), 4)
        x, y = _HALL.at(-7.4, 0, 12)
        pen.box(x - 50, y - 84, x + 40, y - 14, (112, 44, 36))
        pen.line([(x - 50, y - 84), (x + 40, y - 84)], (232, 150, 100), 2.5)
        for drawer in (-64, -44):
            pen.line([(x - 46, y + drawer), (x + 36, y + drawer)], (60, 26, 26), 2)
        for dx in (-38, 28):
            pen.ellipse((x + dx, y - 8), 8, 8, (14, 14, 18))
