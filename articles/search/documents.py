"""What is put into the index of one thing: a stream of tokens, and keys that say where it belongs.

Beside the words themselves the stream holds each word of the title as `^word`, each word it is about as `~word`,
and keys such as `t:12` for tag 12. So a search for words, tags and dates is one question to one index.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .words import joined_words, stem, words_in

__all__ = ["ABOUT", "EVERYTHING", "GAP", "TITLE", "Document", "Tokens", "tokens_of"]

TITLE, ABOUT = "^", "~"
GAP = "#"  # takes a place between two texts, so that no phrase reaches over the end of one
EVERYTHING = "e:"  # the key that every entry has
_KEPT_LENGTH = 2_000  # characters of a text whose tokens are kept for a while
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
        tokens, parted = _tokens(text, document.language)
        for token in tokens:
            left -= len(token.encode()) + 8
            if left < 0 or len(stream) >= _MOST_WORDS:
                break
            stream.append(token)
            seen[part].append(token)
        stream.append(GAP)
        joined += parted
    often = [token for token, times in Counter(stream).items() if times >= _OFTEN and token != GAP]
    marked = [TITLE + token for token in seen["title"]]
    marked += [ABOUT + token for token in (*seen["title"], *seen["about"], *often)]
    stream += list(dict.fromkeys(joined))[:500]
    return Tokens(tuple(stream), tuple(dict.fromkeys([EVERYTHING, *keys, *marked])))


def _cut(text: str, language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The tokens of a text in order, and those of its words with hyphens as one word each."""
    words = list(words_in(text))
    joined = tuple(stem(word, language) for word in joined_words(text, words))
    return tuple(stem(word.folded, language) for word in words), joined


_lately = lru_cache(maxsize=4096)(_cut)  # a text goes into the index of the desk, then into that of readers


def _tokens(text: str, language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return _lately(text, language) if len(text) <= _KEPT_LENGTH else _cut(text, language)


def _parts(document: Document) -> Iterable[tuple[str, str]]:
    yield "title", document.title
    yield from (("about", text) for text in document.about if text)
    yield from (("text", text) for text in document.texts if text)
