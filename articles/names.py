"""Names: when two spellings mean the same, and the address a name gets.

Folding is for comparing, never for display (Unicode NFKC, case folding, diacritics, dashes,
quotation marks and blanks).
"""

import re
import unicodedata
from collections.abc import Callable

from anyascii import anyascii
from django.utils.text import slugify

__all__ = ["RESERVED_SLUGS", "fold", "free_slug", "initial", "slug_of"]

#: Words that are part of an address below a list and so cannot be the slug of anything.
RESERVED_SLUGS = frozenset({"admin", "feed", "feed.atom", "feed.json", "feed.rss", "history", "new"})
SLUG_LENGTH = 80

_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d_-]+")
_QUOTES = re.compile("[\u2018-\u201f\u2032\u2033\u00b4\u0060\u00ab\u00bb\u2039\u203a'\"]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+")
#: Letters that no decomposition takes apart but that readers leave out when they search.
_PLAIN_LETTERS = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"})
_SIGNS = {"#": " sharp ", "+": " plus ", "&": " and ", "@": " at ", "%": " percent "}


def fold(name: str) -> str:
    """Return the key under which names that mean the same are equal: `Bülent  TURAN` and `bulent turan`."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", name)).casefold().translate(_PLAIN_LETTERS)
    text = "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))
    text = _QUOTES.sub("'", _DASHES.sub(" ", text)).replace("'", "")
    return " ".join(unicodedata.normalize("NFC", text).split())


def initial(key: str) -> str:
    """Return the letter of an index under which a folded name stands."""
    return "0–9" if key[:1].isdigit() else key[:1].upper()


def slug_of(name: str) -> str:
    """Return an ASCII address for a name in any script; never empty, never reserved."""
    text = "".join(_SIGNS.get(sign, sign) for sign in _INVISIBLE.sub("", name))
    text = _QUOTES.sub("", _DASHES.sub("-", unicodedata.normalize("NFKC", text)))
    slug = slugify(anyascii(text))[:SLUG_LENGTH].strip("-_")
    if not slug:
        return "x-" + "-".join(f"{ord(sign):x}" for sign in name[:8] if not sign.isspace()) if name.strip() else "x"
    return f"{slug}-1" if slug in RESERVED_SLUGS else slug


def free_slug(name: str, taken: Callable[[str], bool]) -> str:
    """Return `slug_of(name)`, with a number behind it when the plain one is taken."""
    slug = slug_of(name)
    number = 1
    candidate = slug
    while taken(candidate):
        number += 1
        candidate = f"{slug[: SLUG_LENGTH - 6]}-{number}"
    return candidate
