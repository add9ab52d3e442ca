"""Is a speaker a person or a body."""

import re

from .lexicon import Flag, language_of, load

__all__ = ["is_body"]

_WORD = re.compile(r"[^\W\d_]+")


def is_body(name: str, language: str = "en") -> bool:
    """Tell whether a name is that of a ministry, company or other body: `the Ministry of Defence`, `NATO`."""
    words = _WORD.findall(name)
    if len(words) == 1 and len(name) > 1 and name.isupper():
        return True
    flags = load(language_of(language)).flags
    return any(flags.get(word.lower(), 0) & Flag.BODY for word in words)
