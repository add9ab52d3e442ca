"""Is a speaker a person, a body, or only a rank or office."""

import re

from .lexicon import Flag, language_of, load, phrase_key

__all__ = ["is_body", "is_office", "without_rank"]

_LONGEST_OFFICE = 5
#: Small words between offices and what they are for: Deputy Prime Minister and Minister of Defence.
_BETWEEN = Flag.DETERMINER | Flag.PREPOSITION | Flag.CONJUNCTION | Flag.PORTFOLIO | Flag.ROLE_ADJECTIVE
_WORD = re.compile(r"[^\W\d_]+")


def is_body(name: str, language: str = "en") -> bool:
    """Tell whether a name is that of a ministry, company or other body: `the Ministry of Defence`, `NATO`."""
    words = _WORD.findall(name)
    if len(words) == 1 and len(name) > 1 and name.isupper():
        return True
    flags = load(language_of(language)).flags
    return any(flags.get(word.lower(), 0) & Flag.BODY for word in words)


def is_office(name: str, language: str = "en") -> bool:
    """Tell whether a name is nothing but ranks, titles and roles: `Head`, `Deputy Prime Minister`, `Captain`."""
    lexicon = load(language_of(language))
    words, at, found = phrase_key(name).split(), 0, False
    while at < len(words):
        for length in range(min(_LONGEST_OFFICE, len(words) - at), 0, -1):
            key = " ".join(words[at : at + length])
            if key in lexicon.titles or key in lexicon.roles:
                at, found = at + length, True
                break
        else:
            if not lexicon.flags.get(words[at], 0) & _BETWEEN:
                return False
            at += 1
    return found


def without_rank(name: str, language: str = "en") -> str:
    """Return a name without the rank before it: `Anna Berg` of `Captain Anna Berg`; `General Motors` stays."""
    lexicon = load(language_of(language))
    words = name.split()
    for length in range(min(_LONGEST_OFFICE, len(words) - 2), 0, -1):
        title = lexicon.titles.get(phrase_key(" ".join(words[:length])))
        if title is not None and title.kind == "rank" and not is_body(" ".join(words[length:]), language):
            return " ".join(words[length:])
    return name
