"""The EXIF block of a rendition: who made it and whose it is, and nothing else (EXIF 3.0, 4.6.5)."""

import struct

from .words import Words, plain

__all__ = ["exif_block"]

_ARTIST, _COPYRIGHT = 0x013B, 0x8298
_ASCII = 2
_MOST_BYTES = 8_000  # of one text; XMP holds the whole


def exif_block(words: Words) -> bytes:
    """A TIFF structure with Artist and Copyright in UTF-8; empty without both.

    Several artists are separated by `; `; one that holds it, or begins with a quotation mark, stands in
    quotation marks (Metadata Working Group, Guidelines 2.0, 5.3).
    """
    texts = {
        _ARTIST: "; ".join(map(_quoted, filter(None, words.creators))),
        _COPYRIGHT: words.copyright_notice,
    }
    values = {tag: _ascii(text) for tag, text in texts.items() if text}
    if not values:
        return b""
    entries, rest = b"", b""
    start = 8 + 2 + 12 * len(values) + 4
    for tag, value in values.items():
        place = value.ljust(4, b"\0") if len(value) <= 4 else struct.pack("<I", start + len(rest))
        rest += b"" if len(value) <= 4 else value + b"\0" * (len(value) % 2)
        entries += struct.pack("<HHI", tag, _ASCII, len(value)) + place
    return b"II*\0" + struct.pack("<IH", 8, len(values)) + entries + struct.pack("<I", 0) + rest


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"' if "; " in name or name.startswith('"') else name


def _ascii(text: str) -> bytes:
    return plain(text).encode()[:_MOST_BYTES].decode(errors="ignore").encode() + b"\0"
