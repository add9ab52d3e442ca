"""Icebreaker: the ship goes left; the sun is low, ahead of her and beyond."""

import math
import random

from PIL import Image

from .canvas import Canvas, Pen
from .texture import Lens, between, blend, levels, noise

__all__ = ["draw"]

_PACK = Lens(centre=800, horizon=392, focal=1000, eye=34)  # units are metres


def draw(rng: random.Random, width: int, height: int) -> Image.Image:
    """A ship with a high bow in broken ice, a dark channel of open water behind."""
    view = Canvas(rng, width, height)
    view.wash(
        [
            (0, (96, 132, 160)),
            (0.2, (156, 178, 186)),
            (0.33, (232, 208, 178)),
            (0.368, (252, 224, 184)),
            (1, (226, 226, 222)),
        ]
    )
    sky = Image.new("L", view.size)
    sky.paste(levels(noise(rng, (width, 392), (4, 13), octaves=5), low=110, high=235), (0, 0))
    view.tint(sky, (118, 138, 158), 0.5)
    view.glow((250, 372), 620, 240, (255, 218, 160), 0.75, 1.6)
    view.glow((250, 366), 70, 70, (255, 250, 226), 1, 1.6)
    _ice_field(view)
    _ship(view)
    view.haze((252, 226, 190), 330, 420, 0.0, 0.3)
    view.haze((252, 226, 190), 420, 520, 0.3, 0.0)
    view.bloom(above=206, radius=24, strength=0.35)
    return view.finish(grain=0.3, vignette=0.36)


def _ice_field(view: Canvas) -> None:
    rng = view.rng
    view.wash([(0, (236, 214, 188)), (0.12, (176, 186, 190)), (0.4, (92, 126, 146)), (1, (44, 78, 102))], top=392)
    with view.pen() as pen:
        z = 1000.0
        while z > 44:
            scale = 0.62 + z / 420
            x = -z * 0.9 + rng.uniform(-14, 0)
            while x < z * 0.9:
                size = rng.uniform(7, 19) * scale
                _floe(pen, rng, x + size, z + rng.uniform(-4, 4) * scale, size)
                x += size * 1.9
            z -= 17 * scale
        _channel(pen, rng)


def _floe(pen: Pen, rng: random.Random, x: float, z: float, size: float) -> None:
    """A plate of ice with a lit top and a blue broken edge towards the viewer."""
    sides = rng.randint(6, 9)
    turns = [(k + rng.uniform(-0.36, 0.36)) * 2 * math.pi / sides for k in range(sides)]
    reach = [size * rng.uniform(0.84, 1.12) for _ in turns]
    rim = [(x + r * math.cos(t), max(30.0, z + r * 0.8 * math.sin(t))) for t, r in zip(turns, reach, strict=True)]
    far = min(1.0, z / 620)
    top = blend(blend((232, 236, 236), (206, 220, 228), rng.random()), (248, 226, 196), far)
    edge = blend((98, 138, 164), (216, 204, 192), far)
    pen.polygon([_PACK.at(px, -0.9, pz) for px, pz in rim], (*blend((58, 88, 110), (190, 188, 184), far), 200))
    pen.polygon([_PACK.at(px, -0.3, pz) for px, pz in rim], edge)
    pen.polygon([_PACK.at(px, 0.5, pz) for px, pz in rim], top)
    if rng.random() < 0.3:
        block = [(x + size * 0.3 * math.cos(t) * rng.uniform(0.5, 1), z + size * 0.3 * math.sin(t)) for t in turns]
        pen.polygon([_PACK.at(px, 0.6, max(30.0, pz)) for px, pz in block], (*edge, 140))
        pen.polygon([_PACK.at(px, 1.7, max(30.0, pz)) for px, pz in block], (*blend((255, 248, 236), top, 0.3), 220))


def _channel(pen: Pen, rng: random.Random) -> None:
    """Open water from the ship's quarter to the right edge, with lumps of ice drifting in it."""
    water = [(560, 626), (900, 596), (1250, 560), (1640, 530), (1640, 718), (1300, 712), (1000, 690), (700, 660)]
    rough = [(x + rng.uniform(-12, 12), y + rng.uniform(-6, 6)) for x, y in between([*water, water[0]], 12)]
    pen.polygon([(x, y + 5) for x, y in rough], (70, 112, 138))
    pen.polygon(rough, (22, 46, 64))
    for _ in range(150):
        x = rng.uniform(760, 1600)
        y = 640 - (x - 800) * 0.035 + rng.uniform(-1, 1) * (26 + (x - 760) * 0.06)
        wide = rng.uniform(6, 34)
        pen.line([(x, y), (x + wide, y - wide * 0.06)], (126, 160, 176, round(rng.uniform(30, 120))), rng.uniform(1, 2))
    for _ in range(90):
        x = rng.uniform(820, 1600)
        side = rng.choice((-1, 1)) * rng.random() ** 0.4
        y = 640 - (x - 800) * 0.035 + side * (30 + (x - 760) * 0.07)
        size = rng.uniform(3, 15)
        lump = [
            (x + size * math.cos(t) * rng.uniform(0.7, 1.2), y + size * 0.34 * math.sin(t))
            for t in (0, 1, 2.2, 3.2, 4.2, 5.3)
        ]
        pen.polygon([(px, py + 3) for px, py in lump], (74, 118, 144))
        pen.polygon(lump, (220, 230, 232))


def _ship(view: Canvas) -> None:
    shadow = [(300, 640), (420, 622), (900, 622), (1010, 690), (980, 742), (700, 760), (520, 730)]
    view.shade(view.patch([shadow], 16), (96, 120, 150), 0.75)
    with view.pen() as pen:
        _hull(pen)
        _decks(pen)
        _rigging(pen)
        _crushed_ice(pen, view.rng)
    for x, y in ((520, 300), (452, 452)):
        view.glow((x, y), 26, 26, (255, 230, 180), 0.7, 3)


def _hull(pen: Pen) -> None:
    """A red hull in half shade, its high bow to the left, towards the sun."""
    side = [
        (292, 452),
        (310, 500),
        (334, 560),
        (372, 634),
        (880, 634),
        (896, 540),
        (898, 512),
        (720, 520),
        (560, 516),
        (440, 496),
        (360, 470),
    ]
    pen.polygon(side, (150, 46, 42))
    pen.polygon([(334, 560), (372, 634), (880, 634), (893, 566), (600, 576), (420, 570)], (116, 36, 40))
    pen.polygon([(356, 604), (372, 634), (880, 634), (886, 604), (620, 612)], (66, 24, 34))
    pen.polygon([(292, 452), (310, 500), (372, 634), (396, 634), (340, 520), (320, 456)], (206, 84, 60))
    pen.line([(292, 452), (360, 470), (440, 496), (560, 516), (720, 520), (898, 512)], (250, 224, 196), 3)
    pen.line([(300, 442), (360, 458), (436, 484)], (236, 208, 184), 1.5)
    for x in range(304, 436, 16):
        pen.line([(x, 442 + (x - 300) * 0.3), (x, 456 + (x - 300) * 0.3)], (236, 208, 184), 1)
    pen.polygon([(338, 520), (350, 516), (360, 540), (348, 542)], (40, 26, 34))
    for x in range(440, 860, 42):
        pen.ellipse((x, 542 + (x - 440) * 0.01), 3.2, 3.2, (58, 26, 34))


def _decks(pen: Pen) -> None:
    """White superstructure: warm on the sides that look left, blue-grey towards the viewer."""
    shade, lit, glass = (192, 204, 212), (255, 240, 216), (52, 70, 88)
    for left, right, top, bottom in (
        (446, 690, 452, 518),
        (458, 656, 404, 452),
        (468, 620, 362, 404),
        (462, 596, 326, 362),
    ):
        pen.box(left, top, right, bottom, shade)
        pen.polygon([(left, top), (left + 13, top), (left + 13, bottom), (left, bottom)], lit)
        pen.line([(left - 6, top), (right + 8, top)], (244, 240, 230), 3)
        pen.line([(left, bottom - 1), (right, bottom - 1)], (146, 162, 176), 2)
    pen.polygon([(460, 332), (598, 332), (596, 350), (464, 350)], glass)
    for x in range(478, 596, 17):
        pen.line([(x, 331), (x, 351)], shade, 2)
    pen.polygon([(460, 332), (474, 332), (476, 350), (464, 350)], (255, 214, 150))
    for y, end in ((378, 606), (420, 640), (474, 672)):
        for x in range(492, end, 24):
            pen.box(x, y, x + 10, y + 11, glass if (x + y) % 5 else (255, 206, 130))
    pen.polygon([(640, 404), (650, 330), (700, 330), (708, 452), (640, 452)], (40, 66, 92))
    pen.polygon([(640, 404), (650, 330), (660, 330), (652, 404)], (122, 136, 150))
    pen.polygon([(648, 346), (703, 346), (704, 364), (646, 364)], (226, 170, 70))
    pen.polygon([(740, 520), (750, 476), (812, 476), (820, 520)], (176, 188, 198))
    pen.box(720, 492, 752, 518, (200, 96, 50))


def _rigging(pen: Pen) -> None:
    ink, pale = (44, 56, 70), (208, 214, 216)
    pen.line([(528, 326), (528, 226)], pale, 5)
    pen.line([(500, 264), (556, 264)], pale, 3)
    pen.line([(508, 292), (550, 284)], ink, 4)
    pen.ellipse((528, 244), 9, 6, pale)
    for x in (506, 550):
        pen.line([(x, 264), (x, 244)], ink, 1.5)
    for x, y in ((296, 452), (700, 332)):
        pen.line([(528, 232), (x, y)], (60, 72, 86, 150), 1)
    pen.line([(846, 512), (846, 428)], (226, 170, 70), 7)
    pen.line([(846, 434), (760, 398)], (226, 170, 70), 5)
    pen.line([(846, 470), (800, 415)], (180, 130, 60), 3)
    pen.line([(760, 398), (760, 470)], ink, 1)
    pen.polygon([(890, 500), (890, 478), (922, 484), (920, 500)], (60, 92, 120))
    pen.line([(889, 514), (889, 474)], ink, 2)


def _crushed_ice(pen: Pen, rng: random.Random) -> None:
    """Plates broken and tilted along the waterline, largest under the bow."""
    for _ in range(170):
        x = 318 + 600 * rng.random() ** 1.3
        bow = math.exp(-(((x - 350) / 70) ** 2))
        y = 636 + rng.uniform(-4, 16) + 10 * bow * rng.random()
        size = rng.uniform(5, 15) + 16 * bow * rng.random()
        tilt = rng.uniform(-0.5, 0.5) * (0.4 + bow)
        plate = [(-1, 0.1), (-0.3, -0.42), (0.7, -0.35), (1, 0.15), (0.2, 0.4)]
        shape = [(x + size * (a - b * tilt), y + size * (b + a * tilt)) for a, b in plate]
        pen.polygon([(px, py + 4) for px, py in shape], (92, 132, 158))
        pen.polygon(shape, blend((250, 238, 220), (196, 214, 226), rng.random()))
