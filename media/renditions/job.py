"""What can be asked for: widths, formats, crops. Sizes and boxes are in pixels of the upright picture."""

from dataclasses import dataclass
from typing import Literal, get_args

__all__ = ["FORMATS", "LONGEST_SIDE", "WIDTHS", "Format", "Job", "box_of", "size_of", "widths_for"]

type Size = tuple[int, int]
type Box = tuple[int, int, int, int]  # left, top, right, bottom

#: The one list of widths, in pixels. Nothing in an address makes another one.
WIDTHS = (320, 480, 640, 960, 1280, 1600, 2400)
Format = Literal["avif", "webp", "jpeg"]
#: Smallest files first, as a `<picture>` lists them; each is also its media type below `image/` and its ending.
FORMATS: tuple[Format, ...] = get_args(Format)
LONGEST_SIDE = 16_383  # WebP holds no more
_SLIMMEST, _WIDEST = 0.05, 20.0


@dataclass(frozen=True, slots=True)
class Job:
    """One file to make.

    `ratio` is width divided by height of a crop, None for the whole picture. `focal` is the point (x, y),
    each from 0 to 1, that a crop keeps as near to its middle as the edges allow; None is the middle.

    Raises:
        ValueError: a format that is not made, or a number out of its range.
    """

    width: int
    format: Format
    focal: tuple[float, float] | None = None
    ratio: float | None = None

    def __post_init__(self) -> None:
        if self.format not in FORMATS:
            raise ValueError(f"{self.format!r} is none of the formats {', '.join(FORMATS)}.")
        if not 1 <= self.width <= LONGEST_SIDE:
            raise ValueError(f"A width of {self.width} pixels is not between 1 and {LONGEST_SIDE}.")
        if self.focal is not None and not all(0 <= place <= 1 for place in self.focal):
            raise ValueError(f"The focal point {self.focal} is not inside the picture: x and y go from 0 to 1.")
        if self.ratio is not None and not _SLIMMEST <= self.ratio <= _WIDEST:
            raise ValueError(f"The ratio {self.ratio} is not between {_SLIMMEST} and {_WIDEST}.")


def widths_for(width: int, widths: tuple[int, ...] = WIDTHS) -> list[int]:
    """The widths, rising, in which a picture (or a crop) that is `width` pixels wide is made.

    Nothing is enlarged: a picture narrower than the widest of the list is also made in its own width.
    """
    return sorted({one for one in widths if one <= width} | {min(width, widths[-1])})


def box_of(size: Size, job: Job) -> Box:
    """What `job` shows of an upright picture of `size`: the largest box of its ratio around the focal point."""
    width, height = size
    if job.ratio is None:
        return 0, 0, width, height
    box_width = max(1, min(width, round(height * job.ratio)))
    box_height = max(1, min(height, round(width / job.ratio)))
    x, y = job.focal or (0.5, 0.5)
    left = min(max(round(x * width - box_width / 2), 0), width - box_width)
    top = min(max(round(y * height - box_height / 2), 0), height - box_height)
    return left, top, left + box_width, top + box_height


def size_of(size: Size, job: Job) -> Size:
    """Width and height of the file that `job` makes of an upright picture of `size`.

    Never larger than what it shows of the picture; a strip of extreme height comes out narrower than asked.
    """
    left, top, right, bottom = box_of(size, job)
    width, height = right - left, bottom - top
    scale = min(1.0, job.width / width, LONGEST_SIDE / height)
    return max(1, round(width * scale)), max(1, round(height * scale))
