"""Reading room: daylight from the arched end window, green lamps on two long tables. Units are metres."""

import math
import random

from PIL import Image, ImageChops

from .archive_shelves import LEATHER
from .canvas import Canvas, Pen
from .texture import Lens, Point, blend, levels, noise

__all__ = ["draw"]

_ROOM = Lens(centre=640, horizon=950, focal=1180, eye=1.9)
_ROOM_HALF, _ROOM_END, _SPRING = 6.6, 15.0, 7.2
_WINDOW_HALF, _SILL, _ARCH = 3.1, 3.0, 8.2


def draw(rng: random.Random, width: int, height: int) -> Image.Image:
    """Green lamps in two rows under a high arched window full of daylight."""
    view = Canvas(rng, width, height, (46, 34, 28))
    _vault(view)
    _end_window(view)
    _room_shelves(view)
    _room_floor(view)
    _sunbeams(view)
    _tables(view)
    view.glow(_ROOM.at(0, 8, _ROOM_END), 760, 760, (255, 232, 190), 0.34, 1.6)
    view.bloom(above=200, radius=32, strength=0.5)
    return view.finish(grain=0.32, vignette=0.42)


def _arch(half: float, spring: float, z: float, steps: int = 24) -> list[Point]:
    turns = [math.pi * k / steps for k in range(steps + 1)]
    return [_ROOM.at(-half * math.cos(t), spring + half * math.sin(t), z) for t in turns]


def _vault(view: Canvas) -> None:
    """A barrel vault, coffer by coffer, brighter towards the window."""
    with view.pen() as pen:
        bays = 11
        for bay in range(bays):
            z0, z1 = _ROOM_END - bay * 1.2, _ROOM_END - (bay + 1) * 1.2
            near, far = _arch(_ROOM_HALF, _SPRING, z1), _arch(_ROOM_HALF, _SPRING, z0)
            for k in range(24):
                light = (1 - bay / bays) ** 1.3 * (0.62 + 0.38 * math.sin(math.pi * (k + 0.5) / 24))
                tone = blend((38, 28, 26), (214, 190, 152), light)
                pen.polygon(
                    [near[k], near[k + 1], far[k + 1], far[k]],
                    tone if (k // 2) % 2 else blend(tone, (30, 20, 18), 0.16),
                )
            pen.line(near, blend((26, 19, 18), (168, 140, 104), 1 - bay / bays), 90 / z1)
            for side in (-1, 1):
                light = (1 - bay / bays) ** 1.4
                wall = _ROOM.quad(
                    (side * _ROOM_HALF, 0, z0),
                    (side * _ROOM_HALF, _SPRING, z0),
                    (side * _ROOM_HALF, _SPRING, z1),
                    (side * _ROOM_HALF, 0, z1),
                )
                pen.polygon(wall, blend((32, 24, 22), (150, 116, 82), light))
                pen.line(
                    _ROOM.quad((side * _ROOM_HALF, _SPRING, z0), (side * _ROOM_HALF, _SPRING, z1)),
                    blend((40, 30, 26), (220, 190, 144), light),
                    5,
                )
        end = [
            _ROOM.at(-_ROOM_HALF, 0, _ROOM_END),
            *_arch(_ROOM_HALF, _SPRING, _ROOM_END),
            _ROOM.at(_ROOM_HALF, 0, _ROOM_END),
        ]
        pen.polygon(end, (134, 106, 80))


def _end_window(view: Canvas) -> None:
    outline = [
        _ROOM.at(-_WINDOW_HALF, _SILL, _ROOM_END),
        *_arch(_WINDOW_HALF, _ARCH, _ROOM_END),
        _ROOM.at(_WINDOW_HALF, _SILL, _ROOM_END),
    ]
    glass = view.patch([outline])
    day = Canvas(view.rng, view.width, view.height)
    day.wash(
        [(0, (226, 236, 240)), (0.4, (255, 248, 228)), (0.8, (250, 232, 200)), (1, (214, 204, 180))], top=60, bottom=880
    )
    bright = Image.new("L", view.size)
    bright.paste(levels(noise(view.rng, (view.width, 700), (5, 6), octaves=4), low=120, high=220), (0, 100))
    day.light(bright, (255, 255, 250), 0.6)
    with day.pen() as pen:
        for gable, tall in ((420, 70), (500, 120), (560, 90), (610, 170), (680, 80), (740, 110), (820, 76)):
            pen.polygon(
                [
                    (gable - 44, 880),
                    (gable - 44, 880 - tall),
                    (gable, 830 - tall),
                    (gable + 44, 880 - tall),
                    (gable + 44, 880),
                ],
                (206, 202, 188),
            )
    view.image.paste(day.image, (0, 0), glass)
    bar = (92, 72, 56)
    with view.pen() as pen:
        pen.line([*outline, outline[0]], (74, 56, 44), 13)
        pen.line([*outline, outline[0]], (176, 146, 108), 3)
        for x in (-1.86, -0.62, 0.62, 1.86):
            top = _ARCH + math.sqrt(_WINDOW_HALF**2 - x**2) if abs(x) > 1 else _ARCH
            pen.line(_ROOM.quad((x, _SILL, _ROOM_END), (x, top, _ROOM_END)), bar, 6 if abs(x) > 1 else 8)
        for y in (4.3, 5.6, 6.9, _ARCH):
            pen.line(
                _ROOM.quad((-_WINDOW_HALF, y, _ROOM_END), (_WINDOW_HALF, y, _ROOM_END)), bar, 9 if y == _ARCH else 4
            )
        hub = _ROOM.at(0, _ARCH, _ROOM_END)
        for ray in range(1, 6):
            a = math.pi * ray / 6
            pen.line(
                [hub, _ROOM.at(-_WINDOW_HALF * math.cos(a), _ARCH + _WINDOW_HALF * math.sin(a), _ROOM_END)], bar, 5
            )
        pen.line(_arch(1.3, _ARCH, _ROOM_END), bar, 5)


def _room_shelves(view: Canvas) -> None:
    """Bookcases under the window and along both walls."""
    with view.pen() as pen:
        _end_shelves(pen, view.rng)
        for side in (-1, 1):
            _side_shelves(pen, view.rng, side)


def _end_shelves(pen: Pen, rng: random.Random) -> None:
    z = _ROOM_END
    pen.polygon(_ROOM.quad((-6.3, 0, z), (-6.3, 2.75, z), (6.3, 2.75, z), (6.3, 0, z)), (58, 40, 30))
    for row in range(5):
        low = 0.14 + row * 0.52
        x = -6.2
        while x < 6.1:
            thick, high = rng.uniform(0.06, 0.13), low + rng.uniform(0.3, 0.42)
            tone = blend((40, 26, 22), rng.choice(LEATHER), 0.6)
            pen.polygon(_ROOM.quad((x, low, z), (x, high, z), (x + thick, high, z), (x + thick, low, z)), tone)
            x += thick + 0.012
        pen.line(_ROOM.quad((-6.3, low + 0.46, z), (6.3, low + 0.46, z)), (132, 98, 68), 4)


def _side_shelves(pen: Pen, rng: random.Random, side: int) -> None:
    x = side * (_ROOM_HALF - 0.3)
    for row in range(9):
        z = _ROOM_END
        while z > 3:
            thick = rng.uniform(0.06, 0.16)
            light = (z / _ROOM_END) ** 1.5 * (0.9 if side < 0 else 0.72)
            low, high = 0.2 + row * 0.52, 0.2 + row * 0.52 + rng.uniform(0.32, 0.42)
            tone = blend((22, 15, 14), rng.choice(LEATHER), light)
            pen.polygon(_ROOM.quad((x, low, z), (x, high, z), (x, high, z - thick), (x, low, z - thick)), tone)
            z -= thick
        y = 0.13 + row * 0.52
        pen.line(_ROOM.quad((x, y, _ROOM_END), (x, y, 3)), (46, 30, 22), 4)
    x = side * (_ROOM_HALF - 0.34)
    for z in (13.6, 11.2, 9.0, 7.2, 5.6, 4.4):
        tone = blend((34, 23, 18), (160, 112, 70), (z / 15) ** 2)
        pen.polygon(_ROOM.quad((x, 0, z), (x, 5.0, z), (x, 5.0, z - 0.16), (x, 0, z - 0.16)), tone)


def _room_floor(view: Canvas) -> None:
    foot = round(_ROOM.at(0, 0, _ROOM_END)[1])
    view.wash([(0, (176, 138, 96)), (0.25, (112, 78, 54)), (1, (34, 22, 19))], top=foot)
    with view.pen() as pen:
        for row in range(60):
            z = 2.9 + row * 0.2
            for x in range(-14, 14):
                if (x + row) % 2:
                    pen.polygon(
                        _ROOM.quad(
                            (x * 0.5, 0, z), (x * 0.5 + 0.5, 0, z), (x * 0.5 + 0.5, 0, z + 0.2), (x * 0.5, 0, z + 0.2)
                        ),
                        (24, 14, 12, 60),
                    )
        pen.polygon(
            _ROOM.quad((-0.9, 0, _ROOM_END), (0.9, 0, _ROOM_END), (0.9, 0, 2.6), (-0.9, 0, 2.6)), (116, 40, 34, 150)
        )
    view.glow((640, foot + 60), 330, 420, (255, 226, 178), 0.4, 1.8)


def _sunbeams(view: Canvas) -> None:
    """Daylight that slants from the window's upper left to the floor on the right."""
    fall = Image.linear_gradient("L").resize(view.size).point([round(max(0, 230 - v * 0.95)) for v in range(256)])
    for left in (-2.6, -1.2, 0.2, 1.6):
        (ax, ay), (bx, by) = _ROOM.at(left, 9.4, _ROOM_END), _ROOM.at(left + 0.95, 9.4, _ROOM_END)
        beam = view.patch([[(ax, ay), (bx, by), (bx + 360 + left * 40, 1560), (ax + 180 + left * 60, 1560)]], 16)
        view.light(ImageChops.multiply(beam, fall), (255, 226, 176), 0.2)


def _tables(view: Canvas) -> None:
    with view.pen() as pen:
        for side in (-1, 1):
            for z in (13.2, 12.0, 10.8, 9.6, 8.4, 7.2, 6.0, 4.8, 3.7):
                _chair(pen, side * 3.98, z, -side)
            _table_top(pen, side)
            for z in (12.8, 11.5, 10.2, 8.9, 7.6, 6.3, 5.0, 3.8):
                _open_book(pen, view.rng, side * 1.75, z)
                _green_lamp(pen, side * 2.45, z)
            for z in (13.2, 12.0, 10.8, 9.6, 8.4, 7.2, 6.0, 4.8, 3.7):
                _chair(pen, side * 0.96, z, side)
    for side in (-1, 1):
        for z in (12.8, 11.5, 10.2, 8.9, 7.6, 6.3, 5.0, 3.8):
            x, y = _ROOM.at(side * 2.45, 1.16, z)
            size = 1180 / z
            view.glow((x, y), size * 0.62, size * 0.42, (90, 230, 130), 0.42, 2)
            view.glow((x, _ROOM.at(0, 0.78, z)[1]), size * 0.72, size * 0.2, (255, 224, 150), 0.6, 2)


def _table_top(pen: Pen, side: int) -> None:
    inner, outer, top = side * 1.35, side * 3.55, 0.78
    for step in range(24):
        z0, z1 = 13.6 - step * 0.44, 13.6 - (step + 1) * 0.44
        light = (z0 / 14) ** 1.5
        pen.polygon(
            _ROOM.quad((inner, top, z0), (outer, top, z0), (outer, top, z1), (inner, top, z1)),
            blend((54, 32, 24), (204, 152, 100), light),
        )
    for edge in (inner, outer):
        pen.polygon(
            _ROOM.quad((edge, top, 13.6), (edge, top - 0.08, 13.6), (edge, top - 0.08, 3.04), (edge, top, 3.04)),
            (38, 22, 17),
        )
    pen.line(_ROOM.quad((inner, top, 13.6), (inner, top, 3.04)), (206, 160, 108), 2)
    pen.polygon(
        _ROOM.quad((inner, top, 3.04), (outer, top, 3.04), (outer, top - 0.1, 3.04), (inner, top - 0.1, 3.04)),
        (30, 18, 14),
    )


def _chair(pen: Pen, x: float, z: float, facing: int) -> None:
    """A chair whose back stands at x; it faces right (1) or left (-1)."""
    tone = blend((26, 16, 13), (96, 62, 42), (z / 14) ** 2)
    rim = blend((96, 62, 44), (226, 178, 120), (z / 14) ** 1.2)
    front = x + facing * 0.4
    for leg in (-0.2, 0.2):
        pen.line(_ROOM.quad((front, 0, z + leg), (front, 0.46, z + leg)), tone, 50 / z)
    pen.polygon(
        _ROOM.quad((x, 0.46, z - 0.22), (x, 0.46, z + 0.22), (front, 0.46, z + 0.22), (front, 0.46, z - 0.22)), rim
    )
    pen.polygon(
        _ROOM.quad((x, 0.46, z - 0.22), (front, 0.46, z - 0.22), (front, 0.42, z - 0.22), (x, 0.42, z - 0.22)), tone
    )
    for y in (0.64, 0.8, 0.94):
        pen.polygon(
            _ROOM.quad((x, y, z - 0.22), (x, y, z + 0.22), (x, y - 0.07, z + 0.22), (x, y - 0.07, z - 0.22)), tone
        )
    for post in (0.2, -0.2):
        pen.line(_ROOM.quad((x, 0, z + post), (x, 0.99, z + post)), tone, 56 / z)
    pen.line(_ROOM.quad((x, 0.985, z - 0.22), (x, 0.985, z + 0.22)), rim, 14 / z)


def _open_book(pen: Pen, rng: random.Random, x: float, z: float) -> None:
    if rng.random() < 0.35:
        return
    shift, y = rng.uniform(-0.1, 0.2), 0.79
    for half, tone in ((-1, (250, 240, 214)), (1, (226, 212, 182))):
        page = _ROOM.quad(
            (x + shift, y, z),
            (x + shift + half * 0.2, y + 0.015, z + 0.02),
            (x + shift + half * 0.2, y + 0.015, z - 0.3),
            (x + shift, y, z - 0.32),
        )
        pen.polygon(page, tone)


def _green_lamp(pen: Pen, x: float, z: float) -> None:
    """A brass lamp with a green glass shade, 0.5 metres high on the table."""

    def at(dx: float, dy: float) -> Point:
        return _ROOM.at(x + dx, 0.78 + dy, z)

    brass = (196, 150, 78)
    pen.ellipse(at(0, 0.015), 130 / z, 36 / z, (120, 84, 44))
    pen.line([at(0, 0), at(0, 0.36)], brass, 30 / z)
    pen.polygon([at(-0.27, 0.34), at(-0.19, 0.5), at(0.19, 0.5), at(0.27, 0.34)], (34, 138, 82))
    pen.polygon([at(-0.25, 0.36), at(-0.18, 0.49), at(-0.02, 0.49), at(-0.05, 0.36)], (70, 190, 120))
    pen.line([at(-0.27, 0.34), at(0.27, 0.34)], (255, 240, 180), 26 / z)
    pen.line([at(-0.19, 0.5), at(0.19, 0.5)], (160, 226, 170), 12 / z)
