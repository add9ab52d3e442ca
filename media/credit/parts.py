"""One part of a credit line, between its separators: what it adds to the credit."""

import re
from dataclasses import dataclass, field

from .agencies import Directory
from .folding import fold
from .model import Credit, Maker, Reason
from .names import looks_like_organisation, looks_like_person, split_rank
from .split import AND, closing_bracket, split
from .words import NOTES, PLACEHOLDERS

__all__ = ["Draft", "LeftAsFound", "is_placeholder", "note_in"]

_COURTESY = re.compile(r"(?:(?:photo|image|picture|foto)\s+)?courtesy(?:\s+of)?\s*:?\s+(?P<of>.+)", re.IGNORECASE)
_AND_COURTESY = re.compile(r"\s*,\s*(?=(?:(?:photo|image|picture)\s+)?courtesy\s)", re.IGNORECASE)
_SPECIAL = re.compile(r"(?:special\s+to|for)\s+(?P<client>.+)", re.IGNORECASE)
_FOR = re.compile(r"(?:\s+for\s+|\s*,\s*special\s+to\s+)", re.IGNORECASE)
_PHOTO_BY = re.compile(
    r"(?P<whose>.*?)\s*\b(?P<what>photo\s+illustration|photograph|(?:file|handout|pool|staff)\s+photo|photo|picture"
    r"|image|illustration|graphic)\s+by\s+(?P<who>.+)",
    re.IGNORECASE,
)
_LAST_NOTE = re.compile(r"\s*,\s*(?P<note>[^,]+)\Z")
_LICENCE = re.compile(
    r"(?:CC0|CC[ -]BY(?:-(?:SA|NC|ND))*)(?:[ -]\d\.\d)?(?: [A-Za-z]{2,12})?|public domain", re.IGNORECASE
)
_IMAGE_ID = re.compile(r"(?=(?:\D*\d){4})[\w.-]{5,30}")
_ADDRESS = re.compile(r"(?i:https?:|www\.)\S+|[\w.-]+\.(?:[a-z]{2,6}|COM|NET|ORG|INFO)(?:/\S*)?", re.ASCII)
_HANDLE = re.compile(r"@[\w.]{2,40}")
_STRINGER = re.compile(r"x*stringerx*(?:\s+x+)?")
_GLUED = re.compile(r"[-–]|\s+on\s+")
_MOST_GLUED = 4


class LeftAsFound(Exception):
    """The line is not read, for this reason."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


def note_in(text: str) -> str:
    """Return the note that `text` spells: `file` for `File Photo`; "" if none."""
    return NOTES.get(fold(text.strip(" .")), "")


def is_placeholder(text: str) -> bool:
    """Does `text` stand where a maker belongs and name nobody? `-STR`, `Stringer .`, `XXSTRINGERXX xxxxx`."""
    folded = fold(text.strip(" .-–_*#"))
    return folded in PLACEHOLDERS or bool(_STRINGER.fullmatch(folded))


@dataclass
class Draft:
    """A credit in the making. Raises LeftAsFound where it would have to guess."""

    directory: Directory
    makers: list[Maker] = field(default_factory=list)
    agencies: list[str] = field(default_factory=list)
    via: list[str] = field(default_factory=list)
    notes: set[str] = field(default_factory=set)
    client: str = ""
    courtesy: str = ""
    licence: str = ""
    image_id: str = ""
    copyright: str = ""
    parts_with_makers: int = 0
    unread: list[Reason] = field(default_factory=list)

    def credit(self) -> Credit:
        """Return what was gathered. Raises LeftAsFound."""
        names = [fold(name) for name in (*self.agencies, *self.via, *(maker.name for maker in self.makers))]
        if len(set(names)) < len(names):
            raise LeftAsFound(Reason.DOUBLED)
        notes = tuple(note for note in dict.fromkeys(NOTES.values()) if note in self.notes)
        credit = Credit(
            tuple(self.makers), tuple(self.agencies), self.client, self.courtesy, notes, tuple(self.via),
            self.licence, self.image_id, self.copyright,
        )  # fmt: skip
        if not (credit.creators or credit.agencies or credit.client or credit.courtesy or credit.notes):
            raise LeftAsFound(Reason.UNCLEAR)
        return credit

    def check(self) -> None:
        """Raise LeftAsFound if a part was not read, or if there are makers in more than one."""
        urgent = [reason for reason in self.unread if reason in (Reason.NO_MAKER, Reason.ADDRESS, Reason.COMPOSITE)]
        if urgent:
            raise LeftAsFound(urgent[0])
        if len(self.unread) > 1 or self.parts_with_makers > 1:
            raise LeftAsFound(Reason.UNKNOWN_PARTS)
        if self.unread:
            raise LeftAsFound(self.unread[0])

    def read_part(self, text: str) -> None:
        """Read what stands between two separators; what cannot be read is kept for `check`."""
        makers = len(self.makers)
        try:
            self._read(text)
        except LeftAsFound as left:
            self.unread.append(left.reason)
        else:
            self.parts_with_makers += len(self.makers) > makers

    def add_agency(self, name: str) -> None:
        self.agencies.append(name)

    def add_note(self, note: str) -> None:
        self.notes.add(note)

    def add_via(self, text: str) -> None:
        """`AP`, `AP, file`: the words say that it is a distributor, known or not."""
        text = self._without_notes(text)
        name = self.directory.agency_in(text) or text
        if not name or "," in name or is_placeholder(name) or note_in(name):
            raise LeftAsFound(Reason.UNCLEAR)
        self.via.append(name)

    def take_bracket(self, text: str) -> bool:
        """Take a licence, the supplier's number or a note; False for anything else."""
        if _LICENCE.fullmatch(text) and not self.licence:
            self.licence = text
        elif _IMAGE_ID.fullmatch(text) and not self.image_id:
            self.image_id = text
        elif note := note_in(text):
            self.add_note(note)
        else:
            return False
        return True

    def _read(self, text: str) -> None:
        """Try each construction, the most telling first."""
        if agency := self.directory.agency_in(text):
            self.add_agency(agency)
        elif _LICENCE.fullmatch(text) and not self.licence:
            self.licence = text
        elif note := note_in(text):
            self.add_note(note)
        elif is_placeholder(text):
            raise LeftAsFound(Reason.NO_MAKER)
        elif (rest := self._without_notes(text)) != text:
            self._read(rest)
        elif not (self._read_courtesy(text) or self._read_client(text) or self._read_photo_by(text)):
            self._read_names(text)

    def _without_notes(self, text: str) -> str:
        while (found := _LAST_NOTE.search(text)) and found.start() and (note := note_in(found["note"])):
            self.add_note(note)
            text = text[: found.start()]
        return text

    def _read_courtesy(self, text: str) -> bool:
        before, *courtesy = _AND_COURTESY.split(text, maxsplit=1)
        found = _COURTESY.fullmatch(courtesy[0] if courtesy else text)
        if not found or self.courtesy:
            return False
        self.courtesy = found["of"]
        if courtesy:
            self._read(before)
        return True

    def _read_client(self, text: str) -> bool:
        before, *client = _FOR.split(text, maxsplit=1)
        alone = _SPECIAL.fullmatch(text)
        name = alone["client"] if alone else "".join(client)
        if not name or self.client or "," in name or name == name.lower() != name.upper():
            return False
        self.client = name
        if not alone:
            self._read(before)
        return True

    def _read_photo_by(self, text: str) -> bool:
        """`U.S. Army photo by Sgt. Ana Ruiz`, `Staff photo by …`, `Photo Illustration by …`."""
        found = _PHOTO_BY.fullmatch(text)
        if not found:
            return False
        if note := note_in(found["what"]):
            self.add_note(note)
        whose = found["whose"]
        if note := note_in(whose):
            self.add_note(note)
        elif whose:
            self.add_agency(whose)
        self.add_makers(found["who"])
        by_rank = self.makers and self.makers[0].rank and looks_like_organisation(whose)
        if whose and not (note or by_rank or self.directory.knows(whose)):
            raise LeftAsFound(Reason.UNKNOWN_ORGANISATION)
        return True

    def _read_names(self, text: str) -> None:
        """Names of people, with known agencies among them; or an agency with a note or a maker glued to it."""
        if self._read_agency_with_note(text) or self._read_glued(text):
            return
        self.add_makers(text)

    def _read_agency_with_note(self, text: str) -> bool:
        """`Gazette file photo`, `AFP Contributor`."""
        words = text.split()
        for count in range(1, min(len(words), 4)):
            name, rest = " ".join(words[:-count]), " ".join(words[-count:])
            if (note_in(rest) or is_placeholder(rest)) and self.directory.knows(name):
                if not note_in(rest):
                    raise LeftAsFound(Reason.NO_MAKER)
                self.add_agency(name)
                self.add_note(note_in(rest))
                return True
        return False

    def _read_glued(self, text: str) -> bool:
        """`Ana Ruiz-USA TODAY Sports`, `Ana Ruiz on Flickr`."""
        for found in list(_GLUED.finditer(text))[:_MOST_GLUED]:
            name, agency = text[: found.start()], text[found.end() :]
            if looks_like_person(name) and (known := self.directory.agency_in(agency)):
                self.add_makers(name)
                self.add_agency(known)
                return True
        return False

    def add_makers(self, text: str, role: str = "") -> None:
        """`Ana Ruiz (Space Institute), Bo Lind and AP`: every name must be one."""
        names = split(text, AND)
        if not names:
            raise LeftAsFound(Reason.UNCLEAR)
        for name in names:
            if not role and (agency := self.directory.agency_in(name)):
                self.add_agency(agency)
            else:
                self.makers.append(self._maker(name, role))

    def _maker(self, text: str, role: str) -> Maker:
        if _HANDLE.fullmatch(text):
            return Maker(text, role=role, handle=True)
        affiliation = ""
        if (opened := closing_bracket(text)) > 0:
            text, affiliation = text[:opened].strip(), text[opened + 1 : -1].strip()
        rank, name = split_rank(text)
        if looks_like_person(name, least=1 if rank else 2):
            return Maker(name, rank, affiliation, role)
        raise LeftAsFound(_why_no_person(name or text))


def _why_no_person(text: str) -> Reason:
    if _ADDRESS.fullmatch(text):
        return Reason.ADDRESS
    if is_placeholder(text):
        return Reason.NO_MAKER
    if looks_like_organisation(text):
        return Reason.UNKNOWN_ORGANISATION
    return Reason.UNCLEAR if " " in text else Reason.SINGLE_WORD
