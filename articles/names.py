"""Names: when two spellings mean the same, and the address a name gets.

The fold itself stands in `media.credit.folding`, the lowest layer that needs it.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import batched, chain, count
from typing import Any

from anyascii import anyascii
from django.utils.text import slugify

from media.credit.folding import DASHES, QUOTES, UNSEEN, fold

__all__ = ["RESERVED_SLUGS", "Slugs", "fold", "initial", "join_names", "slug_of", "split_names"]

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


@lru_cache(maxsize=2_000)
def slug_of(name: str) -> str:
    """Return an ASCII address for a name in any script; never empty, never reserved."""
    text = "".join(_SIGNS.get(sign, sign) for sign in UNSEEN.sub("", name))
    text = QUOTES.sub("", DASHES.sub("-", unicodedata.normalize("NFKC", QUOTES.sub("", text))))
    slug = slugify(anyascii(text))[:SLUG_LENGTH].strip("-_")
    if not slug:
        return "x-" + "-".join(f"{ord(sign):x}" for sign in name[:8] if not sign.isspace()) if name.strip() else "x"
    return f"{slug}-1" if slug in RESERVED_SLUGS else slug


class Slugs:
    """Addresses for many names: each is given once, and whether it is taken is asked for many at once.

    Args:
        taken: says which of the given addresses somebody has.
        at_once: numbered addresses that are asked for together.
    """

    def __init__(self, taken: Callable[[Iterable[str]], set[str]], at_once: int = 50) -> None:
        self._ask, self._at_once = taken, at_once
        self._asked: set[str] = set()
        self._taken: set[str] = set()

    def look_up(self, names: Iterable[str]) -> None:
        """Ask for the plain addresses of these names together."""
        self._look_up({slug_of(name) for name in names})

    def give(self, name: str) -> str:
        """Return `slug_of(name)`, with the first number behind it that is free when the plain one is taken."""
        slug = slug_of(name)
        numbered = (f"{slug[: SLUG_LENGTH - 6]}-{number}" for number in count(2))
        for some in chain([(slug,)], batched(numbered, self._at_once)):
            self._look_up(some)
            for candidate in some:
                if candidate not in self._taken:
                    self._taken.add(candidate)
                    return candidate
        raise AssertionError("numbers do not end")

    def _look_up(self, slugs: Iterable[str]) -> None:
        if new := set(slugs) - self._asked:
            self._asked |= new
            self._taken |= self._ask(new)
