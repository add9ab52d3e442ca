"""When two spellings of a name mean the same. Folding is for comparing, never for display."""

import re
import unicodedata

__all__ = ["fold"]

_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d_-]+")
_QUOTES = re.compile("[\u2018-\u201f\u2032\u2033\u00b4\u0060\u00ab\u00bb\u2039\u203a'\"]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+")
_PLAIN_LETTERS = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"})


def fold(name: str) -> str:
    """Return the key of `name`: `EUROPA  Préss` and `europa-press` have one. The newsroom's names fold the same way."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", name)).casefold().translate(_PLAIN_LETTERS)
    text = "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))
    text = _QUOTES.sub("'", _DASHES.sub(" ", text)).replace("'", "")
    return " ".join(unicodedata.normalize("NFC", text).split())
