"""A text as the tokens that a comparison reads: words, numbers with their signs, `?`, `!` and ellipses.

Quotation marks, dashes, commas, full stops, brackets and blanks are no tokens, so they may differ. Whatever
is not known to be a mark of that kind is part of a word: what is unknown can alter a quote.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

__all__ = ["ELLIPSIS", "Word", "fold", "inserted", "soft", "words_of"]

ELLIPSIS = "..."

_APOSTROPHES = "'\u2018\u2019\u02bc\u2032\u00b4`\uff07"
_MARKS = '"“”„‟«»‹›‚‛″〝〞〟「」『』＂' + _APOSTROPHES
_DASHES = "-\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_STOPS = ".,;:()[]{}<>/\\|*_~^\u2026\u00b7\u2022\u3001\u3002\u060c\u061b\u06d4\uff0c\uff0e\uff1a\uff1b¿¡"
_ASKS = "?!\uff1f\uff01\u061f"
_MINUS = "-\u2212\u2013\u2010\u2011\uff0d"
#: Signs that show nothing: between letters they are part of a word, and its fold drops them.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]+")

_NO_WORD = re.escape(_MARKS + _DASHES.replace("\u00ad", "") + _STOPS + _ASKS)
_LETTERS = rf"[^\s{_NO_WORD}]+"
_TOKEN = re.compile(
    rf"(?P<ellipsis>\u2026|\.{{3,}}|\.(?:\s\.){{2,3}})"
    rf"|(?P<ask>[{re.escape(_ASKS)}])"
    rf"|(?P<word>(?:(?<![^\s(\[{re.escape(_MARKS)}])[{re.escape(_MINUS)}](?=[$£€¥]?\d))?"
    rf"{_LETTERS}(?:(?:[{re.escape(_APOSTROPHES)}](?=\w)|(?<=\d)[.,:](?=\d)){_LETTERS})*)"
)
_PLAIN = str.maketrans(dict.fromkeys(_APOSTROPHES, "'") | dict.fromkeys(_MINUS, "-"))
_ENDS = re.compile(r"[.?!\u2026\uff1f\uff01\u3002]")
_INSERTED = re.compile(r"\[([^\[\]]{0,200})\]")


class Word(NamedTuple):
    """A token: its fold, where it stands (code points), and whether it begins a sentence."""

    text: str
    start: int
    end: int
    begins: bool


def words_of(text: str) -> Iterator[Word]:
    """Yield the tokens of `text` in order. Linear in its length."""
    last = 0
    begins = True
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if start > last + 1 and not begins and _ENDS.search(text, last, start):
            begins = True  # a stop and a blank are two signs at least
        kind = match.lastgroup
        folded = ELLIPSIS if kind == "ellipsis" else fold(match[0])
        last = end
        if folded:
            yield Word(folded, start, end, begins)
            begins = kind != "word"


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """One spelling for letters, apostrophes and minus signs that look alike; case stays."""
    if word.isascii():
        return word.translate(_PLAIN) if "`" in word else word
    return unicodedata.normalize("NFKC", _UNSEEN.sub("", word).translate(_PLAIN))


def soft(word: str) -> str:
    """The word with a small first letter."""
    return word[:1].lower() + word[1:]


def inserted(text: str) -> list[tuple[int, int, str]]:
    """Square brackets in `text`: start, end, and the words inside."""
    return [(*match.span(), match[1]) for match in _INSERTED.finditer(text)]
