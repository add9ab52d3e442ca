"""Bridge in fog: the lens looks along the span, so that each tower is paler than the one before."""

import itertools
import math
import random

from PIL import Image, ImageChops

from .canvas import Canvas, Pen
from .texture import Colour, Lens, blend, levels, noise

__all__ = ["draw"]

_BRIDGE = Lens(centre=1330, horizon=628, focal=900, eye=0.10)
_FOG: Colour = (222, 227, 228)
_TOWERS = (1.02, 2.35, 3.9, 6.0)  # their distances; the bridge is 1 to the left and 0.14 wide
_NEAR_SIDE, _FAR_SIDE, _DECK, _TOP = -0.96, -1.1, 0.23, 0.74


def draw(rng: random.Random, width: int, height: int) -> Image.Image:
    """Towers and cables of a long bridge that fade into white fog above grey water."""
    view = Canvas(rng, width, height)
    view.wash([(0, (190, 201, 208)), (0.5, (216, 222, 224)), (0.7, (236, 236, 232)), (1, (210, 216, 218))])
    view.glow((1240, 350), 620, 420, (255, 244, 220), 0.5)
    with view.pen() as pen:
        for near, far in reversed(list(zip((0.55, *_TOWERS), (*_TOWERS, 7.5), strict=True))):
            _span(pen, near, far)
            if near in _TOWERS:
                _bridge_tower(pen, near)
    _fog_banks(view, 120, 628, 0.5)
    view.mirror(638, ripple=9, squash=1.6, smear=10)
    view.haze((150, 164, 172), 638, height, 0.0, 0.6)
    waves = Image.new("L", view.size)
    waves.paste(levels(view.waves(height - 638), low=130, high=230), (0, 638))
    view.shade(waves, (150, 164, 174), 0.55)
    view.haze(_FOG, 560, 640, 0.0, 0.75)
    view.haze(_FOG, 640, 760, 0.75, 0.0)
    _pilot_boat(view)
    return view.finish(grain=0.28, vignette=0.3)


def _depth_tone(z: float, ink: Colour = (48, 62, 72)) -> Colour:
    return blend(_FOG, ink, math.exp(-0.62 * (z - 0.7)))


def _bridge_tower(pen: Pen, z: float) -> None:
    tone, far_tone = _depth_tone(z), _depth_tone(z + 0.35)
    for side, ink in ((_FAR_SIDE, far_tone), (_NEAR_SIDE, tone)):
        half_foot, half_top = 0.021, 0.014
        leg = ((side - half_foot, 0), (side + half_foot, 0), (side + half_top, _TOP), (side - half_top, _TOP))
        pen.polygon([_BRIDGE.at(x, y, z) for x, y in leg], ink)
        pen.polygon(
            _BRIDGE.quad(
                *[(side + dx, y, z) for dx, y in ((-0.045, -0.01), (0.045, -0.01), (0.045, 0.05), (-0.045, 0.05))]
            ),
            ink,
        )
    for low, high in ((_DECK - 0.03, _DECK + 0.01), (0.46, 0.492), (_TOP - 0.05, _TOP - 0.012)):
        beam = ((_NEAR_SIDE, low, z), (_FAR_SIDE, low, z), (_FAR_SIDE, high, z), (_NEAR_SIDE, high, z))
        pen.polygon(_BRIDGE.quad(*beam), tone)
    for low, high in ((_DECK + 0.01, 0.46), (0.492, _TOP - 0.05)):
        for first, second in ((low, high), (high, low)):
            pen.line([_BRIDGE.at(_NEAR_SIDE, first, z), _BRIDGE.at(_FAR_SIDE, second, z)], far_tone, max(0.5, 5 / z))


def _cable_height(share: float, outer: bool) -> float:
    """Height of the main cable at a share of the span between two towers; the near side span only climbs."""
    if outer:
        return _DECK + 0.02 + (_TOP - _DECK - 0.03) * math.pow(share, 1.6)
    return _DECK + 0.05 + (_TOP - _DECK - 0.06) * (2 * share - 1) ** 2


def _span(pen: Pen, near: float, far: float) -> None:
    steps = 34
    for side in (_FAR_SIDE, _NEAR_SIDE):
        shares = [s / steps for s in range(steps + 1)]
        knots = [(near + (far - near) * s, _cable_height(s, near < 1)) for s in shares]
        for (z0, y0), (z1, y1) in itertools.pairwise(knots):
            tone = _depth_tone(z0 + (0.25 if side == _FAR_SIDE else 0))
            pen.line([_BRIDGE.at(side, y0, z0), _BRIDGE.at(side, y1, z1)], tone, max(0.6, 5.5 / z0))
            pen.line([_BRIDGE.at(side, y0, z0), _BRIDGE.at(side, _DECK, z0)], (*tone, 190), max(0.5, 1.4 / z0))
            if side == _NEAR_SIDE:
                deck = [(side, _DECK, z0), (side, _DECK, z1), (side, _DECK - 0.034, z1), (side, _DECK - 0.034, z0)]
                under = [
                    (side, _DECK - 0.034, z0),
                    (side, _DECK - 0.034, z1),
                    (_FAR_SIDE, _DECK - 0.034, z1),
                    (_FAR_SIDE, _DECK - 0.034, z0),
                ]
                pen.polygon(_BRIDGE.quad(*under), _depth_tone(z0 + 0.1))
                pen.polygon(_BRIDGE.quad(*deck), tone)


def _fog_banks(view: Canvas, top: int, bottom: int, strength: float) -> None:
    bank = levels(noise(view.rng, (view.width, bottom - top), (3, 5), octaves=4), low=90, high=225)
    rise = Image.linear_gradient("L").resize(bank.size)
    full = Image.new("L", view.size)
    full.paste(ImageChops.multiply(bank, rise), (0, top))
    view.tint(full, (236, 238, 236), strength * 1.6)


def _pilot_boat(view: Canvas) -> None:
    x, y = 1160.0, 742.0
    ink = (66, 78, 88)
    with view.pen() as pen:
        for sign, alpha in ((1, 90), (-1, 255)):
            tone = (*ink, alpha)
            pen.polygon(
                [(x - 62, y), (x - 70, y + sign * 15), (x + 20, y + sign * 18), (x + 74, y + sign * 28), (x + 58, y)],
                tone,
            )
            pen.polygon(
                [(x - 22, y + sign * 15), (x - 18, y + sign * 42), (x + 16, y + sign * 42), (x + 24, y + sign * 17)],
                tone,
            )
            pen.line([(x - 2, y + sign * 40), (x - 2, y + sign * 78)], tone, 1.5)
        pen.box(x - 14, y - 37, x + 14, y - 29, (214, 220, 222))
        pen.polygon([(x - 60, y - 4), (x + 66, y - 14), (x + 64, y - 9), (x - 60, y)], (168, 74, 58))
    view.glow((x - 2, y - 78), 22, 22, (255, 238, 200), 0.9, 3)
