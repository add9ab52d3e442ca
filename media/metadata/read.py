"""The metadata of a picture file under the names of the IPTC Photo Metadata Standard.

Which source wins is ruled by the Metadata Working Group's guidelines: EXIF for maker, caption and
copyright; XMP or IIM for the rest, by the digest that tells whether one was changed without the other.
"""

import re
from typing import Any

from media.icc import profile_name
from media.namespaces import DC, EXIF, IPTC_CORE, IPTC_EXT, PHOTOSHOP, PLUS, RIGHTS, XMP

from .blocks import Blocks, take_blocks
from .iim import Iim, parse_iim
from .tiff import Tiff
from .xmp import Alternatives, Value, Xmp, parse_xmp

__all__ = ["read_metadata"]

_PLUS_CODES = "http://ns.useplus.org/ldf/vocab/"
#: Fields that the digest rules: XMP property, IIM dataset, bytes at which IIM cuts.
_RULED: dict[str, tuple[tuple[str, str], int, int]] = {
    "creators": ((DC, "creator"), 80, 32),
    "caption": ((DC, "description"), 120, 2000),
    "copyright_notice": ((DC, "rights"), 116, 128),
    "keywords": ((DC, "subject"), 25, 64),
    "city": ((PHOTOSHOP, "City"), 90, 32),
    "state": ((PHOTOSHOP, "State"), 95, 32),
    "country": ((PHOTOSHOP, "Country"), 101, 64),
    "sublocation": ((IPTC_CORE, "Location"), 92, 32),
}
_LISTS = frozenset({"creators", "keywords", "persons_shown"})
#: The same from XMP first, then IIM (None where IIM has no place for it).
_PLAIN: dict[str, tuple[tuple[str, str], int | None]] = {
    "creators_job_title": ((PHOTOSHOP, "AuthorsPosition"), 85),
    "credit_line": ((PHOTOSHOP, "Credit"), 110),
    "source": ((PHOTOSHOP, "Source"), 115),
    "usage_terms": ((RIGHTS, "UsageTerms"), None),
    "web_statement": ((RIGHTS, "WebStatement"), None),
    "caption_writer": ((PHOTOSHOP, "CaptionWriter"), 122),
    "headline": ((PHOTOSHOP, "Headline"), 105),
    "title": ((DC, "title"), 5),
    "country_code": ((IPTC_CORE, "CountryCode"), 100),
    "persons_shown": ((IPTC_EXT, "PersonInImage"), None),
    "event": ((IPTC_EXT, "Event"), None),
    "instructions": ((PHOTOSHOP, "Instructions"), 40),
    "job_id": ((PHOTOSHOP, "TransmissionReference"), 103),
    "alt_text": ((IPTC_CORE, "AltTextAccessibility"), None),
    "ext_description": ((IPTC_CORE, "ExtDescrAccessibility"), None),
    "digital_source_type": ((IPTC_EXT, "DigitalSourceType"), None),
}
_PLACE = {
    "name": "LocationName",
    "sublocation": "Sublocation",
    "city": "City",
    "state": "ProvinceState",
    "country": "CountryName",
    "country_code": "CountryCode",
    "world_region": "WorldRegion",
}
_LICENSOR = {
    "name": "LicensorName",
    "id": "LicensorID",
    "url": "LicensorURL",
    "email": "LicensorEmail",
    "telephone": "LicensorTelephone1",
}
_SHOWN = {"city": "City", "state": "ProvinceState", "country": "CountryName", "sublocation": "Sublocation"}


def read_metadata(data: bytes) -> dict[str, Any]:
    """Return the fields that a picture file holds; what it does not hold is not there.

    Texts are as in the file, blanks included; lists keep order and doubles; dates are ISO 8601 as far as
    the file says. Never raises for what a file holds.
    """
    blocks = take_blocks(data)
    reader = _Reader(blocks)
    return {name: value for name, value in reader.fields().items() if value not in (None, "", [], {})}


class _Reader:
    def __init__(self, blocks: Blocks) -> None:
        self.blocks = blocks
        self.xmp: Xmp = parse_xmp(blocks.xmp, blocks.xmp_more, blocks.xmp_before)
        self.iim: Iim = parse_iim(blocks.iim)
        tiff = Tiff(blocks.exif)
        self.first = tiff.first()
        self.exif, self.gps = tiff.below(self.first, 0x8769), tiff.below(self.first, 0x8825)
        self.digest_wrong = self.iim.there and bool(blocks.iim_digest) and blocks.iim_digest != self.iim.md5

    def fields(self) -> dict[str, Any]:
        found: dict[str, Any] = {name: self._ruled(name) for name in _RULED}
        found |= self._from_exif()
        for name, (place, number) in _PLAIN.items():
            found[name] = self._plain(name, place, number)
        found["date_created"] = self._date()
        found["licensors"] = [_struct(one, PLUS, _LICENSOR) for one in _structs(self.xmp.get(PLUS, "Licensor"))]
        for name, local in {"location_created": "LocationCreated", "location_shown": "LocationShown"}.items():
            found[name] = [_place(one) for one in _structs(self.xmp.get(IPTC_EXT, local))]
        found["data_mining"] = _text(self.xmp.get(PLUS, "DataMining")).removeprefix(_PLUS_CODES)
        found["rating"] = _whole(_text(self.xmp.get(XMP, "Rating")))
        found["translations"] = self._translations()
        return found | self._technical()

    # Texts

    def _ruled(self, name: str) -> Any:
        place, number, limit = _RULED[name]
        many = name in _LISTS
        written = self._shown(name) or _value_of(self.xmp.properties.get(place), many=many)
        there = place in self.xmp.properties or bool(written)
        old: Any = [one for one in self.iim.records.get(number, []) if one] if many else self.iim.first(number)
        if not self.digest_wrong:
            return written if there and written and not (old and self._has_no_default(place)) else old
        if not old:
            return written
        whole = written if isinstance(written, list) else [written]
        return [_uncut(one, whole, limit) for one in old] if many else _uncut(old, whole, limit)

    def _shown(self, name: str) -> str:
        """City, state, country and sublocation of Location Shown go before the flat ones."""
        if name not in _SHOWN:
            return ""
        places = _structs(self.xmp.get(IPTC_EXT, "LocationShown"))
        return next((text for one in places if (text := _text(one.get((IPTC_EXT, _SHOWN[name]))))), "")

    def _plain(self, name: str, place: tuple[str, str], number: int | None) -> Any:
        many = name in _LISTS
        written = _value_of(self.xmp.properties.get(place), many=many)
        if number is None or (written and not self._has_no_default(place)):
            return written
        old = "; ".join(self.iim.records.get(number, [])) if number == 85 else self.iim.first(number)
        return old or written

    def _has_no_default(self, place: tuple[str, str]) -> bool:
        """The property is said in one language or another, but in none for everybody: what IIM says goes before."""
        value = self.xmp.properties.get(place)
        return isinstance(value, Alternatives) and not value.default

    def _from_exif(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        artist, caption = _exif_text(self.first.raw(0x013B)), _exif_text(self.first.raw(0x010E))
        if artist.strip():
            found["creators"] = _artists(artist)
        if caption.strip():
            found["caption"] = caption
        photographer, _, editor = self.first.raw(0x8298).partition(b"\0")
        holders = [_exif_text(one).rstrip(" ") for one in (photographer, editor)]
        if notice := "; ".join(filter(None, holders)):
            found["copyright_notice"] = notice
        return found

    def _translations(self) -> dict[str, dict[str, str]]:
        places = {name: rule[0] for rules in (_RULED, _PLAIN) for name, rule in rules.items()}
        found = {}
        for name, place in places.items():
            value = self.xmp.properties.get(place)
            if isinstance(value, Alternatives) and value.others:
                found[name] = value.others
        return found

    # Date

    def _date(self) -> str:
        taken = _exif_text(self.exif.raw(0x9003))
        if date := _exif_date(taken):
            part = re.match(r"\d+", _exif_text(self.exif.raw(0x9291)).strip())
            zone = _exif_text(self.exif.raw(0x9011)).strip()
            if len(date) < len("2026-05-03T11:45:02"):
                return date
            return date + (f".{part[0]}" if part else "") + (zone if re.fullmatch(r"[+-]\d\d:\d\d|Z", zone) else "")
        written = _xmp_date(_text(self.xmp.get(PHOTOSHOP, "DateCreated")))
        old = _iim_date(self.iim.first(55), self.iim.first(60))
        if self.digest_wrong:
            return old or written
        return written or old

    # What is no text

    def _technical(self) -> dict[str, Any]:
        orientation = self.first.number(0x0112)
        by_exif = 2 in self.gps and 4 in self.gps
        by_xmp = all(_text(self.xmp.get(EXIF, name)) for name in ("GPSLatitude", "GPSLongitude"))
        return {
            "width": self.blocks.width or None,
            "height": self.blocks.height or None,
            "orientation": orientation if orientation in range(1, 9) else None,
            "icc_profile_name": profile_name(self.blocks.icc),
            "gps": by_exif or by_xmp,
        }


def _uncut(old: str, written: list[str], limit: int) -> str:
    """The whole text where IIM holds only the start of it, cut at its limit."""
    if len(old.encode()) >= limit - 3:
        for whole in written:
            if whole.startswith(old) and len(whole) > len(old):
                return whole
    return old


def _value_of(value: Value | None, *, many: bool) -> Any:
    if not many:
        return _text(value)
    if isinstance(value, list):
        return [text for one in value if (text := _text(one))]
    text = _text(value)
    return [text] if text else []


def _text(value: Value | None) -> str:
    """One text of any value: the default language, the first item."""
    match value:
        case str():
            return value
        case Alternatives():
            return value.default or next((text for _, text in value.texts), "")
        case list():
            return "; ".join(filter(None, map(_text, value)))
        case _:
            return ""


def _structs(value: Value | None) -> list[dict[tuple[str, str], Value]]:
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, dict)]


def _struct(value: dict[tuple[str, str], Value], namespace: str, names: dict[str, str]) -> dict[str, Any]:
    found = {name: _text(value.get((namespace, local))) for name, local in names.items()}
    return {name: text for name, text in found.items() if text}


def _place(value: dict[tuple[str, str], Value]) -> dict[str, Any]:
    found: dict[str, Any] = _struct(value, IPTC_EXT, _PLACE)
    if ids := _value_of(value.get((IPTC_EXT, "LocationId")), many=True):
        found["ids"] = ids
    if (EXIF, "GPSLatitude") in value and (EXIF, "GPSLongitude") in value:
        found["gps"] = True
    return found


def _whole(text: str) -> int | None:
    try:
        return int(float(text))
    except (ValueError, OverflowError):
        return None


def _exif_text(raw: bytes) -> str:
    raw = raw.partition(b"\0")[0]
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return "".join(bytes([one]).decode("cp1252", "ignore") or chr(one) for one in raw)


def _artists(text: str) -> list[str]:
    """Several are separated by `; `; one that holds it or begins with a quotation mark stands in quotation marks."""
    found: list[str] = []
    quoted = False
    for part in text.split("; "):
        goes_on = quoted
        if not quoted and part.startswith('"'):
            part, quoted = part[1:], True
        if quoted:
            if (len(part) - len(part.rstrip('"'))) % 2:
                part, quoted = part[:-1], False
            part = part.replace('""', '"')
        if goes_on:
            found[-1] += "; " + part
        else:
            found.append(part)
    return found


def _exif_date(text: str) -> str:
    """EXIF writes colons; some programs write dashes, strokes, or no time of day."""
    match = re.match(r"(\d{4})[:/.-](\d\d)[:/.-](\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d))?)?", text)
    if not match or match[1] == "0000":
        return ""
    day, clock = "-".join(match.group(1, 2, 3)), ":".join(filter(None, match.group(4, 5, 6)))
    return f"{day}T{clock}" if clock else day


def _xmp_date(text: str) -> str:
    text = text.strip()
    if match := re.fullmatch(r"(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d:\d\d\S*)", text):
        text = f"{'-'.join(match.group(1, 2, 3))}T{match[4]}"  # some write it as EXIF has it
    return "" if not re.match(r"\d{4}", text) or text.startswith("0000") else text


def _iim_date(day: str, time: str) -> str:
    match = re.match(r"(\d{4})(\d\d)(\d\d)", day)
    if not match or match[1] == "0000":
        return ""
    date = f"{match[1]}-{match[2]}-{match[3]}"
    clock = re.match(r"(\d\d)(\d\d)(\d\d)(?:([+-])(\d\d)(\d\d))?", time)
    if not clock:
        return date
    zone = f"{clock[4]}{clock[5]}:{clock[6]}" if clock[4] else ""
    return f"{date}T{clock[1]}:{clock[2]}:{clock[3]}{zone}"
