"""Ferry deck: the lens looks aft; the sun is low on the left. Units are metres."""

import random

from PIL import Image, ImageChops

from .canvas import Canvas, Pen
from .texture import Lens, blend, levels, noise

__all__ = ["draw"]

_STERN = Lens(centre=800, horizon=392, focal=1080, eye=2.3)
_RAIL = 15.0  # distance of the after rail


def draw(rng: random.Random, width: int, height: int) -> Image.Image:
    """Rows of empty benches and a rail, and a white wake that runs straight to the horizon."""
    view = Canvas(rng, width, height)
    view.wash([(0, (92, 150, 178)), (0.22, (158, 192, 198)), (0.36, (250, 226, 190)), (1, (250, 226, 190))])
    cloud = Image.new("L", view.size)
    cloud.paste(levels(noise(rng, (width, 392), (4, 11), octaves=5), low=118, high=220), (0, 0))
    view.light(cloud, (255, 240, 220), 0.5)
    view.glow((330, 330), 620, 330, (255, 220, 160), 0.7, 1.5)
    view.glow((330, 318), 60, 60, (255, 252, 232), 1, 1.3)
    _open_sea(view)
    _wake(view)
    _planks(view)
    _bench_shadows(view)
    _rail(view)
    with view.pen() as pen:
        for x, tone in ((-5.75, (200, 198, 188)), (5.75, (168, 174, 174))):
            pen.polygon(_STERN.quad((x - 0.08, 0, 11), (x + 0.08, 0, 11), (x + 0.08, 6, 11), (x - 0.08, 6, 11)), tone)
            pen.polygon(
                _STERN.quad((x - 0.08, 0, 11), (x - 0.04, 0, 11), (x - 0.04, 6, 11), (x - 0.08, 6, 11)), (255, 236, 202)
            )
        for z in (12.6, 10.7, 9.0, 7.4, 5.9, 4.5):
            for side in (-1, 1):
                _bench(pen, side, z)
    _awning(view)
    view.glow((300, 520), 900, 500, (255, 206, 140), 0.22, 1.4)
    view.bloom(above=214, radius=26, strength=0.4)
    return view.finish(grain=0.3, vignette=0.36)


def _open_sea(view: Canvas) -> None:
    view.wash([(0, (206, 206, 192)), (0.05, (110, 158, 166)), (0.3, (40, 96, 116)), (1, (22, 66, 88))], top=392)
    depth = view.height - 392
    full = Image.new("L", view.size)
    waves = view.waves(depth)
    full.paste(levels(waves, low=150, high=235), (0, 392))
    view.light(full, (190, 220, 210), 0.3)
    full.paste(levels(waves, low=110, high=30), (0, 392))
    view.shade(full, (90, 130, 150), 0.6)
    glint = view.patch([[(250, 392), (410, 392), (640, 700), (60, 700)]], 30)
    full.paste(levels(view.waves(depth), low=168, high=214), (0, 392))
    view.light(ImageChops.multiply(full, glint), (255, 232, 184), 0.95)
    with view.pen() as pen:
        pen.polygon(
            [(1120, 393), (1180, 380), (1290, 372), (1390, 362), (1480, 376), (1600, 368), (1600, 393)], (146, 172, 176)
        )


def _wake(view: Canvas) -> None:
    """Foam: two bright edges and a marbled middle, narrowing to the vanishing point."""
    x, y = 800.0, 393.0
    depth = view.height - 392
    foam, streaks = Image.new("L", view.size), Image.new("L", view.size)
    foam.paste(view.waves(depth), (0, 392))
    streaks.paste(view.waves(depth), (0, 392))
    body = view.patch([[(x - 2, y), (x + 2, y), (1000, 760), (600, 760)]], 3)
    view.tint(body, (126, 184, 186), 0.7)
    view.light(ImageChops.multiply(levels(foam, low=96, high=150), body), (255, 252, 240), 0.9)
    edges = view.patch([[(x - 2, y), (x, y), (645, 760), (575, 760)], [(x, y), (x + 2, y), (1025, 760), (955, 760)]], 3)
    view.tint(ImageChops.multiply(edges, levels(streaks, low=40, high=130)), (250, 250, 242), 0.95)
    vee = view.patch(
        [[(x - 3, y), (x - 1, y), (260, 760), (120, 760)], [(x + 1, y), (x + 3, y), (1480, 760), (1340, 760)]], 8
    )
    view.light(ImageChops.multiply(levels(foam, low=130, high=200), vee), (220, 236, 232), 0.6)
    with view.pen() as pen:
        for gx, gy, size in ((980, 250, 17), (1064, 212, 13), (690, 296, 10), (1180, 300, 11), (900, 176, 9)):
            pen.line(
                [
                    (gx - size * 1.6, gy - size * 0.5),
                    (gx - size * 0.6, gy - size * 0.62),
                    (gx, gy),
                    (gx + size * 0.7, gy - size * 0.72),
                    (gx + size * 1.7, gy - size * 0.4),
                ],
                (250, 250, 246),
                max(1.5, size / 5),
            )
            pen.line([(gx - 2, gy), (gx + 3, gy + 1)], (90, 104, 112), max(1.5, size / 4))


def _planks(view: Canvas) -> None:
    rng = view.rng
    with view.pen() as pen:
        for plank in range(-44, 44):
            x = plank * 0.14
            tone = blend((176, 132, 92), (206, 164, 118), rng.random())
            pen.polygon(_STERN.quad((x, 0, _RAIL), (x + 0.14, 0, _RAIL), (x + 0.14, 0, 2.4), (x, 0, 2.4)), tone)
            pen.line(_STERN.quad((x, 0, _RAIL), (x, 0, 2.4)), (84, 60, 46, 190), 1)
            for _ in range(3):
                z = rng.uniform(3, _RAIL)
                pen.line(_STERN.quad((x, 0, z), (x + 0.14, 0, z)), (84, 60, 46, 200), 1)
        for side in (-1, 1):
            wall = _STERN.quad(
                (side * 6.2, 0, _RAIL), (side * 6.2, 1.15, _RAIL), (side * 6.2, 1.15, 2.4), (side * 6.2, 0, 2.4)
            )
            pen.polygon(wall, (228, 224, 210) if side > 0 else (132, 142, 146))
            pen.line(_STERN.quad((side * 6.2, 1.17, _RAIL), (side * 6.2, 1.17, 2.4)), (150, 92, 52), 9)
    damp = levels(noise(rng, view.size, (5, 40), octaves=5), low=110, high=240)
    deck = view.patch([_STERN.quad((-6.2, 0, _RAIL), (6.2, 0, _RAIL), (6.2, 0, 2.4), (-6.2, 0, 2.4))])
    view.shade(ImageChops.multiply(damp, deck), (170, 146, 134), 0.3)
    sheen = view.patch([_STERN.quad((-4.5, 0, _RAIL), (-1, 0, _RAIL), (0.5, 0, 2.6), (-3, 0, 2.6))], 40)
    view.light(ImageChops.multiply(ImageChops.invert(damp), ImageChops.multiply(sheen, deck)), (255, 214, 150), 0.34)


def _bench_shadows(view: Canvas) -> None:
    casts = []
    for z in (12.6, 10.7, 9.0, 7.4, 5.9, 4.5):
        for side in (-1, 1):
            left, right = (-4.7, -1.1) if side < 0 else (1.1, 4.7)
            casts.append(
                _STERN.quad(
                    (left, 0, z + 0.3), (right, 0, z + 0.3), (right + 1.1, 0, z - 0.5), (left + 1.1, 0, z - 0.5)
                )
            )
    for x in range(-12, 13, 2):
        casts.append(
            _STERN.quad(
                (x / 2, 0, _RAIL),
                (x / 2 + 0.07, 0, _RAIL),
                (x / 2 + 2.3, 0, _RAIL - 3.2),
                (x / 2 + 2.2, 0, _RAIL - 3.2),
            )
        )
    view.shade(view.patch(casts, 6), (104, 88, 102), 0.62)


def _rail(view: Canvas) -> None:
    white, shade = (240, 236, 224), (150, 154, 156)
    with view.pen() as pen:
        for x in range(-12, 13):
            pen.line(_STERN.quad((x / 2, 0, _RAIL), (x / 2, 1.1, _RAIL)), shade if x % 2 else white, 3 if x % 2 else 5)
        for y, wide in ((0.3, 2.5), (0.57, 2.5), (0.84, 2.5), (1.12, 7)):
            pen.line(_STERN.quad((-6.2, y, _RAIL), (6.2, y, _RAIL)), (158, 96, 54) if y > 1 else white, wide)
        for buoy in (-3.6, 3.6):
            cx, cy = _STERN.at(buoy, 0.62, _RAIL - 0.1)
            pen.ellipse((cx, cy), 28, 28, (226, 92, 44))
            for start in (10, 100, 190, 280):
                pen.arc((cx, cy), (28, 28), (start, start + 26), (246, 240, 228), 12)
            pen.ellipse((cx, cy), 15, 15, (74, 124, 138))
        base = _STERN.at(0.9, 0, _RAIL - 0.1)
        top = (base[0] + 34, base[1] - 296)
        pen.line([base, top], (214, 206, 190), 5)
        flag = [
            top,
            (top[0] - 60, top[1] + 8),
            (top[0] - 118, top[1] - 8),
            (top[0] - 126, top[1] + 62),
            (top[0] - 70, top[1] + 78),
            (top[0] - 8, top[1] + 70),
        ]
        pen.polygon(flag, (34, 70, 104))
        pen.polygon(
            [
                (top[0] - 2, top[1] + 26),
                (top[0] - 64, top[1] + 34),
                (top[0] - 121, top[1] + 18),
                (top[0] - 124, top[1] + 38),
                (top[0] - 67, top[1] + 54),
                (top[0] - 5, top[1] + 46),
            ],
            (240, 234, 216),
        )


def _bench(pen: Pen, side: int, z: float) -> None:
    """A slatted bench that faces aft; its back is towards the viewer and the left ends catch the sun."""
    left, right = (-4.7, -1.1) if side < 0 else (1.1, 4.7)
    iron, wood, top = (52, 64, 72), (140, 88, 54), (224, 164, 104)
    for k in range(4):
        a = z + 0.06 + k * 0.12
        pen.polygon(_STERN.quad((left, 0.45, a), (right, 0.45, a), (right, 0.45, a + 0.1), (left, 0.45, a + 0.1)), top)
    for x in (left + 0.25, (left + right) / 2, right - 0.25):
        pen.line(_STERN.quad((x, 0, z + 0.5), (x, 0.45, z + 0.5)), iron, 40 / z)
        pen.line(_STERN.quad((x, 0, z), (x, 0.95, z)), iron, 60 / z)
    for y in (0.52, 0.68, 0.84):
        pen.polygon(_STERN.quad((left, y, z), (right, y, z), (right, y + 0.12, z), (left, y + 0.12, z)), wood)
        pen.line(_STERN.quad((left, y + 0.12, z), (right, y + 0.12, z)), top, 12 / z)
        pen.polygon(
            _STERN.quad((left, y, z), (left, y + 0.12, z), (left + 0.06, y + 0.12, z), (left + 0.06, y, z)),
            (248, 196, 130),
        )


def _awning(view: Canvas) -> None:
    """The deck above closes the picture at the top."""
    with view.pen() as pen:
        pen.polygon([(0, 0), (1600, 0), (1600, 74), (1240, 58), (360, 58), (0, 74)], (54, 66, 76))
        pen.polygon(
            [(0, 74), (360, 58), (1240, 58), (1600, 74), (1600, 84), (1240, 66), (360, 66), (0, 84)], (244, 226, 196)
        )
        for x in range(120, 1600, 190):
            pen.line([(x + (800 - x) * 0.06, 62), (x, 0)], (38, 48, 58), 5)
