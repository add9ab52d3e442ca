"""How often something was written about, year by year: the measures of a small picture made of lines."""

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Bar", "Timeline", "timeline"]

_HEIGHT = 48
_BAR, _GAP = 24, 4


@dataclass(frozen=True, slots=True)
class Bar:
    """One year. Measures are units of the picture's own grid."""

    year: int
    count: int
    address: str
    x: int
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """The years from the first to the last."""

    bars: list[Bar]
    width: int
    height: int
    bar: int

    @property
    def first(self) -> int:
        return self.bars[0].year

    @property
    def last(self) -> int:
        return self.bars[-1].year


def timeline(years: Sequence[tuple[int, int, str]]) -> Timeline | None:
    """Return the picture of years with their number of articles and address; None where there is nothing to compare."""
    if len(years) < 2:
        return None
    most = max(number for _, number, _ in years)
    bars = []
    for place, (year, number, address) in enumerate(years):
        height = max(2, round(_HEIGHT * number / most)) if number else 0
        bars.append(Bar(year, number, address, place * (_BAR + _GAP), _HEIGHT - height, height))
    return Timeline(bars, len(bars) * (_BAR + _GAP) - _GAP, _HEIGHT, _BAR)
