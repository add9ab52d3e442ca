"""Market square: seen from a roof; the sun is low on the left. Units are metres."""

import math
import random

from PIL import Image

from .canvas import Canvas, Pen
from .texture import Colour, Lens, Point, blend, levels, noise

__all__ = ["draw"]

_SQUARE = Lens(centre=800, horizon=-640, focal=1500, eye=22)
_SHADOW = (2.3, -0.75)  # how far a shadow falls to the right and away, per metre of height
_STRIPES: tuple[tuple[Colour, Colour], ...] = (
    ((196, 66, 52), (250, 236, 212)), ((40, 104, 124), (250, 240, 220)), ((222, 158, 60), (252, 240, 214)),
    ((74, 116, 84), (248, 238, 214)), ((172, 84, 60), (244, 222, 186)),
)  # fmt: skip


def draw(rng: random.Random, width: int, height: int) -> Image.Image:
    """Striped awnings above a paved square, small figures, long morning shadows."""
    view = Canvas(rng, width, height, (188, 168, 140))
    _paving(view)
    stalls = [(x, z, rng.randrange(len(_STRIPES))) for z in (44.0, 39.0, 30.5, 25.5) for x in _stall_places(z)]
    people = _crowd(rng, stalls)
    _house_fronts(view)
    _cast_shadows(view, stalls, people)
    _market_things(view, stalls, people)
    sun = view.patch([[(0, 0), (700, 0), (1600, 900), (1600, 1200), (900, 1200)]], 160)
    view.light(sun, (255, 214, 150), 0.1)
    _near_roof(view)
    view.bloom(above=222, radius=22, strength=0.3)
    return view.finish(grain=0.3, vignette=0.34)


def _stall_places(z: float) -> list[float]:
    return [-13.0, -8.4, -3.8, 5.4, 10.0] if z > 35 else [-11.0, -6.2, 4.8, 9.6]


def _paving(view: Canvas) -> None:
    rng = view.rng
    with view.pen() as pen:
        for row in range(44):
            z = 15.6 + row * 0.75
            for column in range(-26, 26):
                x = column * 0.9 + (row % 2) * 0.45
                tone = blend((214, 190, 156), (182, 160, 138), rng.random())
                pen.polygon(_SQUARE.quad((x, 0, z), (x + 0.86, 0, z), (x + 0.86, 0, z + 0.71), (x, 0, z + 0.71)), tone)
        for radius in (4.6, 3.9):
            ring = [_SQUARE.at(0.4 + radius * math.cos(t / 9), 0, 34.6 + radius * math.sin(t / 9)) for t in range(57)]
            pen.polygon(ring, (168, 142, 120) if radius > 4 else (202, 178, 148))
    stain = levels(noise(rng, view.size, (9, 14), octaves=5), low=130, high=220)
    view.shade(stain, (190, 174, 164), 0.5)


def _crowd(rng: random.Random, stalls: list[tuple[float, float, int]]) -> list[tuple[float, float, Colour]]:
    """People as (x, z, colour of their coat), from far to near, none of them inside a stall."""
    coats = ((52, 62, 86), (150, 58, 50), (84, 94, 78), (222, 196, 150), (70, 52, 60), (196, 142, 66), (46, 92, 106))
    people: list[tuple[float, float, Colour]] = []
    while len(people) < 62:
        x, z = rng.uniform(-14, 14), rng.uniform(20.5, 47)
        free = all(abs(x - sx) > 2.3 or not -2.2 < z - sz < 2.0 for sx, sz, _ in stalls)
        if free and math.dist((x, z), (0.4, 34.6)) > 3.2:
            people.append((x, z, rng.choice(coats)))
            if rng.random() < 0.45:
                people.append((x + rng.uniform(0.5, 0.8), z + rng.uniform(-0.2, 0.2), rng.choice(coats)))
    return sorted(people, key=lambda person: -person[1])


def _house_fronts(view: Canvas) -> None:
    rng = view.rng
    back = 48.6
    x = -20.0
    with view.pen() as pen:
        for wide, tone in (
            (6.5, (216, 160, 112)),
            (5.2, (232, 206, 160)),
            (7.0, (190, 118, 92)),
            (5.6, (222, 214, 194)),
            (6.4, (206, 150, 96)),
            (7.4, (168, 176, 166)),
            (6, (224, 180, 130)),
        ):
            pen.polygon(_SQUARE.quad((x, 0, back), (x + wide, 0, back), (x + wide, 9, back), (x, 9, back)), tone)
            for k in range(int(wide // 1.5)):
                w = x + 0.7 + k * 1.5
                pen.polygon(
                    _SQUARE.quad((w, 0.0, back), (w + 0.85, 0.0, back), (w + 0.85, 2.2, back), (w, 2.2, back)),
                    blend(tone, (44, 40, 46), 0.62),
                )
                if rng.random() < 0.7:
                    pen.polygon(
                        _SQUARE.quad(
                            (w - 0.1, 2.5, back),
                            (w + 0.95, 2.5, back),
                            (w + 0.95, 2.2, back - 0.8),
                            (w - 0.1, 2.2, back - 0.8),
                        ),
                        blend(tone, (150, 60, 48), 0.6),
                    )
            x += wide


def _shadow_of(x: float, z: float, tall: float, half: float) -> list[Point]:
    dx, dz = _SHADOW[0] * tall, _SHADOW[1] * tall
    return _SQUARE.quad(
        (x - half, 0, z + 0.12),
        (x + half * 0.6, 0, z - 0.14),
        (x + dx + half * 0.5, 0, z + dz - 0.1),
        (x + dx - half * 0.4, 0, z + dz + 0.14),
    )


def _cast_shadows(
    view: Canvas, stalls: list[tuple[float, float, int]], people: list[tuple[float, float, Colour]]
) -> None:
    casts = []
    for x, z, _ in stalls:
        casts.append(
            _SQUARE.quad(
                (x - 1.6, 0, z + 1.1),
                (x + 1.8, 0, z + 1.1),
                (x + 7.0, 0, z - 0.6),
                (x + 7.0, 0, z - 2.6),
                (x + 3.4, 0, z - 2.7),
                (x - 1.6, 0, z - 1.2),
            )
        )
    casts += [_shadow_of(x, z, 1.65, 0.24) for x, z, _ in people]
    casts.append(_shadow_of(0.4, 34.6, 3.4, 0.7))
    tower = _SQUARE.quad((-30, 0, 33), (-9, 0, 22.5), (1.5, 0, 17.2), (-3, 0, 14), (-30, 0, 14))
    view.shade(view.patch([*casts, tower], 2.2), (112, 104, 150), 0.82)


def _market_things(
    view: Canvas, stalls: list[tuple[float, float, int]], people: list[tuple[float, float, Colour]]
) -> None:
    """Stalls, fountain and people, drawn from far to near."""
    things: list[tuple[float, int]] = [(z, k) for k, (_, z, _) in enumerate(stalls)]
    things += [(z, 1000 + k) for k, (_, z, _) in enumerate(people)]
    things.append((34.6, 5000))
    with view.pen() as pen:
        for _, key in sorted(things, reverse=True):
            if key == 5000:
                _fountain(pen)
            elif key >= 1000:
                _townsperson(pen, people[key - 1000])
            else:
                _stall(pen, view.rng, stalls[key])
        for _ in range(26):
            x, z = view.rng.gauss(-4.6, 1.3), view.rng.gauss(33.4, 0.9)
            px, py = _SQUARE.at(x, 0, z)
            pen.polygon([(px - 5, py - 3), (px, py - 7), (px + 5, py - 3), (px, py)], (104, 108, 122))
            pen.line([(px + 2, py), (px + 13, py + 4)], (96, 88, 120, 150), 2)


def _stall(pen: Pen, rng: random.Random, stall: tuple[float, float, int]) -> None:
    x, z, style = stall
    first, second = _STRIPES[style]
    pen.polygon(
        _SQUARE.quad(
            (x - 1.5, 0.9, z + 0.4), (x + 1.5, 0.9, z + 0.4), (x + 1.5, 0.9, z - 1.1), (x - 1.5, 0.9, z - 1.1)
        ),
        (120, 92, 70),
    )
    goods = ((220, 120, 50), (190, 60, 48), (120, 146, 70), (206, 214, 214), (236, 206, 110), (150, 160, 172))
    for k in range(6):
        a = x - 1.4 + k * 0.48
        pen.polygon(
            _SQUARE.quad((a, 0.95, z - 0.6), (a + 0.4, 0.95, z - 0.6), (a + 0.4, 0.95, z - 1.1), (a, 0.95, z - 1.1)),
            rng.choice(goods),
        )
    pen.polygon(
        _SQUARE.quad((x - 1.5, 0, z - 1.1), (x + 1.5, 0, z - 1.1), (x + 1.5, 0.92, z - 1.1), (x - 1.5, 0.92, z - 1.1)),
        (86, 70, 78),
    )
    for dx in (-1.6, 1.6):
        pen.line(_SQUARE.quad((x + dx, 0, z - 1.2), (x + dx, 2.1, z - 1.2)), (70, 56, 52), 3)
    stripes = 10
    for k in range(stripes):
        a, b = (x - 1.8 + 3.6 * j / stripes for j in (k, k + 1))
        tone = first if k % 2 else second
        back = _SQUARE.quad((a, 2.75, z), (b, 2.75, z), (b, 2.3, z + 1.3), (a, 2.3, z + 1.3))
        front = _SQUARE.quad((a, 2.75, z), (b, 2.75, z), (b, 2.15, z - 1.5), (a, 2.15, z - 1.5))
        pen.polygon(back, blend(tone, (92, 80, 120), 0.34))
        pen.polygon(front, tone)
        mid = ((a + b) / 2, 1.86, z - 1.5)
        pen.polygon(
            _SQUARE.quad((a, 2.15, z - 1.5), (b, 2.15, z - 1.5), (b, 1.94, z - 1.5), mid, (a, 1.94, z - 1.5)),
            blend(tone, (92, 80, 120), 0.24),
        )
    pen.line(_SQUARE.quad((x - 1.8, 2.75, z), (x + 1.8, 2.75, z)), (255, 246, 222), 2)


def _townsperson(pen: Pen, person: tuple[float, float, Colour]) -> None:
    x, z, coat = person
    foot, unit = _SQUARE.at(x, 0, z), 1500 / z * 0.86

    def at(dx: float, dy: float) -> Point:
        return (foot[0] + dx * unit, foot[1] - dy * unit)

    pen.polygon(
        [at(-0.13, 0.8), at(0.13, 0.8), at(0.12, 0), at(0.02, 0), at(0, 0.5), at(-0.03, 0), at(-0.12, 0)],
        blend(coat, (36, 34, 48), 0.7),
    )
    pen.polygon([at(-0.2, 1.36), at(0, 1.46), at(0.2, 1.34), at(0.24, 0.66), at(-0.23, 0.66)], coat)
    pen.polygon([at(-0.2, 1.36), at(-0.06, 1.44), at(-0.08, 0.66), at(-0.23, 0.66)], blend(coat, (255, 226, 176), 0.42))
    pen.ellipse(at(0, 1.6), unit * 0.14, unit * 0.16, blend((214, 168, 132), (70, 48, 40), 0.35))
    pen.ellipse(at(0.02, 1.67), unit * 0.145, unit * 0.11, (58, 44, 42) if coat[0] % 4 else (224, 206, 170))


def _fountain(pen: Pen) -> None:
    x, y = _SQUARE.at(0.4, 0, 34.6)
    pen.ellipse((x, y), 104, 60, (146, 124, 108))
    pen.ellipse((x, y - 22), 104, 58, (224, 204, 172))
    pen.ellipse((x, y - 20), 90, 48, (74, 126, 138))
    pen.arc((x, y - 20), (90, 48), (190, 300), (44, 84, 104), 8)
    pen.polygon([(x - 15, y - 22), (x - 9, y - 104), (x + 9, y - 104), (x + 15, y - 22)], (176, 154, 134))
    pen.polygon([(x - 15, y - 22), (x - 9, y - 104), (x - 3, y - 104), (x - 5, y - 22)], (246, 226, 188))
    pen.ellipse((x, y - 104), 38, 15, (224, 204, 172))
    pen.ellipse((x, y - 106), 30, 10, (104, 156, 162))
    pen.ellipse((x, y - 120), 7, 16, (196, 174, 148))
    for dx in (-36, -20, 22, 37):
        pen.line([(x + dx, y - 100), (x + dx * 1.2, y - 62), (x + dx * 1.3, y - 24)], (236, 246, 244, 190), 1.5)


def _near_roof(view: Canvas) -> None:
    """The roof that the viewer stands on: dark tiles across the lower left corner."""
    with view.pen() as pen:
        pen.polygon([(0, 946), (330, 1040), (640, 1200), (0, 1200)], (58, 40, 46))
        for row in range(9):
            for k in range(18):
                x, y = -20 + k * 40 - row * 12, 950 + k * 11.4 + row * 34
                if y > 948 + max(0.0, x) * 0.34 and x < 330 + (y - 1040) * 1.9:
                    pen.ellipse((x, y), 22, 15, blend((76, 50, 50), (120, 74, 62), view.rng.random() * 0.6))
                    pen.arc((x, y), (22, 15), (20, 160), (40, 28, 36), 3)
        pen.line([(0, 944), (330, 1038), (640, 1198)], (226, 160, 112), 4)
        pen.polygon([(84, 1010), (84, 880), (150, 896), (150, 1034)], (70, 50, 54))
        pen.polygon([(84, 1010), (84, 880), (106, 885), (106, 1018)], (196, 128, 92))
        pen.polygon([(76, 882), (112, 868), (160, 884), (158, 902)], (92, 64, 62))
