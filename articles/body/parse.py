"""From well-formed HTML to a tree of the schema, keeping every word.

The input is what the sanitiser wrote: elements nested properly, attributes in double quotes, five
entities. Anything that the schema has no place for is unwrapped: its words become paragraphs.
The walk is iterative, so nesting cannot exhaust the stack.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from .schema import (
    CONTAINERS,
    INLINE_MARKS,
    MAX_DEPTH,
    OWN_NODES,
    PARAGRAPH_ENDS,
    SYNONYMS,
    TEXT_BLOCKS,
)
from .tree import Block, Break, Container, Inline, Mark, OwnNode, Rule, Run, TextBlock, in_order

__all__ = ["KEPT_LENGTH", "NotWellFormed", "parse"]

_TOKEN = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:\s[a-z-]+="[^"]*")*)>|([^<]+)')
_ATTRIBUTE = re.compile(r'\s([a-z-]+)="([^"]*)"')
_ENTITY = re.compile(r"&(amp|lt|gt|quot|nbsp);")
_CHARACTER = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "nbsp": "\xa0"}
_BLANK = re.compile(r"[ \t\n\r\f]*")
KEPT_LENGTH = 100_000  # characters; longer bodies are rare and their trees large


class NotWellFormed(ValueError):
    """The text is not HTML as the sanitiser writes it."""


def parse(html: str) -> tuple[Block, ...]:
    """Return the tree of sanitised HTML.

    Trees are immutable, and those of the last bodies are kept: whoever publishes or prints one asks several times.

    Raises:
        NotWellFormed: for anything that the sanitiser would not have written.
    """
    return _lately(html) if len(html) <= KEPT_LENGTH else _parsed(html)


def _parsed(html: str) -> tuple[Block, ...]:
    walker = _Walker()
    for closing, name, attributes, text in _tokens(html):
        if text:
            walker.text(text)
        elif closing:
            walker.end(name)
        else:
            walker.start(name, attributes)
    return walker.finish()


_lately = lru_cache(maxsize=256)(_parsed)


def _tokens(html: str) -> Iterator[tuple[bool, str, dict[str, str], str]]:
    position = 0
    while position < len(html):
        token = _TOKEN.match(html, position)
        if token is None:
            raise NotWellFormed(f"unexpected {html[position : position + 40]!r} at {position}")
        position = token.end()
        slash, name, attributes, text = token.groups()
        values = {key: _unescape(value) for key, value in _ATTRIBUTE.findall(attributes or "")}
        yield bool(slash), name or "", values, _unescape(text or "")


def _unescape(text: str) -> str:
    return _ENTITY.sub(lambda entity: _CHARACTER[entity[1]], text)


@dataclass
class _Open:
    """A container that is still being filled; `own` says that an element of its name opened it."""

    name: str
    children: list[Block] = field(default_factory=list)
    own: bool = True


class _Walker:
    def __init__(self) -> None:
        self.stack = [_Open("")]
        self.block: str | None = None
        self.inlines: list[Inline] = []
        self.marks: list[Mark] = []
        self.elements: list[str] = []  # what each open inline element became, "" for none
        self.after: list[Block] = []  # photos found inside a list or block quotation, placed behind it

    def text(self, text: str) -> None:
        if self.block is None:
            if _BLANK.fullmatch(text):
                return
            self._open_block("p")
        self.inlines.append(Run(text, in_order(self.marks)))

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = SYNONYMS.get(name, name)
        if name in INLINE_MARKS:
            self._start_mark(name, attributes)
        elif name == "br":
            if self.block is None:
                self._open_block("p")
            self.inlines.append(Break(in_order(self.marks)))
        elif name in TEXT_BLOCKS:
            self._close_block()
            self._open_block(name)
        elif name == "hr":
            self._close_block()
            self._place(Rule())
        elif name in CONTAINERS:
            self._close_block()
            self._open_container(name)
        elif name in OWN_NODES:
            self._close_block()
            self._own_node(name, attributes)
        elif name in PARAGRAPH_ENDS:
            self._close_block()

    def end(self, name: str) -> None:
        name = SYNONYMS.get(name, name)
        if name in INLINE_MARKS:
            self._end_mark(name)
        elif name in CONTAINERS:
            self._close_block()
            self._close_container(name)
        elif name in TEXT_BLOCKS or name in OWN_NODES or name in PARAGRAPH_ENDS:
            self._close_block()

    def finish(self) -> tuple[Block, ...]:
        self._close_block()
        while len(self.stack) > 1:
            self._pop()
        self._flush_after()
        return tuple(self.stack[0].children)

    def _start_mark(self, name: str, attributes: dict[str, str]) -> None:
        value = attributes.get({"a": "href", "q": "data-quote"}.get(name, ""), "")
        if (name in {"a", "q"} and not value) or any(mark.name == name for mark in self.marks):
            self.elements.append("")  # nothing to mark, or marked already: of two quotes the outer one stays
            return
        self.elements.append(name)
        self.marks.append(Mark(name, value))

    def _end_mark(self, name: str) -> None:
        if self.elements and self.elements.pop() == name:
            self.marks.pop()

    def _open_block(self, name: str) -> None:
        if self.stack[-1].name in {"ul", "ol"}:
            self.stack.append(_Open("li", own=False))
        self.block = name

    def _close_block(self) -> None:
        if self.block is not None:
            block = TextBlock(self.block, _merged(self.inlines))
            if any(isinstance(piece, Break) for piece in block.inlines) or not _BLANK.fullmatch(block.text):
                self._place(block)
        self.block, self.inlines = None, []

    def _place(self, block: Block) -> None:
        if self.stack[-1].name in {"ul", "ol"}:
            self.stack.append(_Open("li", own=False))
        self.stack[-1].children.append(block)

    def _open_container(self, name: str) -> None:
        top = self.stack[-1]
        if name == "li":
            if top.name == "li" and not top.own:
                self._pop()
            if self.stack[-1].name not in {"ul", "ol"}:
                return
        elif len(self.stack) > MAX_DEPTH:
            return
        elif top.name in {"ul", "ol"}:
            self.stack.append(_Open("li", own=False))
        self.stack.append(_Open(name))

    def _close_container(self, name: str) -> None:
        top = self.stack[-1]
        if top.name == "li" and not top.own and name in {"ul", "ol"}:
            self._pop()
            top = self.stack[-1]
        if top.name == name and top.own and len(self.stack) > 1:
            self._pop()

    def _pop(self) -> None:
        done = self.stack.pop()
        if done.children:
            self.stack[-1].children.append(Container(done.name, tuple(done.children)))
        if len(self.stack) == 1:
            self._flush_after()

    def _flush_after(self) -> None:
        self.stack[0].children += self.after
        self.after = []

    def _own_node(self, name: str, attributes: dict[str, str]) -> None:
        present = [(key, attributes[key]) for key in OWN_NODES[name] if attributes.get(key)]
        if len(present) == 1:
            node = OwnNode(*present[0])
            (self.stack[0].children if len(self.stack) == 1 else self.after).append(node)


def _merged(inlines: list[Inline]) -> tuple[Inline, ...]:
    """Join neighbouring runs that have the same marks."""
    merged: list[Inline] = []
    pieces: list[str] = []
    for piece in inlines:
        last = merged[-1] if merged else None
        if isinstance(piece, Run) and isinstance(last, Run) and last.marks == piece.marks:
            pieces.append(piece.text)
            continue
        if len(pieces) > 1 and isinstance(last, Run):
            merged[-1] = Run("".join(pieces), last.marks)
        pieces = [piece.text] if isinstance(piece, Run) else []
        merged.append(piece)
    if len(pieces) > 1 and isinstance(merged[-1], Run):
        merged[-1] = Run("".join(pieces), merged[-1].marks)
    return tuple(merged)
