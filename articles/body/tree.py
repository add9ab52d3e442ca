"""A body as a tree of blocks, and that tree as the one HTML spelling that is stored.

`html(tree(stored)) == stored` holds for every stored body.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile

from .schema import INLINE_MARKS

__all__ = [
    "Block",
    "Break",
    "Container",
    "Inline",
    "Mark",
    "OwnNode",
    "Rule",
    "Run",
    "TextBlock",
    "html",
    "inline_html",
    "text_blocks",
]


@dataclass(frozen=True, slots=True)
class Mark:
    """An inline element around words; `value` is the address of a link or the id of a quote."""

    name: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """Words under the same marks."""

    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Break:
    """A line break under the marks of its neighbours."""

    marks: tuple[Mark, ...] = ()


Inline = Run | Break


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A paragraph or heading."""

    name: str
    inlines: tuple[Inline, ...]

    @property
    def text(self) -> str:
        return "".join(piece.text if isinstance(piece, Run) else "\n" for piece in self.inlines)


@dataclass(frozen=True, slots=True)
class Container:
    """A list, list item or block quotation."""

    name: str
    children: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A thematic break."""


@dataclass(frozen=True, slots=True)
class OwnNode:
    """A photo, pull quote or embed; `attribute` says which, `value` is its id or address."""

    attribute: str
    value: str

    @property
    def name(self) -> str:
        return "aside" if self.attribute == "data-pull" else "figure"


Block = TextBlock | Container | Rule | OwnNode

_ATTRIBUTE_OF = {"a": "href", "q": "data-quote"}


def text_blocks(blocks: Iterable[Block]) -> Iterator[TextBlock]:
    """Yield the paragraphs and headings in reading order."""
    for block in blocks:
        if isinstance(block, TextBlock):
            yield block
        elif isinstance(block, Container):
            yield from text_blocks(block.children)


def html(blocks: Iterable[Block]) -> str:
    """Return the stored spelling of `blocks`: one line a top-level block."""
    return "\n".join(map(_block_html, blocks))


def _block_html(block: Block) -> str:
    match block:
        case TextBlock(name, inlines):
            return f"<{name}>{inline_html(inlines)}</{name}>"
        case Container(name, children):
            return f"<{name}>{''.join(map(_block_html, children))}</{name}>"
        case OwnNode(attribute, value):
            return f'<{block.name} {attribute}="{escape_attribute(value)}"></{block.name}>'
        case Rule():
            return "<hr>"


def inline_html(inlines: Iterable[Inline]) -> str:
    """Return the HTML of inline content, each mark opened once around neighbouring runs."""
    out: list[str] = []
    open_marks: tuple[Mark, ...] = ()
    for piece in inlines:
        shared = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(open_marks, piece.marks, strict=False))))
        out += [f"</{mark.name}>" for mark in reversed(open_marks[shared:])]
        out += [start_tag(mark) for mark in piece.marks[shared:]]
        open_marks = piece.marks
        out.append(escape_text(piece.text) if isinstance(piece, Run) else "<br>")
    out += [f"</{mark.name}>" for mark in reversed(open_marks)]
    return "".join(out)


def start_tag(mark: Mark) -> str:
    """Return the start tag of a mark."""
    attribute = _ATTRIBUTE_OF.get(mark.name)
    return f'<{mark.name} {attribute}="{escape_attribute(mark.value)}">' if attribute else f"<{mark.name}>"


def in_order(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Return `marks`, at most one of a kind, with the outermost first."""
    return tuple(sorted(marks, key=lambda mark: INLINE_MARKS.index(mark.name)))


def escape_text(text: str) -> str:
    """Escape text as HTML serialisation does (HTML standard, section 13.3)."""
    return text.replace("&", "&amp;").replace("\xa0", "&nbsp;").replace("<", "&lt;").replace(">", "&gt;")


def escape_attribute(value: str) -> str:
    """Escape an attribute value as HTML serialisation does."""
    return escape_text(value).replace('"', "&quot;")
