"""How text becomes tokens, the same for what is indexed and what is looked for, on every database.

A token is a word folded as names are (`names.fold`) and reduced to its stem. The database gets tokens and
never text, so what is found does not depend on its parser, dictionaries, locale or version.
"""

import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import pairwise
from threading import Lock
from typing import Any, NamedTuple

from ..names import fold

__all__ = ["LANGUAGES", "Word", "joined_words", "may_have_token", "stem", "stems", "tokens_in", "words_in"]

#: Languages whose words are reduced to stems, by the first part of the BCP 47 tag.
LANGUAGES = {"en": "english", "de": "german", "fr": "french"}
_LONGEST = 60  # characters of a token; what is longer is cut
_ONE_AT_A_TIME = Lock()  # a stemmer keeps the word in itself


def _ranges(wanted: frozenset[str]) -> str:
    """The characters of these Unicode categories as the inside of a character class."""
    points = [point for point in range(0x80, 0x20000) if unicodedata.category(chr(point)) in wanted]
    points += range(0xE0100, 0xE01F0)
    starts = [points[0], *(after for before, after in pairwise(points) if after != before + 1)]
    ends = [*(before for before, after in pairwise(points) if after != before + 1), points[-1]]
    return "".join(f"{chr(start)}-{chr(end)}" for start, end in zip(starts, ends, strict=True))


# Marks belong to the letter before them, and invisible signs to the word they stand in.
_MARKS = f"[{_ranges(frozenset({'Mn', 'Mc', 'Me', 'Cf'}))}]"
_PART = rf"[^\W_]++(?:{_MARKS}++[^\W_]++)*+{_MARKS}*+"
_APOSTROPHES = "['’‘ʼ＇`´]"
_WORD = re.compile(rf"{_PART}(?:{_APOSTROPHES}{_PART})*+(?:\+\+|#)?")
# The same for a text without marks, as nearly every text is, in a quarter of the time.
_NOT_PLAIN = re.compile(r"[^\x00-\xac\xae-\u02ff\u2010-\u2027]")
_PLAIN_PART = r"[^\W_]+"
_PLAIN_WORD = re.compile(rf"{_PLAIN_PART}(?:{_APOSTROPHES}{_PLAIN_PART})*(?:\+\+|#)?")
_HYPHENS = frozenset("-‐‑")
_HYPHENED = re.compile("[-‐‑]")
_NO_SIGN = re.compile(r"[\W_]+")
_APOSTROPHE = re.compile(_APOSTROPHES)
#: Articles and pronouns that French and Italian write together with the next word.
_ELIDED = frozenset(
    [
        "c",
        "d",
        "j",
        "l",
        "m",
        "n",
        "s",
        "t",
        "qu",
        "jusqu",
        "lorsqu",
        "puisqu",
        "quoiqu",
        "dell",
        "nell",
        "all",
        "sull",
        "un",
    ]
)
# Scripts that part no words: each sign is a token, and several of them are a phrase.
_UNPARTED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_SIGN_BY_SIGN = re.compile(f"[{_UNPARTED}]|[^{_UNPARTED}]+")
_HAS_UNPARTED = re.compile(f"[{_UNPARTED}]")


class Word(NamedTuple):
    """A folded word, not yet a stem, and the place in the text it was folded from."""

    folded: str
    start: int
    end: int


def words_in(text: str) -> Iterator[Word]:
    """Yield the words of `text` in order, with their places. Linear in the length of the text."""
    for found in _pattern(text).finditer(text):
        start, end = found.span()
        raw = found[0]
        folded, elided = _folded(raw)
        if not folded:
            continue
        if folded.isascii() or not _HAS_UNPARTED.search(raw):
            yield Word(folded, start + elided, end)
            continue
        for sign in _SIGN_BY_SIGN.finditer(raw):
            folded, _ = _folded(sign[0])
            if folded:
                yield Word(folded, start + sign.start(), start + sign.end())


def joined_words(text: str, words: Iterable[Word]) -> Iterator[str]:
    """Yield the words of `text` that a hyphen parts as one: `email` for `e-mail`."""
    joined, end = "", -1
    for word in words:
        if text[end : word.start] in _HYPHENS:
            joined += word.folded[: _LONGEST - len(joined)]
            yield joined
        else:
            joined = word.folded
        end = word.end


def tokens_in(text: str, language: str) -> tuple[list[str], list[str]]:
    """Return the tokens of a text of this language (BCP 47) in order, and those of words that a hyphen parts as one.

    Hardly any word of a text is looked at: the token of a word that came before is known.
    """
    if _HYPHENED.search(text) or _HAS_UNPARTED.search(text):
        words = list(words_in(text))
        joined = [stem(word, language) for word in joined_words(text, words)]
        return [stem(word.folded, language) for word in words], joined
    code = language[:2].lower()
    return [token for raw in _pattern(text).findall(text) if (token := _token(raw, code))], []


def _pattern(text: str) -> re.Pattern[str]:
    return _WORD if _NOT_PLAIN.search(text) else _PLAIN_WORD


def may_have_token(text: str, language: str, tokens: frozenset[str]) -> bool:
    """Whether one of these tokens may be among those of a text of this language (BCP 47); if False, none is.

    In a plain text only words are looked at that begin like one of them, as a word does whose stem it is.
    """
    if _NOT_PLAIN.search(text):
        return not tokens.isdisjoint(tokens_in(text, language)[0])
    code = language[:2].lower()
    begins = _words_that_begin(frozenset(token[0] for token in tokens))
    return any(_token(raw, code) in tokens for raw in begins.findall(text))


@lru_cache(maxsize=200)
def _words_that_begin(letters: frozenset[str]) -> re.Pattern[str]:
    """In a plain text: with these, or with what may fold to them."""
    either = "".join(sorted({re.escape(case) for letter in letters for case in (letter, letter.upper())}))
    return re.compile(
        rf"(?<![^\W_])[{either}\x80-\u02ff]{_PLAIN_PART[:-1]}*(?:{_APOSTROPHES}{_PLAIN_PART})*(?:\+\+|#)?"
    )


@lru_cache(maxsize=50_000)
def _token(raw: str, code: str) -> str:
    folded, _ = _folded(raw)
    return stem(folded, code) if folded else ""


@lru_cache(maxsize=20_000)
def _folded(raw: str) -> tuple[str, int]:
    """The folded word, and how many characters at its front are an elided article."""
    if len(raw) > 10 * _LONGEST:
        raw = raw[: 10 * _LONGEST]
    sign = "++" if raw.endswith("++") else "#" if raw.endswith("#") else ""
    parts = _APOSTROPHE.split(raw.removesuffix(sign))
    elided = 0
    if len(parts) > 1 and parts[0].casefold() in _ELIDED:
        elided = len(parts.pop(0)) + 1
    if len(parts) > 1 and parts[-1] in {"s", "S"}:
        parts.pop()
    folded = _NO_SIGN.sub("", fold("".join(parts)))[:_LONGEST]
    return sys.intern(folded + sign if folded else ""), elided


@lru_cache(maxsize=50_000)
def stem(folded: str, language: str) -> str:
    """Return the token of a folded word in a text of this language (BCP 47)."""
    code = language[:2].lower()
    if code not in LANGUAGES or not (folded.isascii() and folded.isalpha()):
        return folded
    if code == "fr" and folded.endswith(("ee", "ees")):  # é and ée fold to the endings of other words
        folded = folded.removesuffix("s").removesuffix("e")
    with _ONE_AT_A_TIME:
        return sys.intern(str(_stemmers()[code].stemWord(folded)))


@cache
def _stemmers() -> dict[str, Any]:
    """Loaded when a word is first asked about: the package brings thirty languages along."""
    import snowballstemmer

    return {code: snowballstemmer.stemmer(name) for code, name in LANGUAGES.items()}


def stems(folded: str) -> tuple[str, ...]:
    """Return the tokens under which a word of a query may stand: it is not known in which language it was meant."""
    return tuple(dict.fromkeys([folded, *(stem(folded, code) for code in LANGUAGES)]))
