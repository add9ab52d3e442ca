"""The words of credit lines, read once from `words.toml`, folded."""

import tomllib
from pathlib import Path

from .folding import fold

__all__ = [
    "BARE_LINKS",
    "LABELS",
    "LABEL_LINKS",
    "NOTES",
    "NOT_IN_NAMES",
    "ORGANISATION_WORDS",
    "PARTICLES",
    "PLACEHOLDERS",
    "PLACES",
    "RANKS",
    "RANK_COMPANY",
    "SLASH_NOTES",
]

_TABLE = tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))


def _folded(words: list[str]) -> frozenset[str]:
    return frozenset(map(fold, words))


LABELS = _folded(_TABLE["labels"])
LABEL_LINKS = _folded(_TABLE["label_links"])
BARE_LINKS = _folded(_TABLE["bare_links"])
PLACEHOLDERS = _folded(_TABLE["placeholders"])
ORGANISATION_WORDS = _folded(_TABLE["organisations"])
NOT_IN_NAMES = _folded(_TABLE["not_in_names"])
PLACES = _folded(_TABLE["places"])
PARTICLES = _folded(_TABLE["particles"])
RANKS = _folded(_TABLE["ranks"]["alone"])
RANK_COMPANY = _folded(_TABLE["ranks"]["together"])

_NOTES: dict[str, list[str]] = {**_TABLE["how_it_came"], **_TABLE["kind"]}
#: Spelling of a note, folded → the note's name; in the order in which notes are printed.
NOTES = {fold(spelling): note for note, others in _NOTES.items() for spelling in (note, *others)}
#: Notes printed after a slash, as agencies are.
SLASH_NOTES = frozenset(_TABLE["how_it_came"])
