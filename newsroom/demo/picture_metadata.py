"""IPTC photo metadata in a JPEG file, in all three places where readers look for it: XMP, IIM and EXIF.

Written from the IPTC Photo Metadata Standard; the byte limits are those of IIM 4.2, which counts bytes of UTF-8.
"""

import datetime
import hashlib
import struct
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

__all__ = ["DIGITAL_SOURCE_TYPE", "PictureMetadata", "with_metadata"]

DIGITAL_SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia"
"""Made purely by an algorithm, from no captured or sampled material ("digitalArt" was retired in 2024)."""

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XML = "http://www.w3.org/XML/1998/namespace"
_NAMESPACES = {
    "x": "adobe:ns:meta/",
    "rdf": _RDF,
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
}


@dataclass(frozen=True)
class PictureMetadata:
    """What a picture says about itself. Texts are plain; an empty text is left out of the file."""

    creator: str
    credit_line: str
    source: str
    copyright_notice: str
    caption: str
    alt_text: str
    headline: str
    keywords: tuple[str, ...]
    date_created: datetime.date
    city: str
    country: str
    usage_terms: str
    web_statement: str = "https://newsroom.example/rights"


def with_metadata(jpeg: bytes, metadata: PictureMetadata) -> bytes:
    """The same JPEG with EXIF, XMP and IIM segments, in this order, after its start or its JFIF header.

    The file must not hold such segments yet. ``ValueError`` when a block does not fit into one segment.
    """
    if not jpeg.startswith(b"\xff\xd8"):
        raise ValueError("Not a JPEG file: it does not begin with a start-of-image marker.")
    with Image.open(BytesIO(jpeg), formats=["JPEG"]) as opened:
        size = opened.size
    place = 2
    if jpeg[2:4] == b"\xff\xe0":
        place = 4 + struct.unpack(">H", jpeg[4:6])[0]
    blocks = (
        _segment(0xE1, b"Exif\0\0" + _exif(metadata, size)),
        _segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + _xmp(metadata)),
        _segment(0xED, b"Photoshop 3.0\0" + _photoshop_resources(_iim(metadata))),
    )
    return jpeg[:place] + b"".join(blocks) + jpeg[place:]


def _segment(marker: int, payload: bytes) -> bytes:
    if len(payload) > 65_533:
        raise ValueError(f"Metadata of {len(payload)} bytes does not fit into one JPEG segment; shorten the texts.")
    return struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload


# XMP


def _xmp(metadata: PictureMetadata) -> bytes:
    for prefix, uri in _NAMESPACES.items():
        ET.register_namespace(prefix, uri)
    root = ET.Element(_name("x:xmpmeta"))
    rdf = ET.SubElement(root, _name("rdf:RDF"))
    about = ET.SubElement(rdf, _name("rdf:Description"), {_name("rdf:about"): ""})
    _array(about, "dc:creator", "Seq", (metadata.creator,))
    _array(about, "dc:description", "Alt", (metadata.caption,))
    _array(about, "dc:rights", "Alt", (metadata.copyright_notice,))
    _array(about, "dc:subject", "Bag", metadata.keywords)
    _array(about, "Iptc4xmpCore:AltTextAccessibility", "Alt", (metadata.alt_text,))
    _array(about, "xmpRights:UsageTerms", "Alt", (metadata.usage_terms,))
    for name, value in (
        ("photoshop:Credit", metadata.credit_line),
        ("photoshop:Source", metadata.source),
        ("photoshop:Headline", metadata.headline),
        ("photoshop:DateCreated", metadata.date_created.isoformat()),
        ("photoshop:City", metadata.city),
        ("photoshop:Country", metadata.country),
        ("Iptc4xmpExt:DigitalSourceType", DIGITAL_SOURCE_TYPE),
        ("xmpRights:Marked", "True" if metadata.copyright_notice else ""),
        ("xmpRights:WebStatement", metadata.web_statement),
    ):
        if value:
            ET.SubElement(about, _name(name)).text = value
    packet = ET.tostring(root, encoding="unicode")
    # The processing instructions are part of the packet format; "r" tells editors not to write in place.
    return f'<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>{packet}<?xpacket end="r"?>'.encode()


def _array(parent: ET.Element, name: str, kind: str, values: tuple[str, ...]) -> None:
    present = [value for value in values if value]
    if not present:
        return
    array = ET.SubElement(ET.SubElement(parent, _name(name)), _name(f"rdf:{kind}"))
    for value in present:
        language = {f"{{{_XML}}}lang": "x-default"} if kind == "Alt" else {}
        ET.SubElement(array, _name("rdf:li"), language).text = value


def _name(qualified: str) -> str:
    prefix, local = qualified.split(":")
    return f"{{{_NAMESPACES[prefix]}}}{local}"


# IIM


def _iim(metadata: PictureMetadata) -> bytes:
    """The IIM records: 1:90 says UTF-8, 2:00 the version, then the texts, each within its limit of bytes."""
    fields: list[tuple[int, str, int]] = [
        *((25, keyword, 64) for keyword in metadata.keywords),
        (55, f"{metadata.date_created:%Y%m%d}", 8),
        (80, metadata.creator, 32),
        (90, metadata.city, 32),
        (101, metadata.country, 64),
        (105, metadata.headline, 256),
        (110, metadata.credit_line, 32),
        (115, metadata.source, 32),
        (116, metadata.copyright_notice, 128),
        (120, metadata.caption, 2000),
    ]
    head = _dataset(1, 90, b"\x1b%G") + _dataset(2, 0, struct.pack(">H", 4))
    return head + b"".join(_dataset(2, number, _cut(text, limit)) for number, text, limit in fields if text)


def _dataset(record: int, number: int, value: bytes) -> bytes:
    return struct.pack(">BBBH", 0x1C, record, number, len(value)) + value


def _cut(text: str, limit: int) -> bytes:
    """The text in at most ``limit`` bytes of UTF-8, never ending in the middle of a character."""
    return text.encode()[:limit].decode(errors="ignore").encode()


def _photoshop_resources(iim: bytes) -> bytes:
    """The IIM block and its digest, by which readers know that the two still belong together."""
    digest = hashlib.md5(iim, usedforsecurity=False).digest()
    return _resource(0x0404, iim) + _resource(0x0425, digest)


def _resource(number: int, data: bytes) -> bytes:
    padding = b"\0" * (len(data) % 2)
    return b"8BIM" + struct.pack(">HHI", number, 0, len(data)) + data + padding


# EXIF

_ASCII, _SHORT, _LONG, _RATIONAL, _UNDEFINED = 2, 3, 4, 5, 7
type _Entry = tuple[int, int, int, bytes]  # tag, type, count, value


def _exif(metadata: PictureMetadata, size: tuple[int, int]) -> bytes:
    """A TIFF block with the tags that EXIF demands and those that name maker, rights, subject and day.

    ``size`` is width and height in pixels. EXIF has no date without a time; the day is written as its first second.
    """
    inner = [
        (0x9000, _UNDEFINED, 4, b"0232"),
        *_ascii(0x9003, f"{metadata.date_created:%Y:%m:%d} 00:00:00"),
        (0x9101, _UNDEFINED, 4, b"\1\2\3\0"),
        (0xA000, _UNDEFINED, 4, b"0100"),
        (0xA001, _SHORT, 1, struct.pack(">H", 1)),
        (0xA002, _LONG, 1, struct.pack(">I", size[0])),
        (0xA003, _LONG, 1, struct.pack(">I", size[1])),
    ]
    outer = [
        *_ascii(0x010E, metadata.caption),
        (0x011A, _RATIONAL, 1, struct.pack(">II", 72, 1)),
        (0x011B, _RATIONAL, 1, struct.pack(">II", 72, 1)),
        (0x0128, _SHORT, 1, struct.pack(">H", 2)),
        *_ascii(0x013B, metadata.creator),
        (0x0213, _SHORT, 1, struct.pack(">H", 1)),
        *_ascii(0x8298, metadata.copyright_notice),
        (0x8769, _LONG, 1, b"\0\0\0\0"),
    ]
    start = 8
    second = start + len(_directory(outer, start))
    outer[-1] = (0x8769, _LONG, 1, struct.pack(">I", second))
    return b"MM\0*" + struct.pack(">I", start) + _directory(outer, start) + _directory(inner, second)


def _ascii(tag: int, text: str) -> list[_Entry]:
    """A text entry, or none for an empty text. EXIF says ASCII; what everybody writes and reads there is UTF-8."""
    value = text.encode() + b"\0"
    return [(tag, _ASCII, len(value), value)] if text else []


def _directory(entries: list[_Entry], start: int) -> bytes:
    """An image file directory that begins ``start`` bytes into the block, followed by its longer values."""
    offset = start + 2 + 12 * len(entries) + 4
    table, values = struct.pack(">H", len(entries)), b""
    for tag, kind, count, value in entries:
        table += struct.pack(">HHI", tag, kind, count)
        if len(value) <= 4:
            table += value.ljust(4, b"\0")
        else:
            table += struct.pack(">I", offset + len(values))
            values += value + b"\0" * (len(value) % 2)
    return table + b"\0\0\0\0" + values
