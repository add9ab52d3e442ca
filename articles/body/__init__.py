"""The body of an article: one schema, one way in (`clean`), one way out (`pieces`, `plain_text`)."""

from .clean import BodyRefused, clean
from .marks import (
    MarkedQuote,
    Span,
    marked_quotes,
    marked_ranges,
    own_node_refs,
    quote_stretches,
    with_marks,
    with_own_refs,
)
from .plaintext import body_of_paragraphs, paragraph_texts, plain_text
from .render import Piece, pieces

__all__ = [
    "BodyRefused",
    "MarkedQuote",
    "Piece",
    "Span",
    "body_of_paragraphs",
    "clean",
    "marked_quotes",
    "marked_ranges",
    "own_node_refs",
    "paragraph_texts",
    "pieces",
    "plain_text",
    "quote_stretches",
    "with_marks",
    "with_own_refs",
]
