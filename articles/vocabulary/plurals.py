"""One noun in singular and plural: `official visit` speaks of the tag `Official visits`.

A form must have the stem of the word and differ from it in an ending of number or case alone, so that `Trains` is not
found in `trained`.
"""

from functools import lru_cache

from ..search.words import stem

__all__ = ["is_form_of", "may_be_common", "possible_forms"]

_SHORTEST = 4  # letters; the endings of shorter words are too much of them
#: Endings of one noun, in both directions.
_ENDINGS = {
    "de": [("", "e"), ("", "en"), ("", "n"), ("", "s"), ("", "es"), ("s", "e"), ("s", "en"), ("es", "e"), ("es", "en")],
    "en": [("", "s"), ("", "es"), ("y", "ies")],
    "fr": [("", "s"), ("", "x"), ("l", "ux")],
}
_NOUNS_HAVE_CAPITALS = frozenset({"de"})  # languages in which a capital makes no name


def may_be_common(word: str, language: str) -> bool:
    """Tell of a word as it is written whether it can be a noun of the language and no name."""
    return word[0].islower() or language[:2].lower() in _NOUNS_HAVE_CAPITALS


@lru_cache(maxsize=20_000)
def possible_forms(word: str, language: str) -> tuple[str, ...]:
    """What a folded word would be with the other endings of a language (BCP 47); not all of it is a word."""
    if len(word) < _SHORTEST:
        return ()
    pairs = _ENDINGS.get(language[:2].lower(), [])
    singular = [word.removesuffix(many) + one for one, many in pairs if word.endswith(many)]
    plural = [word.removesuffix(one) + many for one, many in pairs if word.endswith(one) and not word.endswith(many)]
    return tuple(form for form in dict.fromkeys(singular + plural) if len(form) >= _SHORTEST)


def is_form_of(form: str, word: str, language: str) -> bool:
    """Tell of one of the possible forms whether it is the same word."""
    return stem(form, language) == stem(word, language)
