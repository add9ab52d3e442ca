"""Names of people in credit lines: which text is one, its rank, and its capitals."""

import re
import unicodedata
from functools import partial

from .folding import fold
from .words import NOT_IN_NAMES, ORGANISATION_WORDS, PARTICLES, PLACES, RANK_COMPANY, RANKS

__all__ = ["looks_like_organisation", "looks_like_person", "split_rank", "with_capitals"]

_HYPHENS = frozenset("-‐")
_JOINTS = _HYPHENS | set("'’ʼ‘")
_MARKS_IN_NAMES = _JOINTS | {"."}
_SUFFIXES = frozenset({"jr.", "sr.", "jr", "sr"})
_MOST_WORDS = 7
_MOST_SMALL_WORDS = 3
_LETTERS = re.compile(r"[^\W\d_]+")
_ROMAN = re.compile(r"[IVX]+")
_VOWELS = frozenset("aeiouy")
_INITIALS = 3  # so many letters without a vowel are initials: CP, JRR
_SHORT = 3  # in a name with small letters, so few capitals may be initials


def looks_like_person(text: str, least: int = 2) -> bool:
    """Is this `least` words or more, all as in a person's name? `Ana de la Cruz`, `C. P. Snow`, `ana ruiz`."""
    words = text.replace(",", " ").split()
    if not least <= len(words) <= _MOST_WORDS or looks_like_organisation(text) or fold(words[0]) in PLACES:
        return False
    if not all(map(_is_name_word, words)) or any(fold(word) in NOT_IN_NAMES for word in words):
        return False
    if max(len(_letters(word)) for word in words) < 2:
        return False
    if text == text.lower():
        return len(words) <= _MOST_SMALL_WORDS
    return all(word != word.lower() or word.lower() == word.upper() or fold(word) in PARTICLES for word in words)


def looks_like_organisation(text: str) -> bool:
    """Does a word say so? `Harbour Gazette`, `Joint Command North`."""
    return any(fold(word.strip(".,()")) in ORGANISATION_WORDS for word in text.split())


def _letters(word: str) -> str:
    return "".join(sign for sign in word if sign.isalpha())


def _is_name_word(word: str) -> bool:
    if not all(sign.isalpha() or sign in _MARKS_IN_NAMES or unicodedata.category(sign)[0] == "M" for sign in word):
        return False
    if not word[0].isalpha() and len(_letters(word)) < 2 and fold(word) not in PARTICLES:
        return False
    before_dots = word.split(".")
    return len(before_dots) == 1 or word.lower() in _SUFFIXES or all(len(initial) <= 2 for initial in before_dots)


def split_rank(text: str) -> tuple[str, str]:
    """Return the rank or rate before a name, as printed, and the name: `Sgt. 1st Class`, `Ana Ruiz`.

    Words that are names of people too (Major, Master) are a rank only in the company of another such word. Where
    there is nothing but a rank the name is empty.
    """
    words = text.split()
    count = 0
    while count < len(words) and _is_rank_word(words[count], count):
        count += 1
    rank = [fold(word) for word in words[:count]]
    if not any(word in RANKS for word in rank) and sum(word in RANK_COMPANY for word in rank) < 2:
        return "", text
    return " ".join(words[:count]), " ".join(words[count:])


def _is_rank_word(word: str, count: int) -> bool:
    folded = fold(word)
    warfare = count > 0 and word.startswith("(") and word.endswith(")")
    return folded in RANKS or folded in RANK_COMPANY or warfare


def with_capitals(name: str) -> str:
    """Return `name` with a capital at each word that is all capitals or all small; particles and initials stay."""
    words = name.split(" ")
    loud = all(word == word.upper() for word in words if fold(word) not in PARTICLES)
    last = len(words) - 1
    return " ".join(_capital(word, loud, inner=0 < place < last) for place, word in enumerate(words))


def _capital(word: str, loud: bool, inner: bool) -> str:
    letters = _letters(word)
    if len(letters) < 2 or "." in word or letters not in (letters.upper(), letters.lower()):
        return word
    if letters == letters.lower() and (letters == letters.upper() or fold(word) in PARTICLES):
        return word
    if letters == letters.upper() and _stays_loud(word, letters, loud):
        return word
    if loud and inner and fold(word) in PARTICLES:
        return word.lower()
    return _LETTERS.sub(partial(_titled, word), word)


def _stays_loud(word: str, letters: str, loud: bool) -> bool:
    """Initials and numbers: `CP`, `III`, and short words beside words with small letters."""
    if _ROMAN.fullmatch(word) or (not loud and len(letters) <= _SHORT):
        return True
    return len(letters) <= _INITIALS and not _VOWELS & set(fold(letters))


def _titled(word: str, found: re.Match[str]) -> str:
    """Title the letters of `word` that were found: also behind `O'`, `D’`, `Mc` and a hyphen."""
    low = found[0].lower()
    if len(low) != len(found[0]) or len(low[0].upper()) != 1:
        return found[0]
    before = word[: found.start()]
    if before and (before[-1] not in _JOINTS or (before[-1] not in _HYPHENS and len(_letters(before)) > 1)):
        return low
    if low.startswith("mc") and len(low) > len("mca"):
        return f"Mc{low[2].upper()}{low[3:]}"
    return low[0].upper() + low[1:]
