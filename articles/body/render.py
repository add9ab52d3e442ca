"""A stored body as the pieces of a page.

A template prints the pieces in order: running HTML as it is, photos, pull quotes and embeds by the
partial that owns them. This is the only module that marks text as safe HTML.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from .parse import parse
from .tree import Block, OwnNode, html

__all__ = ["Piece", "pieces", "safe_body", "safe_json"]


@dataclass(frozen=True, slots=True)
class Piece:
    """One stretch of a page; exactly one of the fields is set."""

    html: SafeString | None = None
    photo: str = ""
    pull: str = ""
    embed: str = ""


def pieces(body: str) -> Iterator[Piece]:
    """Yield the pieces of a stored body. The first mark of each quote carries its anchor."""
    anchored: set[str] = set()
    for is_own, group in groupby(parse(body), key=lambda block: isinstance(block, OwnNode)):
        if not is_own:
            yield Piece(html=safe_body(_anchored(html(group), anchored)))
            continue
        for node in group:
            yield _own_piece(node)


def _own_piece(node: Block) -> Piece:
    match node:
        case OwnNode("data-photo", ref):
            return Piece(photo=ref)
        case OwnNode("data-pull", ref):
            return Piece(pull=ref)
        case OwnNode(_, url):
            return Piece(embed=url)
        case _:
            raise TypeError(f"{node!r} is no node of ours")


def _anchored(text: str, anchored: set[str]) -> str:
    """Put `id="quote-REF"` on the first mark of each quote."""
    start, *rest = text.split('<q data-quote="')
    out = [start]
    for piece in rest:
        ref = piece[: piece.index('"')]
        anchor = "" if ref in anchored else f'id="quote-{ref}" '
        anchored.add(ref)
        out.append(f'<q {anchor}data-quote="{piece}')
    return "".join(out)


def safe_body(stored: str) -> SafeString:
    """Mark HTML that came out of the body schema as safe to print."""
    return mark_safe(stored)  # noqa: S308 - written by tree.html from escaped parts


def safe_json(value: Any) -> SafeString:
    """JSON that may stand in a `script` element: no sign in it can end the element or begin a comment."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return mark_safe(text)  # noqa: S308 - every sign that HTML knows is escaped
