"""What is put into the index of one thing: a stream of tokens, and keys that say where it belongs.

Beside the words themselves the stream holds each word of the title as `^word`, each word it is about as `~word`,
and keys such as `t:12` for tag 12. So a search for words, tags and dates is one question to one index.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..lately import Lately
from .words import tokens_in

__all__ = ["ABOUT", "EVERYTHING", "GAP", "TITLE", "Document", "Tokens", "keep_tokens", "known_tokens", "tokens_of"]

TITLE, ABOUT = "^", "~"
GAP = "#"  # takes a place between two texts, so that no phrase reaches over the end of one
EVERYTHING = "e:"  # the key that every entry has
TokensOfText = tuple[list[str], list[str]]  # in order, and of the words that a hyphen parts
_WORTH_KEEPING, _KEPT_LENGTH = 10, 2_000  # characters of a text whose tokens are kept for a while
_OFTEN = 3  # times; a word that comes as often is what the text is about
#: Limits of what a database takes for one row. What comes after is not found; nothing else is lost.
_MOST_WORDS, _MOST_BYTES = 15_000, 400_000


@dataclass(frozen=True, slots=True)
class Document:
    """A thing to be found: `texts` in the order in which they are read; `about` say what it is about."""

    language: str
    title: str = ""
    about: Sequence[str] = ()
    texts: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Tokens:
    """What an index row holds: words with their places, and keys without."""

    words: tuple[str, ...]
    keys: tuple[str, ...]


def tokens_of(document: Document, keys: Iterable[str]) -> Tokens:
    """Cut a document into tokens."""
    stream: list[str] = []
    left = _MOST_BYTES
    seen: dict[str, list[str]] = {"title": [], "about": [], "text": []}
    joined: list[str] = []
    for part, text in _parts(document):
        tokens, together = _tokens(text, document.language)
        joined += together
        size = len("".join(tokens).encode()) + 8 * len(tokens)
        if size > left or len(stream) + len(tokens) > _MOST_WORDS:
            tokens = list(_that_fit(tokens, left, _MOST_WORDS - len(stream)))
        left -= size
        stream += tokens
        seen[part] += tokens
        stream.append(GAP)
    often = [token for token, times in Counter(stream).items() if times >= _OFTEN and token != GAP]
    marked = [TITLE + token for token in seen["title"]]
    marked += [ABOUT + token for token in (*seen["title"], *seen["about"], *often)]
    stream += list(dict.fromkeys(joined))[:500]
    return Tokens(tuple(stream), tuple(dict.fromkeys([EVERYTHING, *keys, *marked])))


def _that_fit(tokens: list[str], size: int, number: int) -> Iterator[str]:
    """The first of the tokens, of no more bytes than `size` and no more than `number`."""
    for token in tokens[: max(number, 0)]:
        size -= len(token.encode()) + 8
        if size < 0:
            return
        yield token


#: A text goes into the index of the desk, then into that of readers.
_lately: Lately[tuple[str, str], TokensOfText] = Lately(lambda asked: tokens_in(*asked), 8192)


def known_tokens(texts: Iterable[str], language: str) -> dict[str, TokensOfText]:
    """The tokens of some texts, for `keep_tokens`."""
    return {text: _tokens(text, language) for text in texts if _is_kept(text)}


def keep_tokens(known: Mapping[str, TokensOfText], language: str) -> None:
    """Know what was cut elsewhere: the indexes will ask."""
    for text, tokens in known.items():
        _lately.keep((text, language), tokens)


def _tokens(text: str, language: str) -> TokensOfText:
    return _lately((text, language)) if _is_kept(text) else tokens_in(text, language)


def _is_kept(text: str) -> bool:
    return _WORTH_KEEPING <= len(text) <= _KEPT_LENGTH


def _parts(document: Document) -> Iterable[tuple[str, str]]:
    yield "title", document.title
    yield from (("about", text) for text in document.about if text)
    yield from (("text", text) for text in document.texts if text)
