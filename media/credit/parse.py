"""A credit line, read into parts where it can be read in one way."""

import re
import unicodedata
from collections import Counter

from .agencies import Directory
from .cut import is_cut
from .folding import fold
from .labels import split_copyright, split_label
from .model import MAX_LENGTH, Credit, IsAgency, Reason, Unparsed
from .parts import Draft, LeftAsFound, note_in
from .printing import print_credit
from .split import AND, CHAIN, SEMICOLON, VIA, balanced, closing_bracket, pieces, split, unwrapped
from .words import LABEL_LINKS, LABELS, NOTES

__all__ = ["parse_credit"]

#: Words that build a line and are not printed as they stand: a reading may drop these and no other.
_BUILDING = frozenset(
    word
    for text in (
        *LABELS, *LABEL_LINKS, *NOTES, "and", "und", "et", "by", "via", "for", "of", "special to", "courtesy",
        "copyright", "copr", "c", "on",
    )
    for word in text.split()
)  # fmt: skip
_WORD = re.compile(r"\w+")
_SEVERAL = re.compile(r"(?:clockwise|from|left|right|top|bottom|above|below|composite|l-r)\b[^:]{0,60}:", re.IGNORECASE)
_NOTE_BEFORE = re.compile(r"([^:]{1,30}):\s*")
_ROLE = re.compile(r"([^\W\d_]+(?:[ -][^\W\d_]+){0,3})\s*:\s*(.+)")


def parse_credit(text: str, is_agency: IsAgency, *, from_iim: bool = False) -> Credit | Unparsed:
    """Read a credit line, with or without its label; what can be read in two ways is left as found.

    `is_agency` is asked with folded names (see `fold`), each at most once; our own list is known anyway. With
    `from_iim` a line of 32 bytes is whole only if it ends in a known name; otherwise only if it reads as a credit.

    For every Credit returned, `parse_credit(print_credit(credit), is_agency) == credit`, and no word of `text` is
    missing from `print_credit(credit)` but labels, `by`, `photo` and the like.
    """
    directory = Directory(is_agency)
    try:
        line = _readable(text)
    except LeftAsFound as left:
        return Unparsed(text, left.reason)
    cut = is_cut(text) and not _ends_with_known(line, directory)
    if cut and from_iim:
        return Unparsed(text, Reason.CUT)
    try:
        credit = _read(line, directory)
        printed = print_credit(credit)
        if _lost_words(line, printed) or _read(printed, directory) != credit:
            return Unparsed(text, Reason.UNCLEAR)
    except LeftAsFound as left:
        return Unparsed(text, Reason.CUT if cut else left.reason)
    return credit


def _lost_words(text: str, line: str) -> bool:
    lost = Counter(_WORD.findall(fold(text))) - Counter(_WORD.findall(fold(line)))
    return any(word not in _BUILDING for word in lost)


def _read(line: str, directory: Directory) -> Credit:
    """Read the parts, without proof that they print back. Raises LeftAsFound."""
    if not balanced(line):
        raise LeftAsFound(Reason.BRACKETS)
    line = unwrapped(split_label(unwrapped(line))[1])
    draft = Draft(directory)
    draft.copyright, line = split_copyright(split_label(line)[1])
    if (found := _NOTE_BEFORE.match(line)) and (note := note_in(found[1])):
        draft.add_note(note)
        line = line[found.end() :]
        if note == "composite":
            _read_composite(line, draft)
            return draft.credit()
    if _SEVERAL.match(line):
        raise LeftAsFound(Reason.COMPOSITE)
    if directory.knows(line):
        draft.add_agency(line)
        return draft.credit()
    main, *roles = split(line, SEMICOLON) or [""]
    _read_chain(_without_last_brackets(main, draft), draft)
    draft.check()
    for role in roles:
        _read_role(role, draft)
    return draft.credit()


def _readable(text: str) -> str:
    """Return `text` with single blanks. Raises LeftAsFound."""
    if len(text) > MAX_LENGTH:
        raise LeftAsFound(Reason.TOO_LONG)
    if not any(sign.isalnum() for sign in text):
        raise LeftAsFound(Reason.EMPTY)
    if any(unicodedata.category(sign) in ("Cc", "Cs", "Cn", "Zl", "Zp") for sign in text.strip()):
        raise LeftAsFound(Reason.UNREADABLE)
    return " ".join(text.split())


def _ends_with_known(line: str, directory: Directory) -> bool:
    """Is the last name whole, because it is one that we know?"""
    *_, last = ["", *split(line, CHAIN, VIA, AND, SEMICOLON)]
    last = last.strip("()[] ")
    return bool(directory.agency_in(last) or note_in(last)) or closing_bracket(line) > 0


def _read_composite(line: str, draft: Draft) -> None:
    """`Getty/Reuters`, behind `Composite:`: only agencies, since makers would each need their picture."""
    names = [draft.directory.agency_in(name) for name in split(line, CHAIN, VIA, AND, SEMICOLON)]
    if not names or not all(names):
        raise LeftAsFound(Reason.COMPOSITE)
    for name in names:
        draft.add_agency(name)


def _without_last_brackets(line: str, draft: Draft) -> str:
    """Take licence, number and note in brackets at the end."""
    while (opened := closing_bracket(line)) > 0 and draft.take_bracket(line[opened + 1 : -1].strip()):
        line = line[:opened].strip()
    return line


def _read_chain(line: str, draft: Draft) -> None:
    """`A/B via C/D via E`: what stands behind `via X/` belongs to the makers' side."""
    first, *distributors = [piece.text for piece in pieces(line, VIA)]
    parts = split(first, CHAIN)
    for distributor in distributors:
        name, *others = split(distributor, CHAIN) or [""]
        parts += others
        if parts:
            draft.add_via(name)
        elif draft.directory.agency_in(name):  # `via REUTERS` alone: it distributes for nobody
            parts.append(name)
        else:
            raise LeftAsFound(Reason.UNCLEAR)
    for part in parts:
        draft.read_part(part)


def _read_role(text: str, draft: Draft) -> None:
    """`image processing: Bo Lind`."""
    found = _ROLE.fullmatch(text)
    if not found or found[1] != found[1].lower():
        raise LeftAsFound(Reason.COMPOSITE)
    draft.add_makers(found[2], role=found[1])
