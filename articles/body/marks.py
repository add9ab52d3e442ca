"""Quote marks in a body: whose words they hold, and which mark is which quote.

A quote is one `<q data-quote="ID">` or several with the same ID: the pieces of a quotation that an
attribution splits, or that goes on in the next paragraph. The same ID further away, or with the
same words again, is a pasted copy and gets an ID of its own.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby, pairwise

from media.refs import new_ref

from .parse import KEPT_LENGTH, parse
from .pulls import read_pull, settled_pull
from .tree import Block, Container, Inline, Mark, OwnNode, Run, TextBlock, html, text_blocks

__all__ = [
    "MarkedQuote",
    "Span",
    "marked_quotes",
    "marked_ranges",
    "marked_spans",
    "own_node_refs",
    "quote_stretches",
    "with_marks",
    "with_own_refs",
    "with_settled_pulls",
]

_OPENING = '“„‟«»"'
_CLOSING = '”“„«»"'


@dataclass(frozen=True, slots=True)
class MarkedQuote:
    """A quote as it stands in a body: its words, one entry a paragraph, and the paragraph it begins in."""

    ref: str
    parts: tuple[str, ...]
    paragraph: int

    @property
    def text(self) -> str:
        """The words, paragraphs parted by an empty line."""
        return "\n\n".join(self.parts)


@dataclass(frozen=True, slots=True)
class Span:
    """Words to mark: code points `start` to `end` of the text of paragraph number `paragraph`."""

    paragraph: int
    start: int
    end: int
    ref: str


def marked_quotes(body: str) -> list[MarkedQuote]:
    """Return the quotes of a stored body in reading order; those of the last bodies are kept, as their trees are."""
    return list(_lately(body) if len(body) <= KEPT_LENGTH else _quotes(body))


def _quotes(body: str) -> tuple[MarkedQuote, ...]:
    found: dict[str, tuple[int, list[str]]] = {}
    for number, block in enumerate(text_blocks(parse(body))):
        for ref, words in _quotes_in(block):
            found.setdefault(ref, (number, []))[1].append(words)
    return tuple(MarkedQuote(ref, tuple(parts), number) for ref, (number, parts) in found.items())


_lately = lru_cache(maxsize=256)(_quotes)


def quote_stretches(body: str) -> dict[str, list[str]]:
    """Return, for each quote of a stored body, the stretches in which its words stand, unbroken by other words."""
    found: dict[str, list[str]] = {}
    for block in text_blocks(parse(body)):
        for ref, group in groupby(block.inlines, key=_quote_ref):
            if ref:
                words = "".join(inline.text if isinstance(inline, Run) else "\n" for inline in group)
                found.setdefault(ref, []).append(_without_outer_marks(words))
    return found


def marked_ranges(body: str) -> dict[int, list[tuple[int, int]]]:
    """Return, for each paragraph number that has quotes, where they stand: (start, end) in code points."""
    ranges: dict[int, list[tuple[int, int]]] = {}
    for span in marked_spans(body):
        ranges.setdefault(span.paragraph, []).append((span.start, span.end))
    return ranges


def marked_spans(body: str) -> list[Span]:
    """Return where the quotes of a stored body stand, in reading order; one quote can have many spans."""
    spans: list[Span] = []
    for number, block in enumerate(text_blocks(parse(body))):
        position = 0
        for inline in block.inlines:
            length = len(inline.text) if isinstance(inline, Run) else 1
            if ref := _quote_ref(inline):
                spans.append(Span(number, position, position + length, ref))
            position += length
    return spans


def own_node_refs(body: str, attribute: str) -> list[str]:
    """Return the ids of all `attribute` nodes (data-photo, data-pull) of a stored body, in order."""
    return [block.value for block in parse(body) if isinstance(block, OwnNode) and block.attribute == attribute]


def _quote_ref(inline: Inline) -> str:
    return next((mark.value for mark in inline.marks if mark.name == "q"), "")


def _quotes_in(block: TextBlock) -> Iterator[tuple[str, str]]:
    """Yield (ref, words) of each quote in a paragraph; pieces split by an attribution are parted by a space."""
    words: dict[str, str] = {}
    for ref, group in groupby(block.inlines, key=_quote_ref):
        if ref:
            piece = "".join(inline.text if isinstance(inline, Run) else "\n" for inline in group)
            piece = _without_outer_marks(piece)
            words[ref] = f"{words[ref]} {piece}" if ref in words else piece
    yield from words.items()


def _without_outer_marks(words: str) -> str:
    """Leave out quotation marks that stand inside the element, around all of its words."""
    if words[:1] and words[0] in _OPENING:
        words = words[1:]
        if words[-1:] and words[-1] in _CLOSING:
            words = words[:-1]
    return words


def with_own_refs(body: str, taken: Callable[[Iterable[str]], set[str]]) -> tuple[str, dict[str, str]]:
    """Give each pasted copy of a quote an id of its own; pull quotes that were pasted with it follow.

    Args:
        body: a stored body.
        taken: says which of the given ids belong to other articles.

    Returns:
        The body, and for each new id the one it was copied from.
    """
    blocks = parse(body)
    foreign = taken({ref for block in text_blocks(blocks) for ref, _ in _quotes_in(block)})
    copied_from: dict[str, str] = {}
    current: dict[str, tuple[int, str, set[str]]] = {}  # id as typed: last paragraph, id now, words so far
    number = -1

    def renew(block: TextBlock) -> TextBlock:
        nonlocal number
        number += 1
        names: dict[str, str] = {}
        for ref, words in _quotes_in(block):
            last, name, said = current.get(ref, (None, ref, set()))
            if (last is None and ref in foreign) or (last is not None and (number - last > 1 or words in said)):
                name, said = new_ref(), set()
                copied_from[name] = ref
            current[ref] = (number, name, said | {words})
            names[ref] = name
        if all(ref == name for ref, name in names.items()):
            return block
        return replace(block, inlines=tuple(_renamed(inline, names) for inline in block.inlines))

    renewed = _map_text_blocks(blocks, renew)
    here = {ref: name for name, ref in reversed(copied_from.items()) if ref in foreign}
    renewed = _pulling(renewed, lambda value: _pulling_of(value, here))
    return (html(renewed) if copied_from else body), copied_from


def with_settled_pulls(body: str, stored: Callable[[], str]) -> str:
    """Let each pull quote of a range say which words were chosen, and where they stand now.

    Args:
        body: a stored body.
        stored: reads the body as it was saved before. A range without a sum that stood there was chosen there.
    """
    if "data-pull" not in body:
        return body
    pulls = {value: pull for value in own_node_refs(body, "data-pull") if (pull := read_pull(value)) and pull.first}
    before = stored() if any(not pull.sum for pull in pulls.values()) else ""
    chosen_before = set(own_node_refs(before, "data-pull"))
    now, then = ({quote.ref: quote.text for quote in marked_quotes(text)} for text in (body, before))
    settled = {
        value: settled_pull(pull, now[pull.ref], (then if value in chosen_before else now).get(pull.ref, ""))
        for value, pull in pulls.items()
        if pull.ref in now
    }
    return html(_pulling(parse(body), lambda value: settled.get(value, value)))


def _pulling(blocks: Iterable[Block], change: Callable[[str], str]) -> tuple[Block, ...]:
    """Change the values of the pull quotes, which stand between the paragraphs."""
    return tuple(
        replace(block, value=change(block.value))
        if isinstance(block, OwnNode) and block.attribute == "data-pull"
        else block
        for block in blocks
    )


def _pulling_of(value: str, names: dict[str, str]) -> str:
    """Pull quotes of quotes that stand in other articles repeat the copies that stand here."""
    ref, colon, words = value.partition(":")  # all of a quote, or a range of its words
    return names.get(ref, ref) + colon + words


def _renamed(inline: Inline, names: dict[str, str]) -> Inline:
    marks = tuple(Mark("q", names.get(mark.value, mark.value)) if mark.name == "q" else mark for mark in inline.marks)
    return replace(inline, marks=marks)


def _map_text_blocks(blocks: Iterable[Block], change: Callable[[TextBlock], TextBlock]) -> tuple[Block, ...]:
    return tuple(
        change(block)
        if isinstance(block, TextBlock)
        else replace(block, children=_map_text_blocks(block.children, change))
        if isinstance(block, Container)
        else block
        for block in blocks
    )


def with_marks(body: str, spans: Sequence[Span]) -> str:
    """Return the body with each span marked as a quote; words that are marked already keep their mark."""
    by_paragraph: dict[int, list[Span]] = {}
    for span in spans:
        by_paragraph.setdefault(span.paragraph, []).append(span)
    number = -1

    def mark(block: TextBlock) -> TextBlock:
        nonlocal number
        number += 1
        wanted = by_paragraph.get(number, [])
        return replace(block, inlines=tuple(_marked(block.inlines, wanted))) if wanted else block

    return html(_map_text_blocks(parse(body), mark))


def _marked(inlines: Iterable[Inline], spans: list[Span]) -> Iterator[Inline]:
    """Cut runs at the ends of `spans` and mark what lies inside."""
    position = 0
    for inline in inlines:
        length = len(inline.text) if isinstance(inline, Run) else 1
        cuts = sorted(
            {0, length}
            | {edge - position for span in spans for edge in (span.start, span.end) if 0 < edge - position < length}
        )
        for start, end in pairwise(cuts):
            inside = next((s for s in spans if s.start <= position + start and position + end <= s.end), None)
            marks = inline.marks
            if inside and not _quote_ref(inline):
                marks = (Mark("q", inside.ref), *marks)
            yield (Run(inline.text[start:end], marks) if isinstance(inline, Run) else replace(inline, marks=marks))
        position += length
