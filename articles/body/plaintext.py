"""Bodies as plain text, and plain text as bodies."""

from collections.abc import Iterable

from .parse import parse
from .tree import Block, Break, Inline, Run, TextBlock, html, text_blocks

__all__ = ["body_of_paragraphs", "paragraph_texts", "plain_text"]


def paragraph_texts(body: str) -> list[str]:
    """Return the text of each paragraph and heading of a stored body, in order."""
    return [block.text for block in text_blocks(parse(body))]


def plain_text(body: str) -> str:
    """Return the words of a stored body, paragraphs parted by an empty line."""
    return "\n\n".join(paragraph_texts(body))


def body_of_paragraphs(paragraphs: Iterable[str]) -> str:
    """Return the stored body of plain paragraphs; a line end inside one becomes a line break."""
    return html(_paragraph(text) for text in paragraphs)


def _paragraph(text: str) -> Block:
    inlines: list[Inline] = []
    for number, line in enumerate(text.split("\n")):
        if number:
            inlines.append(Break())
        if line:
            inlines.append(Run(line))
    return TextBlock("p", tuple(inlines))
