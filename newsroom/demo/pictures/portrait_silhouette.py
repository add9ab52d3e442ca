"""Portrait: the officer looks right, into the light of a tall window that is out of focus. Units are pixels."""

import random

from PIL import Image, ImageChops, ImageFilter

from .canvas import Canvas, Pen
from .texture import Point, spline

__all__ = ["draw"]

_FACE: list[Point] = [
    (738, 628), (752, 652), (757, 672), (749, 692), (752, 708), (772, 744), (790, 772), (793, 786), (780, 798),
    (764, 803), (762, 818), (774, 833), (772, 845), (758, 852), (770, 864), (768, 880), (752, 890), (750, 902),
    (762, 922), (760, 946), (738, 968), (704, 972), (664, 962), (630, 972), (612, 1006), (606, 1056), (618, 1100),
]  # fmt: skip
_NAPE: list[Point] = [(398, 1066), (404, 1006), (410, 930), (396, 860), (380, 780), (376, 700), (384, 620)]
_CAP: list[Point] = [
    (384, 628), (380, 580), (372, 546), (330, 516), (318, 486), (346, 462), (420, 440), (520, 414), (620, 386),
    (700, 372), (756, 386), (776, 416), (770, 462), (754, 508), (750, 548), (752, 592), (744, 632), (640, 640),
    (500, 640),
]  # fmt: skip
_BAND: list[Point] = [
    (381, 578), (500, 580), (640, 574), (751, 556), (753, 596), (640, 624), (500, 634), (384, 626),
]  # fmt: skip
_EAR: list[Point] = [(520, 742), (534, 714), (562, 716), (572, 746), (562, 788), (544, 812), (528, 796)]
_HAIR: list[Point] = [
    (384, 640), (470, 646), (520, 660), (514, 720), (508, 800), (470, 870), (412, 900), (392, 840), (378, 740),
]  # fmt: skip
_LAPEL: list[Point] = [
    (628, 1112), (590, 1220), (560, 1330), (640, 1450), (700, 1600), (716, 1600), (694, 1400), (656, 1240),
]  # fmt: skip


def draw(rng: random.Random, width: int, height: int) -> Image.Image:
    """The dark profile of an officer in a peaked cap against a tall bright window."""
    view = Canvas(rng, width, height, (34, 34, 42))
    _bright_window(view)
    _profile(view)
    view.glow((930, 560), 700, 760, (255, 232, 196), 0.2, 1.6)
    view.bloom(above=206, radius=40, strength=0.4)
    return view.finish(grain=0.34, vignette=0.42)


def _bright_window(view: Canvas) -> None:
    """Sky and harbour behind the panes, all of it blurred by the long lens."""
    view.wash([(0, (60, 58, 66)), (0.5, (78, 72, 74)), (1, (36, 34, 42))])
    pane = view.patch([[(250, 60), (1130, 60), (1130, 1240), (250, 1240)]], 4)
    day = Canvas(view.rng, view.width, view.height)
    day.wash(
        [
            (0, (188, 208, 218)),
            (0.35, (244, 240, 226)),
            (0.56, (255, 236, 200)),
            (0.62, (236, 212, 178)),
            (1, (150, 158, 160)),
        ]
    )
    day.glow((960, 520), 560, 560, (255, 248, 224), 0.9, 1.4)
    with day.pen() as pen:
        pen.polygon(
            [(0, 1010), (0, 930), (340, 900), (620, 940), (900, 912), (1280, 950), (1280, 1010)], (176, 172, 166)
        )
        for x, tall in ((860, 300), (930, 210), (1010, 380), (1090, 240), (330, 260)):
            pen.line([(x, 1000), (x, 1000 - tall)], (126, 128, 132), 9)
            pen.line([(x - 46, 1000 - tall * 0.7), (x + 46, 1000 - tall * 0.7)], (126, 128, 132), 5)
            pen.polygon([(x - 90, 1004), (x + 96, 1004), (x + 80, 1044), (x - 70, 1044)], (104, 108, 116))
        for y in range(1050, 1240, 22):
            pen.line([(260, y), (1130, y + 4)], (206, 200, 186, 120), 6)
    day.soften(Image.new("L", day.size, 255), 15)
    view.image.paste(day.image, (0, 0), pane)
    with view.pen() as pen:
        for x in (250, 543, 837, 1130):
            pen.box(x - 9, 40, x + 9, 1250, (58, 54, 58))
        for y in (60, 450, 845, 1240):
            pen.box(240, y - 9, 1140, y + 9, (58, 54, 58))
        pen.polygon([(190, 1250), (1190, 1250), (1230, 1320), (150, 1320)], (206, 192, 168))
        pen.box(0, 1320, 1280, 1600, (40, 38, 46))
    view.soften(Image.new("L", view.size, 255), 5)
    for left, reach in ((262, -160), (556, -40), (850, 80)):
        patch = [(left, 1260), (left + 270, 1260), (left + 270 + reach * 2.4, 1600), (left + reach * 3, 1600)]
        view.light(view.patch([patch], 18), (255, 224, 176), 0.2)


def _profile(view: Canvas) -> None:
    face, nape, cap = spline(_FACE, 6), spline(_NAPE, 6), spline(_CAP, 6, closed=True)
    head = [*face, *nape]
    peak = spline([(728, 596), (790, 622), (836, 656), (850, 676), (838, 680), (796, 660), (744, 642)], 6, closed=True)
    coat = spline([(392, 1030), (330, 1072), (216, 1122), (120, 1186), (66, 1290), (40, 1440), (30, 1610)], 6)
    chest = spline([(880, 1610), (872, 1480), (838, 1340), (764, 1220), (690, 1150), (640, 1096), (618, 1050)], 6)
    collar = spline(
        [
            (388, 1062),
            (398, 1012),
            (470, 1040),
            (560, 1056),
            (612, 1040),
            (630, 1076),
            (640, 1118),
            (560, 1130),
            (450, 1110),
        ],
        5,
        closed=True,
    )
    with view.pen() as pen:
        pen.polygon([*coat, *chest], (20, 23, 34))
        pen.polygon(head, (26, 23, 29))
        pen.polygon(collar, (27, 30, 42))
        pen.polygon(cap, (18, 21, 32))
        pen.polygon(peak, (12, 13, 20))
        _head_details(pen)
        _coat_details(pen)
    shape = view.patch([head, cap, [*coat, *chest], collar, peak])
    _rim_light(view, shape)
    fill = view.stencil(lambda pen: pen.ellipse((520, 800), 240, 420, 255), 120)
    view.light(ImageChops.multiply(shape, fill), (96, 92, 106), 0.2)


def _head_details(pen: Pen) -> None:
    """Cap band with its cord and badge, ear, jaw and hair: just lighter or darker than the dark around them."""
    pen.polygon(spline(_BAND, 5, closed=True), (31, 34, 46))
    pen.line(spline([(384, 622), (500, 630), (640, 620), (752, 592)], 6), (146, 118, 70), 5)
    pen.ellipse((742, 516), 11, 26, (196, 158, 92))
    pen.line(spline([(330, 494), (430, 470), (560, 444), (700, 412), (770, 420)], 6), (40, 44, 58), 3)
    pen.polygon(spline(_EAR, 5, closed=True), (46, 38, 42))
    pen.line(spline([(534, 732), (552, 728), (560, 750), (550, 780)], 5), (74, 60, 60), 3)
    pen.line(spline([(560, 830), (588, 900), (640, 948), (690, 966)], 5), (40, 34, 40), 4)
    pen.polygon(spline(_HAIR, 5, closed=True), (17, 16, 21))
    pen.line(spline([(540, 664), (530, 700), (526, 726)], 4), (17, 16, 21), 12)


def _coat_details(pen: Pen) -> None:
    """Shoulder board with three stripes, lapel, buttons and ribbons."""
    pen.polygon([(168, 1146), (330, 1080), (352, 1112), (186, 1184)], (13, 15, 23))
    for share in (0.12, 0.3, 0.48):
        x, y = 186 + 150 * share, 1148 - 62 * share
        pen.line([(x - 6, y - 6), (x + 20, y + 36)], (206, 168, 100), 8)
    pen.line(spline([(640, 1120), (664, 1240), (700, 1380), (716, 1600)], 5), (38, 42, 56), 4)
    pen.polygon(spline(_LAPEL, 4, closed=True), (27, 31, 43))
    for y in (1390, 1480, 1570):
        pen.ellipse((752 + (y - 1390) * 0.06, y), 13, 14, (172, 138, 80))
    for k, tone in enumerate(((120, 60, 56), (70, 96, 120), (160, 136, 90))):
        x, y = 440 + k * 44, 1300 + k * 8
        pen.polygon([(x, y), (x + 40, y + 7), (x + 38, y + 27), (x - 2, y + 20)], tone)


def _rim_light(view: Canvas, shape: Image.Image) -> None:
    """A thin bright edge wherever the outline looks up or right, towards the window."""
    edge = ImageChops.subtract(shape, ImageChops.offset(shape, -5, 3))
    right = view.patch([[(560, 300), (1280, 300), (1280, 1600), (700, 1600), (560, 1100)]], 40)
    edge = ImageChops.multiply(edge, right)
    view.light(edge.filter(ImageFilter.GaussianBlur(1.2)), (255, 214, 160), 0.85)
    view.light(edge.filter(ImageFilter.GaussianBlur(14)), (255, 190, 130), 0.8)
