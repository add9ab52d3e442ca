"""What a credit line says, in values that travel."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["MAX_LENGTH", "Credit", "IsAgency", "Maker", "Reason", "Rule", "Suggestion", "Unparsed"]

#: Characters. A longer text is no credit line and is not looked at.
MAX_LENGTH = 1000

#: Tells whether a name, folded as `fold` does, is a known organisation or an alias of one.
type IsAgency = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Maker:
    """Somebody who made a picture, as printed.

    `rank` and `affiliation` are apart from the name; `role` is what the line says they did, if not taking the
    picture (`image processing`); a `handle` is a name on a platform (`@anaruiz`).
    """

    name: str
    rank: str = ""
    affiliation: str = ""
    role: str = ""
    handle: bool = False


@dataclass(frozen=True, slots=True)
class Credit:
    """The parts of a credit line, each spelled as found.

    `agencies` are in order, makers' side first; `via` are distributors; `client` commissioned the picture;
    `notes` are words of our own list (`file`, `pool`, `handout` …); `copyright` is `©` or `© 2021`;
    `image_id` is the number the supplier gave the picture.
    """

    creators: tuple[Maker, ...] = ()
    agencies: tuple[str, ...] = ()
    client: str = ""
    courtesy: str = ""
    notes: tuple[str, ...] = ()
    via: tuple[str, ...] = ()
    licence: str = ""
    image_id: str = ""
    copyright: str = ""


class Reason(StrEnum):
    """Why a line is left as found; `sentence` tells an editor."""

    sentence: str

    def __new__(cls, code: str, sentence: str) -> "Reason":
        reason = str.__new__(cls, code)
        reason._value_ = code
        reason.sentence = sentence
        return reason

    EMPTY = "empty", "There is no credit."
    TOO_LONG = "too_long", f"It has more than {MAX_LENGTH} characters: this is no credit line."
    UNREADABLE = "unreadable", "It holds a line break or a character that cannot be printed."
    BRACKETS = "brackets", "A bracket is opened or closed without its partner."
    CUT = "cut", "It was cut off after 32 bytes. Look for the full form in the caption, the source or the copyright."
    NO_MAKER = "no_maker", "A placeholder stands where a maker belongs. Who made the picture?"
    SINGLE_WORD = "single_word", "One word that is not a known organisation: a person, a collection or an agency?"
    UNKNOWN_PARTS = "unknown_parts", "Several names that are not known organisations. Which is the maker?"
    UNKNOWN_ORGANISATION = "unknown_organisation", "This looks like an organisation that is not known yet."
    DOUBLED = "doubled", "The same name is given twice."
    ADDRESS = "address", "An address on the web, not a name."
    COMPOSITE = "composite", "Several pictures with a credit each. Enter them one by one."
    UNCLEAR = "unclear", "It can be read in more than one way, or it is no credit line."


@dataclass(frozen=True, slots=True)
class Unparsed:
    """A line as found, and why no parts were read from it."""

    text: str
    reason: Reason


class Rule(StrEnum):
    """The clean-ups that `suggest` knows, in the order in which it gives them."""

    LABEL = "label"
    COPYRIGHT = "copyright"
    NO_MAKER = "no_maker"
    DOUBLED = "doubled"
    AGENCY_NAME = "agency_name"
    CAPITALS = "capitals"
    SPACING = "spacing"
    HOUSE_STYLE = "house_style"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One clean-up: the whole line before and after it. `why` names every word that `after` no longer has."""

    rule: Rule
    before: str
    after: str
    why: str
