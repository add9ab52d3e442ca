"""The credit that stands at the end of a caption."""

import re
from collections.abc import Iterator

from .folding import fold
from .labels import split_label
from .model import Credit, IsAgency
from .parse import parse_credit
from .split import closing_bracket
from .words import RANK_COMPANY, RANKS

__all__ = ["credit_in_caption"]

#: Characters at the end of a caption where a credit is looked for, and places in it where one may begin.
_TAIL = 300
_MOST_PLACES = 12
_SENTENCE_END = re.compile(r"(?:^|(?<=\s))(?P<word>\S{0,40}?)[.!?…][\"”’»)\]]*\s+|\n\s*")
_ENDED = re.compile(r"[.!?…:][\"”’»)\]]*\s*\Z|\n\s*\Z")
#: Between makers and agencies there is one of these; a list of people shown has commas only.
_CHAINED = re.compile(r"[/|#]|\bvia\b|\bphoto\b", re.IGNORECASE)
_ABBREVIATIONS = frozenset({"mr", "mrs", "ms", "dr", "st", "jr", "sr", "no", "prof", "vs"})


def credit_in_caption(caption: str, is_agency: IsAgency) -> tuple[str, str] | None:
    """Return the credit at the end of `caption`, as found without its brackets, and the caption without it.

    Only what reads as a credit and says that it is one: a label, `Courtesy of`, a maker with an agency, an agency in
    brackets behind a sentence. A name alone is none: it may be who is seen. None if there is no such credit, or
    nothing but it.
    """
    text = caption.rstrip()
    return _in_brackets(text, is_agency) or _behind_sentence(text, is_agency)


def _in_brackets(text: str, is_agency: IsAgency) -> tuple[str, str] | None:
    closed = text.rstrip(". ")
    opened = closing_bracket(closed[-_TAIL:])
    if opened < 0:
        return None
    start = max(len(closed) - _TAIL, 0) + opened
    before, found = text[:start].rstrip(), closed[start + 1 : -1].strip()
    ended = bool(_ENDED.search(text[:start][-_TAIL:]))
    if not _has_words(before) or not _says_so(found, is_agency, agency_is_enough=ended):
        return None
    return found, before if ended else before + text[len(closed) :]


def _behind_sentence(text: str, is_agency: IsAgency) -> tuple[str, str] | None:
    for start in _sentence_starts(text):
        found = text[start:].rstrip(". ")
        if _has_words(text[:start]) and _says_so(found, is_agency, agency_is_enough=False):
            return found, text[:start].rstrip()
    return None


def _sentence_starts(text: str) -> Iterator[int]:
    """Yield where sentences and lines begin near the end, the last one first."""
    offset = max(len(text) - _TAIL, 0)
    ends = [end for end in _SENTENCE_END.finditer(text[offset:]) if not _is_abbreviation(end["word"] or "")]
    for end in ends[: -_MOST_PLACES - 1 : -1]:
        yield offset + end.end()


def _is_abbreviation(word: str) -> bool:
    """`U.S`, `J`, `Sgt`: the stop behind it ends no sentence."""
    folded = fold(word.strip('("“'))
    ranks = RANKS | RANK_COMPANY
    return "." in word or len(folded) == 1 or folded in _ABBREVIATIONS or f"{folded}." in ranks


def _has_words(text: str) -> bool:
    return any(map(str.isalnum, text))


def _says_so(found: str, is_agency: IsAgency, *, agency_is_enough: bool) -> bool:
    label = split_label(found)[0]
    if not (label or agency_is_enough or _CHAINED.search(found) or "courtesy" in found.lower() or "©" in found):
        return False
    credit = parse_credit(found, is_agency)
    if not isinstance(credit, Credit):
        return False
    if label or credit.courtesy or credit.copyright or credit.via:
        return True
    return bool(credit.agencies) and (agency_is_enough or bool(_CHAINED.search(found)))
