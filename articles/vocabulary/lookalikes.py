"""Letters that look alike: a Cyrillic а in a Latin word makes another name that no reader can tell apart."""

import unicodedata
from collections.abc import Iterable

from django.db.models.functions import Length
from django.utils.translation import gettext as _

from ..models.named import Named
from ..names import fold

__all__ = ["looks", "mixed_letters", "twin_of"]

#: Folded letters of other scripts, and the Latin ones that they look like.
_CYRILLIC = dict(zip("абсԁеғһіјкӏмԛорѕтуԝхѵпгьѡ", "abcdefhijklmqopstywxvnrbw", strict=True)) | {
    "в": "b",
    "н": "h",
    "з": "3",
}
_GREEK = dict(zip("αβεζηικμνορτυχωγ", "abezhikmnoptyxwy", strict=True))  # as their capitals look
_ARMENIAN = dict(zip("օսոցհյ", "ounghj", strict=True))
_LOOKS = str.maketrans(_CYRILLIC | _GREEK | _ARMENIAN | {"0": "o", "1": "l", "|": "l", "3": "3"})
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN")


def looks(key: str) -> str:
    """Return what a folded name looks like: names that look alike look the same."""
    return key.translate(_LOOKS)


def mixed_letters(name: str) -> list[str]:
    """The letters of a word that belong to another script than the rest of that word, in order, each once.

    A word in one script, whatever it looks like, is nobody's mistake, and a name may hold words of several.
    """
    odd: dict[str, None] = {}
    for word in fold(name).split():
        scripts = {letter: script for letter in word if (script := _script(letter))}
        if len(set(scripts.values())) > 1:
            main = _most_frequent(scripts[letter] for letter in word if letter in scripts)
            odd |= {letter: None for letter in word if scripts.get(letter, main) != main}
    return list(odd)


def twin_of(name: str, record: Named) -> str:
    """A warning if a new name of `record` is mixed from several scripts, or looks like that of another; else nothing.

    Look-alikes have as many letters as the name, so only such names are read.
    """
    key, odd = fold(name), mixed_letters(name)
    kind = type(record)
    alike = kind._default_manager.annotate(length=Length("key")).filter(length=len(key)).exclude(pk=record.pk)
    look = looks(key)
    pairs = alike.exclude(key=key).values_list("name", "key").order_by("pk")
    twin = next((other for other, known in pairs if looks(known) == look), "")
    if not odd and not twin:
        return ""
    letters = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in odd)
    words = {"name": name, "letters": letters, "twin": twin}
    if not odd:
        return _("“%(name)s” looks like “%(twin)s”. If they are one, merge them.") % words
    if not twin:
        return (
            _("“%(name)s” has letters of another script that look like its own: %(letters)s. Was that meant?") % words
        )
    text = _(
        "“%(name)s” looks like “%(twin)s” but has letters of another script: %(letters)s. If they are one, merge them."
    )
    return text % words


def _script(letter: str) -> str:
    name = unicodedata.name(letter, "")
    return next((script for script in _SCRIPTS if name.startswith(script)), "")


def _most_frequent(scripts: Iterable[str]) -> str:
    found = list(scripts)
    return max(sorted(set(found), key=_SCRIPTS.index), key=found.count)
