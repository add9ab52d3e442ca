"""A quote where it stands: its own paragraphs, with the one before and the one after."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString

from .parse import parse
from .render import safe_body
from .tree import Block, Break, Inline, Mark, Run, TextBlock, html, text_blocks

__all__ = ["Context", "context_of"]

_MOST_AROUND = 700  # characters on each side that are shown
_MOST_WITHIN = 6_000
_ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Context:
    """Paragraphs as HTML. What is too long is cut, always with an ellipsis that stands apart from the words."""

    before: SafeString
    within: SafeString
    after: SafeString


def context_of(body: str, ref: str) -> Context | None:
    """The surroundings of quote `ref` in a stored body, or None if the body has no such quote.

    Other quotes in them lose their marks; the words stay.
    """
    blocks = list(text_blocks(parse(body)))
    holding = [number for number, block in enumerate(blocks) if any(_is_of(ref, inline) for inline in block.inlines)]
    if not holding:
        return None
    first, last = holding[0], holding[-1]
    before = [_tail(blocks[first - 1], _MOST_AROUND)] if first else []
    after = [_head(blocks[last + 1], _MOST_AROUND)] if last + 1 < len(blocks) else []
    return Context(
        *(safe_body(html(_alone(part, ref))) for part in (before, _within(blocks[first : last + 1], ref), after))
    )


def _within(blocks: Sequence[TextBlock], ref: str) -> list[TextBlock]:
    """The paragraphs of the quote: nothing far from the mark, and of a very long quote its two ends."""
    first, last = blocks[0], blocks[-1]
    start = next(number for number, inline in enumerate(first.inlines) if _is_of(ref, inline))
    blocks = [_joined(_tail(_part(first, 0, start), _MOST_AROUND), _part(first, start)), *blocks[1:]]
    last = blocks[-1]
    end = 1 + max(number for number, inline in enumerate(last.inlines) if _is_of(ref, inline))
    blocks = [*blocks[:-1], _joined(_part(last, 0, end), _head(_part(last, end), _MOST_AROUND))]
    if sum(len(block.text) for block in blocks) <= _MOST_WITHIN:
        return list(blocks)
    return [_head(blocks[0], _MOST_WITHIN // 2), _tail(blocks[-1], _MOST_WITHIN // 2)]


def _is_of(ref: str, inline: Inline) -> bool:
    return Mark("q", ref) in inline.marks


def _part(block: TextBlock, start: int, end: int | None = None) -> TextBlock:
    return replace(block, inlines=block.inlines[start:end])


def _joined(*parts: TextBlock) -> TextBlock:
    return replace(parts[0], inlines=tuple(inline for part in parts for inline in part.inlines))


def _head(block: TextBlock, most: int) -> TextBlock:
    """The first `most` characters, to the end of a word."""
    kept: list[Inline] = []
    for inline in block.inlines:
        words = inline.text if isinstance(inline, Run) else "\n"
        if len(words) <= most:
            kept.append(inline)
            most -= len(words)
            continue
        cut = words[:most].rpartition(" ")[0] or words[:most]
        return replace(block, inlines=(*kept, Run(cut, inline.marks), Run(f" {_ELLIPSIS}")))
    return block


def _tail(block: TextBlock, most: int) -> TextBlock:
    """The last `most` characters, from the beginning of a word."""
    kept: list[Inline] = []
    for inline in reversed(block.inlines):
        words = inline.text if isinstance(inline, Run) else "\n"
        if len(words) <= most:
            kept.append(inline)
            most -= len(words)
            continue
        cut = words[len(words) - most :]
        cut = cut.partition(" ")[2] or cut
        return replace(block, inlines=(Run(f"{_ELLIPSIS} "), Run(cut, inline.marks), *reversed(kept)))
    return block


def _alone(blocks: Iterable[TextBlock], ref: str) -> Iterable[Block]:
    """As plain paragraphs in which this quote alone is marked."""
    for block in blocks:
        yield TextBlock("p", tuple(_only(inline, ref) for inline in block.inlines))


def _only(inline: Inline, ref: str) -> Inline:
    marks = tuple(mark for mark in inline.marks if mark.name != "q" or mark.value == ref)
    return Break(marks) if isinstance(inline, Break) else replace(inline, marks=marks)
