"""The body of an article: one schema, one way in (`clean`), one way out (`pieces`, `plain_text`)."""

from .clean import BodyRefused, clean
from .marks import (
    MarkedQuote,
    Span,
    marked_quotes,
    marked_ranges,
    marked_spans,
    own_node_refs,
    quote_stretches,
    with_marks,
    with_own_refs,
    with_settled_pulls,
)
from .plaintext import body_of_paragraphs, paragraph_texts, plain_text
from .pulls import Pull, pulled_words, read_pull
from .render import Piece, pieces

__all__ = [
    "BodyRefused",
    "MarkedQuote",
    "Piece",
    "Pull",
    "Span",
    "body_of_paragraphs",
    "clean",
    "marked_quotes",
    "marked_ranges",
    "marked_spans",
    "own_node_refs",
    "paragraph_texts",
    "pieces",
    "plain_text",
    "pulled_words",
    "quote_stretches",
    "read_pull",
    "with_marks",
    "with_own_refs",
    "with_settled_pulls",
]
