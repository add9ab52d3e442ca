"""When two spellings of a name mean the same. Folding is for comparing, never for display.

The one fold of the whole newsroom: it stands in the lowest layer, and `articles.names` hands it on.
"""

import re
import unicodedata
from functools import lru_cache

__all__ = ["DASHES", "QUOTES", "UNSEEN", "fold"]

#: Signs that join words: hyphens and dashes of all lengths, and the underscore.
DASHES = re.compile(
    "[\u002d\u005f\u00ac\u058a\u05be\u1806\u2010-\u2015\u2043\u2212\u2e3a\u2e3b\u301c\u30a0\ufe58\ufe63\uff0d\uff3f]+"
)
#: Quotation marks, apostrophes, primes and accents that stand for them, of all scripts.
QUOTES = re.compile(
    "[\u0022\u0027\u0060\u00ab\u00b4\u00bb\u02b9-\u02bf\u02c8\u02ca\u02cb\u05f3\u05f4\u2018-\u201f\u2032-\u2037\u2039\u203a"
    "\u275b-\u275e\u300c-\u300f\u301d-\u301f\ufe41-\ufe44\uff02\uff07\uff62\uff63]+"
)
#: Trade marks, which are no part of a name; NFKC would write them out.
_TRADE_MARKS = "\u00ae\u2117\u2120\u2122"
#: Signs that no reader sees: joiners, directions, fillers, variation selectors, tatweel.
UNSEEN = re.compile(
    "[\u00ad\u034f\u0640\u061c\u070f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    f"\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff{_TRADE_MARKS}]+"
)
#: Marks over and under letters that readers leave out: Latin, Greek, Cyrillic, Hebrew points, Arabic vowels. Those of
#: other scripts make another letter (が is not か) or another syllable, and stay.
_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc"
    "\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08d3-\u08ff\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
#: Letters of their own although Unicode can take them apart.
_OWN_LETTERS = dict(zip("йїўѓќ", "\ue000\ue001\ue002\ue003\ue004", strict=True))
_HIDE = str.maketrans(_OWN_LETTERS)
_SHOW = str.maketrans({hidden: letter for letter, hidden in _OWN_LETTERS.items()})
#: Letters that no decomposition takes apart but that readers write more plainly, or type on another keyboard.
_PLAIN_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ŋ": "ng"}
    | dict(zip("ıȷøłđðħŧĸəƒς♯⁄", "ijolddhtkefσ#/", strict=True))
    | dict(zip("\u06cc\u0649\u06a9\u06c0\u06c1", "\u064a\u064a\u0643\u0647\u0647", strict=True))
)
_LATIN_QUOTES = str.maketrans("", "", "'\"`")
_LATIN_DASHES = str.maketrans("-_", "  ")
_KEPT_LENGTH = 100  # characters; longer ones are no names
_ROUNDS = 4  # what one round brings forth (a mark under a ligature) the next one folds


def fold(name: str) -> str:
    """Return the key under which names that mean the same are equal: `Bülent  TURAN` and `bulent turan`.

    Case, diacritics, dashes, quotation marks, blanks, compatibility forms (full width, ligatures, superscripts,
    Arabic presentation forms, digits of any script) and signs that nobody sees make no difference. All other signs
    do: `C`, `C#` and `C++` are three names. Folding a key returns it. Empty if the name says nothing.
    """
    return _lately(name) if len(name) <= _KEPT_LENGTH else _folded(name)


def _folded(name: str) -> str:
    if name.isascii():
        return " ".join(name.lower().translate(_LATIN_DASHES).translate(_LATIN_QUOTES).split())
    for _ in range(_ROUNDS):
        folded = _fold_once(name)
        if folded == name:
            break
        name = folded
    return name


_lately = lru_cache(maxsize=10_000)(_folded)  # the same words and names come again and again


def _fold_once(name: str) -> str:
    text = QUOTES.sub("", DASHES.sub(" ", UNSEEN.sub("", name)))
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    text = unicodedata.normalize("NFD", text.translate(_HIDE))
    text = unicodedata.normalize("NFC", _MARKS.sub("", text)).translate(_SHOW).translate(_PLAIN_LETTERS)
    text = "".join(_digit(sign) for sign in text)
    return " ".join(QUOTES.sub("", DASHES.sub(" ", UNSEEN.sub("", text))).split())


def _digit(sign: str) -> str:
    value = unicodedata.decimal(sign, None)
    return sign if value is None else str(value)
