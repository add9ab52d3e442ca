"""The whole text as lines of tokens, with each quotation one token."""

from dataclasses import dataclass

from .kinds import kind_of
from .lexicon import Lexicon
from .spans import Paragraph, Span
from .tokens import Line, Token, after_dateline, is_heading, quote_token, split_sentences, words_of


@dataclass(slots=True)
class Place:
    """Where a part of a quotation stands: paragraph and token number."""

    line: int
    token: int


@dataclass(slots=True)
class Skeleton:
    """Lines, the kind of each span, and the places of the parts of each quotation."""

    lines: list[Line]
    kinds: list[str]
    places: dict[int, list[Place]]


def build_skeleton(text: str, paragraphs: list[Paragraph], spans: list[Span], lexicon: Lexicon) -> Skeleton:
    """Return the skeleton of a text; `text` is the masked one."""
    kinds = [kind_of(text, span, paragraphs[span.parts[0].paragraph], lexicon) for span in spans]
    parts_of: list[list[tuple[int, tuple[int, int], tuple[int, int]]]] = [[] for _ in paragraphs]
    for number, span in enumerate(spans):
        if kinds[number] != "excerpt":
            for part in span.parts:
                parts_of[part.paragraph].append((number, part.outer, part.inner))
    skeleton = Skeleton([], kinds, {})
    for index, paragraph in enumerate(paragraphs):
        tokens = _tokens(text, paragraph, sorted(parts_of[index], key=lambda part: part[1]), kinds, lexicon)
        for at, token in enumerate(tokens):
            if token.span >= 0:
                skeleton.places.setdefault(token.span, []).append(Place(index, at))
        skeleton.lines.append(Line(tokens, split_sentences(tokens), is_heading(tokens, index == 0)))
    return skeleton


def _tokens(
    text: str,
    paragraph: Paragraph,
    parts: list[tuple[int, tuple[int, int], tuple[int, int]]],
    kinds: list[str],
    lexicon: Lexicon,
) -> list[Token]:
    tokens: list[Token] = []
    position = after_dateline(text, paragraph.start, parts[0][1][0] if parts else paragraph.end)
    for number, outer, inner in parts:
        tokens.extend(words_of(text, position, outer[0], lexicon))
        if kinds[number] == "quote":
            tokens.append(quote_token(text, number, outer, inner, lexicon))
        else:
            inside = words_of(text, *inner, lexicon, inside=kinds[number])
            tokens.extend(token for token in inside if token.word or (token is inside[-1] and token.text == ","))
        position = outer[1]
    tokens.extend(words_of(text, position, paragraph.end, lexicon))
    return tokens
