"""People at a distance, as dark shapes."""

from .canvas import Pen
from .texture import Colour, Point

__all__ = ["standing"]


def standing(pen: Pen, foot: Point, tall: float, ink: Colour, turn: int) -> None:
    """A standing person ``tall`` pixels high; ``turn`` is the side of the forward arm, 1 right or -1 left."""
    x, y = foot

    def at(dx: float, dy: float) -> Point:
        return (x + turn * dx * tall, y - dy * tall)

    pen.ellipse(at(0.01, 0.93), tall * 0.058, tall * 0.07, ink)
    pen.polygon([at(-0.115, 0.8), at(-0.05, 0.85), at(0.06, 0.85), at(0.11, 0.79), at(0.1, 0.5), at(-0.1, 0.5)], ink)
    pen.polygon(
        [at(-0.1, 0.52), at(0.1, 0.52), at(0.09, 0), at(0.015, 0), at(0, 0.4), at(-0.03, 0), at(-0.105, 0)], ink
    )
    pen.line([at(0.09, 0.79), at(0.15, 0.62), at(0.24, 0.6)], ink, tall * 0.05)
    pen.line([at(-0.1, 0.79), at(-0.13, 0.6), at(-0.1, 0.46)], ink, tall * 0.05)
