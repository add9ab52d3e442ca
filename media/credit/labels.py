"""What stands before the credit: a label such as `Photograph:`, and a copyright sign with its year."""

import re

from .folding import fold
from .model import MAX_LENGTH
from .words import BARE_LINKS, LABEL_LINKS, LABELS

__all__ = ["split_copyright", "split_label"]

_BEFORE_COLON = re.compile(r"\s*([^:：/]{1,40})[:：]\s*")
_FIRST_WORDS = [re.compile(rf"\s*(\S{{1,20}}(?:\s{{1,3}}\S{{1,20}}){{{more}}})\s+") for more in range(3)]
_LONGEST = 100
_YEAR = r"\d{4}(?:\s?[-–]\s?\d{2,4})?"
_COPYRIGHT = re.compile(
    rf"\s*(?:(?:©|\(c\)|copyright\b|copr\.)[\s:]*(?:(?:of|by)\s+)?(?:(?P<year>{_YEAR})\b[\s,]*)?)+", re.IGNORECASE
)
_LAST_YEAR = re.compile(rf"[\s,]+(?P<year>{_YEAR})\s*\Z")


def split_label(text: str) -> tuple[str, str]:
    """Return the label of a credit, as found, and the line behind it: `Foto: `, `Photo by `, `Crédit photo : `.

    Both are without blanks at their ends. Several labels are one: `Mandatory Credit: Photo by`.
    There is no label where nothing would be left behind it.
    """
    start = 0
    while len(text) <= MAX_LENGTH and (length := _label_length(text[start : start + _LONGEST])):
        if not text[start + length :].strip():
            break
        start += length
    return text[:start].strip(), text[start:].strip()


def _label_length(text: str) -> int:
    if (found := _BEFORE_COLON.match(text)) and _is_label(found[1]):
        return found.end()
    for first_words in _FIRST_WORDS:
        found = first_words.match(text)
        if found and fold(found[1]).rpartition(" ")[2] in LABEL_LINKS and _is_label(found[1]):
            return found.end()
    return 0


def _is_label(text: str) -> bool:
    """`Photo`, `Photo by` or `by`."""
    folded = fold(text)
    first, _, last = folded.rpartition(" ")
    return folded in LABELS or folded in BARE_LINKS or (last in LABEL_LINKS and first in LABELS)


def split_copyright(text: str) -> tuple[str, str]:
    """Return `©` or `© 2021`, or "" without any sign of copyright, and the holder behind it."""
    found = _COPYRIGHT.match(text)
    if not found or not text[found.end() :].strip():
        return "", text
    holder, year = text[found.end() :], found["year"]
    if not year and (last := _LAST_YEAR.search(holder)):
        holder, year = holder[: last.start()], last["year"]
    return f"© {year}" if year else "©", holder.strip()
