"""Plain charts: where the bars of an SVG drawing stand. Templates draw them; style sheets colour them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Final

__all__ = ["Bar", "Chart", "Row", "columns", "lines"]

_HEIGHT: Final = 160
_WIDTH: Final = 720
_LINE: Final = 22
_NAMES: Final = 240  # room for names left of lying bars
_NAME: Final = 80  # room for a name below an upright bar


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of a row, of one kind; `told` is what it says when it is pointed at."""

    kind: str
    x: float
    y: float
    width: float
    height: float
    told: str


@dataclass(frozen=True, slots=True)
class Row:
    """A name with its bars; `x` and `y` are the place of the name, if there is room, `end` where its number stands."""

    name: str
    total: int
    x: float
    y: float
    end: float
    bars: list[Bar] = field(default_factory=list)
    name_shown: bool = True


@dataclass(frozen=True, slots=True)
class Chart:
    width: int
    height: int
    rows: list[Row]
    upright: bool


def columns(counts: Sequence[tuple[str, Mapping[str, int]]], kinds: Mapping[str, object]) -> Chart:
    """Upright bars side by side, the parts of each on top of one another in the order of `kinds`."""
    most = max((sum(parts.values()) for _, parts in counts), default=0) or 1
    step = _WIDTH / max(len(counts), 1)
    named = ceil(_NAME / step)  # every so many have room for their names
    rows = []
    for number, (name, parts) in enumerate(counts):
        x, y, bars = number * step, float(_HEIGHT), []
        for kind in kinds:
            if part := parts.get(kind, 0):
                height = part / most * (_HEIGHT - 16)
                y -= height
                bars.append(_bar(kind, x + step * 0.1, y, step * 0.8, height, f"{name}: {part} {kinds[kind]}"))
        middle, shown = _rounded(x + step / 2), number % named == named // 2
        rows.append(Row(name, sum(parts.values()), middle, _HEIGHT + 16, _rounded(y - 4), bars, shown))
    return Chart(_WIDTH, _HEIGHT + 24, rows, upright=True)


def lines(counts: Sequence[tuple[str, Mapping[str, int]]], kinds: Mapping[str, object]) -> Chart:
    """Lying bars below one another, the parts of each side by side in the order of `kinds`."""
    most = max((sum(parts.values()) for _, parts in counts), default=0) or 1
    rows = []
    for number, (name, parts) in enumerate(counts):
        x, y, bars = float(_NAMES), number * _LINE, []
        for kind in kinds:
            if part := parts.get(kind, 0):
                width = part / most * (_WIDTH - _NAMES - 60)
                bars.append(_bar(kind, x, y + 3, width, _LINE - 6, f"{name}: {part} {kinds[kind]}"))
                x += width
        rows.append(Row(_shortened(name), sum(parts.values()), _NAMES - 8, y + 15, _rounded(x + 6), bars))
    return Chart(_WIDTH, max(len(rows), 1) * _LINE, rows, upright=False)


def _bar(kind: str, x: float, y: float, width: float, height: float, told: str) -> Bar:
    return Bar(kind, _rounded(x), _rounded(y), max(_rounded(width), 0.5), max(_rounded(height), 0.5), told)


def _rounded(value: float) -> float:
    return round(value, 1)


def _shortened(name: str) -> str:
    return name if len(name) <= 36 else f"{name[:35]}…"
