"""Is a name only that of a time: a weekday, a month, a season, a feast."""

import unicodedata
from functools import cache

from .lexicon import WORDS, Flag, entries, language_of, languages, load

__all__ = ["is_date"]

_LONGEST = 4  # words of a feast
#: Words that say of a date which one, or at what time of it: `Last Friday`, `On Monday Morning`.
_BESIDE = (
    Flag.DETERMINER
    | Flag.PREPOSITION
    | Flag.CONJUNCTION
    | Flag.QUANTIFIER
    | Flag.FUNCTION
    | Flag.ADVERB
    | Flag.TIME
    | Flag.SUBORDINATOR
)
#: What German writes behind a day, and two languages behind many of them: `Freitagabend`, `Fridays`.
_ENDINGS = ("s", "e", "abend", "morgen", "mittag", "vormittag", "nachmittag", "nacht")


def is_date(name: str, language: str = "en") -> bool:
    """Tell whether a name is nothing but a date word of any language we read: `Friday`, `Ostern`, `Last Spring`.

    Args:
        language: of the text (BCP 47), for the small words beside it.
    """
    flags = load(language_of(language)).flags
    words, dates = _plain(name).split(), _dates()
    at, found = 0, False
    while at < len(words):
        for length in range(min(_LONGEST, len(words) - at), 0, -1):
            if " ".join(words[at : at + length]) in dates:
                at, found = at + length, True
                break
        else:
            if not flags.get(words[at], 0) & _BESIDE:
                return False
            at += 1
    return found


@cache
def _dates() -> frozenset[str]:
    """The folded date words of all languages."""
    single = {word for code in languages() for word in entries(WORDS / code, "calendar")}
    phrases = {words for code in languages() for words in entries(WORDS / code, "dates")}
    endings = {word + ending for word in single for ending in _ENDINGS}
    return frozenset(map(_plain, single | phrases | endings))


def _plain(name: str) -> str:
    """Small letters without accents; apostrophes part no words, hyphens do."""
    text = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(sign for sign in text if not unicodedata.combining(sign) and sign not in "'’")
    return " ".join(letters.replace("-", " ").split())
