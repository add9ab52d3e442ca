"""Quotation marks and their direction.

A mark opens or closes; which of the two is told by its shape (“ ”) and corrected by its neighbours,
or told by its neighbours alone (straight marks). Apostrophes are never marks.
"""

import re
from dataclasses import dataclass

OPEN, CLOSE, EITHER = "open", "close", "either"

#: Markup left in plain text; straight marks inside of it are attributes, not speech.
_TAG = re.compile(r"<[A-Za-z/!][^<>\n]{0,400}>")
# These patterns begin with the sign and look back from there, so that all other characters are passed over at once.
#: Four and more equal marks in a row are decoration (`run`); two of some are one mark.
_MARK = "([“”„‟\"«»‘’‚‛'‹›`])(?:(?P<run>\\1{3,})|(?<=[`'’])\\1|(?<=[SIGNS]))"
_DOUBLE = re.compile(_MARK.replace("SIGNS", '“”„‟"«»'))
_DOUBLE_AND_SINGLE = re.compile(_MARK.replace("SIGNS", "“”„‟\"«»‘’‚‛'‹›"))
_SINGLE_OPENER = re.compile(r"[‘'](?:(?<=[\s(\[—–“\"][‘'])|(?<=\A[‘']))(?=\w)")
_DOUBLE_OPENER = re.compile(r'[“„«"](?:(?<=[“„«])|(?:(?<=[\s(\[—–]")|(?<=\A"))(?=\S))')
#: Words that begin with an apostrophe, seen after a straight mark.
_ELISION = re.compile(r"(?:tis|twas|em|til|cause|round|bout|n|neath)\b|\d\d?s?\b", re.IGNORECASE)
_ANGLE_BEFORE_LETTER = re.compile(r"[«»‹›](?=[^\W\d_])")
_LOW_MARK = re.compile(r"„(?=\s?\w)")
_OPENING_NEIGHBOURS = frozenset("([{—–-/‐‑“‘„«‹\"'")
_CLOSING_NEIGHBOURS = frozenset(".,;:!?)]}…—–-”’»›\"'")


@dataclass(frozen=True, slots=True)
class Habits:
    """How a text uses its marks: `single` ones for speech, » « `inward`, “ as the end of `low` „."""

    single: bool = False
    inward: bool = False
    low: bool = False


@dataclass(slots=True)
class Mark:
    """One mark: where it is, how long (`` is two), its family, and what it does."""

    start: int
    end: int
    family: str
    sign: str
    turn: str
    #: After a plural: `the Pilots’ Union`. An apostrophe unless a mark is waiting for it.
    plural: bool = False

    @property
    def straight(self) -> bool:
        return self.sign == '"' or self.sign in ("'", "''")


def mask_tags(text: str) -> str:
    """Return the text with every tag of at most 400 characters blanked out; the length stays."""
    if "<" not in text:
        return text
    return _TAG.sub(lambda tag: " " * len(tag.group()), text)


def speech_in_single_marks(text: str) -> bool:
    """Tell whether a text prints speech in single marks: more of these open than double ones do."""
    single = sum(1 for found in _SINGLE_OPENER.finditer(text) if not is_elision(text, found.end()))
    return bool(single) and single > sum(1 for _ in _DOUBLE_OPENER.finditer(text))


def habits_of(text: str) -> Habits:
    """Read off a text how it uses its marks; the first angle before a letter points where all do."""
    angle = _ANGLE_BEFORE_LETTER.search(text)
    inward = angle is not None and angle.group() in "»›"
    return Habits(speech_in_single_marks(text), inward, "”" not in text and bool(_LOW_MARK.search(text)))


def find_marks(text: str, habits: Habits) -> list[Mark]:
    """Return all marks in order; where single ones count, apostrophes are told from them."""
    pattern = _DOUBLE_AND_SINGLE if habits.single else _DOUBLE
    matches = (found for found in pattern.finditer(text) if found.group("run") is None)
    return [mark for found in matches if (mark := _mark(text, found.start(), found.end(), habits))]


def _mark(text: str, start: int, end: int, habits: Habits) -> Mark | None:
    sign = text[start:end]
    before = text[start - 1] if start else "\n"
    after = text[end] if end < len(text) else "\n"
    if sign in "‘’‚‛'":
        if _is_apostrophe(text, end, sign, before, after):
            return None
        family = "single"
    elif sign in "‹›":
        family = "single angle"
    elif sign in "«»":
        family = "angle"
    else:
        family = "double"
    if sign == '"' and before.isdigit() and start > 1 and text[start - 2] in "'’′":
        return None  # inches: 6'2"
    plural = family == "single" and before in "sS" and after == " "
    return Mark(start, end, family, sign, _turn(sign, before, after, habits), plural)


def _turn(sign: str, before: str, after: str, habits: Habits) -> str:
    blank_before, blank_after = before.isspace(), after.isspace()
    if sign in ("“", "‘"):
        if sign == "“" and habits.low:
            return OPEN if after.isalnum() and (blank_before or before in _OPENING_NEIGHBOURS) else CLOSE
        closing = not blank_before and before not in _OPENING_NEIGHBOURS
        return CLOSE if closing and (blank_after or after in _CLOSING_NEIGHBOURS) else OPEN
    if sign in ("”", "’", "’’"):
        opens = after.isalnum() and (before == "\n" or (blank_before and sign == "”"))
        return OPEN if opens else CLOSE
    if sign in ("„", "‚", "‟", "‛", "``"):
        return OPEN
    if sign in "«»‹›":
        if blank_before == blank_after:
            if not blank_before and before not in _OPENING_NEIGHBOURS and after in ".,;:!?":
                return CLOSE
            return OPEN if (sign in "«‹") != habits.inward else CLOSE
        return OPEN if blank_before and after not in ".,;:!?…)" else CLOSE  # « Oui », dit-elle
    return _turn_of_straight(before, after, blank_before, blank_after)


def _turn_of_straight(before: str, after: str, blank_before: bool, blank_after: bool) -> str:
    if blank_after or (after in _CLOSING_NEIGHBOURS and after not in "—–-\"'…."):
        return EITHER if blank_before and before != "\n" else CLOSE
    if blank_before or before in "([{“‘„«":
        return OPEN
    return EITHER


def is_elision(text: str, end: int) -> bool:
    """Tell whether the mark that ends at `end` is the apostrophe of `’tis`, `’90s`, `’em`."""
    return bool(_ELISION.match(text, end))


def _is_apostrophe(text: str, end: int, sign: str, before: str, after: str) -> bool:
    if sign in "‘‚‛":
        return before.isalnum() and after.isalnum()
    if before.isalnum() and after.isalnum():
        return True
    if before.isspace() or before in "—–(":
        return is_elision(text, end) or (sign == "’" and before != "\n")
    if before in "nN" and end > 2 and text[end - 3] in "’‘'":
        return True  # rock ’n’ roll
    if before in "sS" and after == " ":
        return _possessive(text, end)
    return False


def _possessive(text: str, end: int) -> bool:
    """`the boys’ boat`: another closing mark follows before the next opening one."""
    ahead = text[end : end + 200]
    for found in re.finditer(r"[‘\n]|(?<=[\w.,!?…])[’'](?!\w)", ahead):
        return found.group() not in "‘\n" and ahead[found.start()] in "’'"
    return False
