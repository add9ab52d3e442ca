"""The one list of shapes in which a picture is cut. Nothing in an address makes another one."""

from collections.abc import Iterator
from dataclasses import dataclass

from .job import FORMATS, WIDTHS, Format, Job, box_of, widths_for

__all__ = ["SHAPES", "WHOLE", "Shape", "jobs_for"]


@dataclass(frozen=True, slots=True)
class Shape:
    """`ratio` is width divided by height, None for the whole picture; `widths` in pixels, rising."""

    ratio: float | None
    widths: tuple[int, ...]
    formats: tuple[Format, ...] = FORMATS


WHOLE = Shape(None, WIDTHS)
SHAPES = {
    "": WHOLE,
    "wide": Shape(16 / 9, (640, 960, 1600)),  # the lead of the front page
    "card": Shape(3 / 2, (320, 640, 960)),  # an entry of a list
    "square": Shape(1.0, (1200,), ("jpeg",)),  # what search engines show
    "share": Shape(1200 / 630, (1200,), ("jpeg",)),  # what a link to the page shows elsewhere
}


def jobs_for(shape: Shape, size: tuple[int, int], focal: tuple[float, float] | None) -> Iterator[Job]:
    """Yield the files of an upright picture of `size` in this shape: format by format, the narrowest first."""
    focal = None if shape.ratio is None else focal
    left, _, right, _ = box_of(size, Job(1, "jpeg", focal, shape.ratio))
    for format in shape.formats:
        for width in widths_for(right - left, shape.widths):
            yield Job(width, format, focal, shape.ratio)
