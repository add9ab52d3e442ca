"""Names: when two spellings mean the same, and the address a name gets.

The fold itself stands in `media.credit.folding`, the lowest layer that needs it.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any

from anyascii import anyascii
from django.utils.text import slugify

from media.credit.folding import DASHES, QUOTES, UNSEEN, fold

__all__ = ["RESERVED_SLUGS", "fold", "free_slug", "initial", "join_names", "slug_of", "split_names"]

#: Words that are part of an address below a list and so cannot be the slug of anything.
RESERVED_SLUGS = frozenset({"admin", "feed", "feed.atom", "feed.json", "feed.rss", "history", "new"})
SLUG_LENGTH = 80

_SIGNS = {"#": " sharp ", "♯": " sharp ", "+": " plus ", "&": " and ", "@": " at ", "%": " percent "}
_SPLIT = re.compile(r"[,;\n\r\u2028\u2029\u060c\u061b\u3001\uff0c\uff1b]")


def split_names(text: str) -> list[str]:
    """Split what was typed into a field of tags at comma, semicolon and line end, and nowhere else.

    Blanks around a name go, empty names and second spellings of one name too; the order stays.
    """
    names: dict[str, str] = {}
    for part in _SPLIT.split(text):
        if key := fold(part):
            names.setdefault(key, part.strip())
    return list(names.values())


def join_names(tags: Iterable[Any]) -> str:
    """The other way round: the names of tags in one line, as `split_names` reads them."""
    return ", ".join(tag.name for tag in tags)


def initial(key: str) -> str:
    """Return the letter of an index under which a folded name stands."""
    return "0–9" if key[:1].isdigit() else key[:1].upper()


def slug_of(name: str) -> str:
    """Return an ASCII address for a name in any script; never empty, never reserved."""
    text = "".join(_SIGNS.get(sign, sign) for sign in UNSEEN.sub("", name))
    text = QUOTES.sub("", DASHES.sub("-", unicodedata.normalize("NFKC", QUOTES.sub("", text))))
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
