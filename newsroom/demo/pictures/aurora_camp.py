"""Aurora over the camp: the light comes from above; the tents are lit from within."""

import math
import random
from dataclasses import dataclass

from PIL import Image, ImageFilter

from .canvas import Canvas, Pen
from .texture import Lens, blend, noise, plane, relief, ridge

__all__ = ["draw"]

_ICE_EDGE = 636


@dataclass(frozen=True)
class Curtain:
    """One curtain of light. Positions across run from 0 to 1, heights are pixels from the top of the picture."""

    start: float  # height of its foot at the left edge
    end: float  # and at the right edge
    tall: float  # length of its longest rays, pixels
    phase: float  # where its waves begin, radians
    strength: float
    middle: float  # where across it is brightest

    def foot(self, across: float) -> float:
        """Height of its lower border."""
        turn = across * 2 * math.pi + self.phase
        waves = 46 * math.sin(turn * 1.3) + 22 * math.sin(turn * 3.1 + 1) + 7 * math.sin(turn * 8.3)
        return self.start + (self.end - self.start) * across + waves

    def envelope(self, across: float) -> float:
        """Share of its strength at a place: it fades towards its ends."""
        return math.exp(-(((across - self.middle) / 0.42) ** 2))


_CURTAINS = (
    Curtain(start=330, end=150, tall=330, phase=0.4, strength=0.55, middle=0.75),
    Curtain(start=300, end=470, tall=430, phase=2.0, strength=0.8, middle=0.9),
    Curtain(start=590, end=250, tall=520, phase=4.2, strength=1.0, middle=0.28),
)
_PLACES = (
    (-16, 64),
    (-6, 74),
    (5, 78),
    (14, 68),
    (24, 60),
    (-22, 46),
    (-11, 41),
    (17, 46),
    (27, 38),
    (-4.5, 32),
    (8.5, 28),
)
_CAMP = Lens(centre=800, horizon=_ICE_EDGE, focal=900, eye=7)  # units are metres


def draw(rng: random.Random, width: int, height: int) -> Image.Image:
    """Eleven lit tents on a plain of snow beneath green curtains of northern light."""
    view = Canvas(rng, width, height)
    view.wash([(0, (6, 10, 28)), (0.5, (10, 30, 50)), (0.9, (22, 66, 74)), (1, (40, 96, 92))], bottom=_ICE_EDGE)
    view.stars(520, 620)
    for curtain in _CURTAINS:
        _curtain(view, curtain)
    with view.pen() as pen:
        hills = ridge(rng, width, _ICE_EDGE - 12, 20)
        pen.polygon([(0, _ICE_EDGE), *hills, (width, _ICE_EDGE)], (14, 36, 52))
    _snow_plain(view)
    _tents(view)
    view.bloom(above=170, radius=26, strength=0.4)
    return view.finish(grain=0.32, vignette=0.45)


def _curtain(view: Canvas, curtain: Curtain) -> None:
    """A fold of light, drawn column by column at half size: green below, violet at its upper fringe."""
    half = (view.width // 2, view.height // 2)
    folds = noise(view.rng, (half[0], 1), (26, 1), octaves=5, gain=0.72).tobytes()
    green, violet = Image.new("L", half), Image.new("L", half)
    ray = Image.linear_gradient("L").point([round(255 * min((v / 204) ** 2.1, (255 - v) / 52)) for v in range(256)])
    fringe = Image.linear_gradient("L").point([round(255 * math.sin(v / 255 * math.pi) ** 2) for v in range(256)])
    for x in range(half[0]):
        across = x / half[0]
        power = curtain.strength * (0.22 + 0.78 * folds[x] / 255) * curtain.envelope(across)
        rows = max(8, round(curtain.tall * (0.5 + 0.7 * power) / 2))
        top = round(curtain.foot(across) / 2) - rows
        green.paste(ray.resize((1, rows)).point([round(v * power) for v in range(256)]), (x, top))
        violet.paste(fringe.resize((1, rows)).point([round(v * power * 0.7) for v in range(256)]), (x, top - rows // 3))
    for mask, blur, colour, strength in (
        (violet, 5, (128, 84, 190), 0.7),
        (green, 1.4, (70, 255, 160), 0.9),
        (green, 26, (40, 190, 130), 0.7),
    ):
        soft = mask.filter(ImageFilter.GaussianBlur(blur)).resize(view.size, Image.Resampling.BICUBIC)
        view.light(soft, colour, strength)


def _snow_plain(view: Canvas) -> None:
    view.wash([(0, (116, 178, 164)), (0.25, (84, 142, 142)), (1, (26, 58, 84))], top=_ICE_EDGE)
    depth = view.height - _ICE_EDGE
    for cells, gain, colour, strength in (((12, 12), 6, (150, 235, 205), 0.17), ((60, 70), 4, (190, 245, 220), 0.07)):
        ground = plane(noise(view.rng, (1400, 1200), cells, octaves=4), (view.width, depth), 40, 0.16)
        lit, dark = relief(ground, 3, 4, gain)
        full = Image.new("L", view.size)
        full.paste(lit, (0, _ICE_EDGE))
        view.light(full, colour, strength)
        full.paste(dark, (0, _ICE_EDGE))
        view.shade(full, (70, 120, 136), strength * 1.4)
    view.glow((500, _ICE_EDGE + 20), 900, 90, (110, 240, 180), 0.34)
    paths = [
        [_CAMP.at(x - 0.5, 0, z), _CAMP.at(x + 0.5, 0, z), _CAMP.at(1, 0, 51), _CAMP.at(0, 0, 50)] for x, z in _PLACES
    ]
    view.shade(view.patch(paths, 3), (52, 92, 112), 0.5)


def _hummocks(view: Canvas) -> None:
    """Blocks of ice pushed up by the pack: green above, blue in their own shade."""
    rng = view.rng
    with view.pen() as pen:
        for _ in range(64):
            z = 900 / rng.uniform(2.2, 31)
            x = rng.uniform(-0.9, 0.9) * z
            if any(math.dist((x, z), place) < 5 for place in _PLACES):
                continue
            (px, py), unit = _CAMP.at(x, 0, z), 900 / z
            wide, tall = unit * rng.uniform(0.5, 1.9), unit * rng.uniform(0.2, 0.6)
            top = [
                (px - wide, py),
                (px - wide * 0.6, py - tall),
                (px + wide * rng.uniform(-0.2, 0.3), py - tall * 1.3),
                (px + wide * 0.7, py - tall * 0.6),
                (px + wide, py),
            ]
            pen.polygon(
                [
                    (px - wide, py),
                    (px + wide, py),
                    (px + wide * 1.3, py + tall * 0.4),
                    (px - wide * 0.4, py + tall * 0.3),
                ],
                (18, 48, 70, 120),
            )
            pen.polygon(top, (46, 96, 112))
            pen.polygon([top[0], top[1], top[2], (px - wide * 0.1, py)], (132, 208, 184))


def _tents(view: Canvas) -> None:
    _hummocks(view)
    rng = view.rng
    with view.pen() as pen:
        x, y = _CAMP.at(0.5, 0, 50)
        pen.line([(x, y), (x, y - 120)], (8, 22, 36), 2.5)
        for reach in (-44, 40):
            pen.line([(x, y - 112), (x + reach, y)], (12, 30, 44, 180), 1)
        pen.polygon([(x, y - 120), (x + 30, y - 112), (x, y - 103)], (196, 70, 54))
        for east, away in _PLACES:
            _tent(pen, rng, east, away)
    for east, away in _PLACES:
        x, y = _CAMP.at(east, 0, away)
        size = 900 / away
        view.glow((x, y - size * 0.8), size * 4.6, size * 3, (255, 150, 60), 0.42, 2.2)
        view.glow((x, y + size * 0.2), size * 5, size * 0.9, (255, 160, 70), 0.5, 2)


def _tent(pen: Pen, rng: random.Random, east: float, away: float) -> None:
    """A pyramid tent, glowing through its cloth; 2.6 metres high."""
    wide, tall = 1.7, 2.6
    apex = _CAMP.at(east + 0.1, tall, away)
    left, front, right = (
        _CAMP.at(east - wide, 0, away + 0.6),
        _CAMP.at(east + 0.5, 0, away - 1.5),
        _CAMP.at(east + wide, 0, away + 0.4),
    )
    warm = blend((255, 176, 76), (240, 128, 50), rng.random())
    pen.polygon([(left[0] - 6, left[1] + 2), front, (right[0] + 6, right[1] + 2)], (18, 40, 58))
    pen.polygon([apex, left, front], warm)
    pen.polygon([apex, front, right], blend(warm, (120, 48, 34), 0.45))
    for share in (0.34, 0.68):
        inner = (left[0] + (front[0] - left[0]) * share, left[1] + (front[1] - left[1]) * share)
        pen.line([apex, inner], (190, 92, 44, 170), 1)
    low, high = 0.0, 0.55
    door = [
        (
            left[0] + (front[0] - left[0]) * s + (apex[0] - (left[0] + (front[0] - left[0]) * s)) * up,
            left[1] + (front[1] - left[1]) * s + (apex[1] - left[1] - (front[1] - left[1]) * s) * up,
        )
        for s, up in ((0.4, low), (0.66, low), (0.6, high), (0.48, high))
    ]
    pen.polygon(door, (255, 226, 150))
    for corner in (left, front, right):
        pen.line([apex, corner], (84, 44, 40), 1.5)
        pen.line([apex, (corner[0] + (corner[0] - apex[0]) * 0.45, corner[1] + 3)], (20, 44, 58, 160), 0.5)
