"""The metadata blocks of a picture file, taken out of its container without decoding the picture.

JPEG (segments), PNG (chunks), WebP (RIFF), GIF (extensions), AVIF and HEIC (ISO base media boxes), TIFF.
A damaged file gives what stands before the damage; nothing here raises for what a file holds.
"""

import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from .heif import heif_blocks
from .tiff import Tiff

__all__ = ["Blocks", "take_blocks"]

_LARGEST = 16_000_000  # bytes of one block; more is no metadata
_PNG = b"\x89PNG\r\n\x1a\n"
_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_XMP_MARRED = b"XMP\0://ns.adobe.com/xap/1.0/\0"  # as an old program writes it
_XMP_MORE = b"http://ns.adobe.com/xmp/extension/\0"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


@dataclass(slots=True)
class Blocks:
    """What a file holds: raw blocks, empty where there is none, and its size in pixels as stored."""

    kind: str = ""
    width: int = 0
    height: int = 0
    exif: bytes = b""  # a TIFF structure
    xmp: bytes = b""  # the packet
    xmp_more: bytes = b""  # extended XMP, joined
    xmp_before: bytes = b""  # of two packets the earlier, which counts where the later says nothing
    iim: bytes = b""
    iim_digest: bytes = b""  # MD5 that some program stored of the block
    icc: bytes = b""
    photoshop: bytes = field(default=b"", repr=False)

    def settle(self) -> "Blocks":
        """Take the IIM block and its digest out of the Photoshop resources; the first block counts, empty or not."""
        seen = bool(self.iim)
        for number, value in _resources(self.photoshop):
            if number == 0x0404 and not seen:
                self.iim, seen = value, True
            elif number == 0x0425 and not self.iim_digest:
                self.iim_digest = value
        return self


def take_blocks(data: bytes) -> Blocks:
    """Return the metadata blocks of a picture file; of an unknown kind none."""
    readers = {
        b"\xff\xd8": _jpeg,
        b"\xff\x01Exiv2": _jpeg,  # metadata segments without a picture
        _PNG: _png,
        b"GIF8": _gif,
        b"II*\0": _tiff,
        b"MM\0*": _tiff,
    }
    blocks = Blocks()
    reader = next((reader for start, reader in readers.items() if data.startswith(start)), None)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        reader = _webp
    elif data[4:8] == b"ftyp":
        reader = _heif
    if reader:
        with suppress(struct.error, IndexError, zlib.error):  # cut off in the middle: what came before it counts
            reader(data, blocks)
    return blocks.settle()


# JPEG


def _jpeg(data: bytes, blocks: Blocks) -> None:
    blocks.kind = "JPEG"
    exif, photoshop = bytearray(), bytearray()  # a file can have half a million segments: these grow in place
    try:
        _take_segments(data, blocks, exif, photoshop)
    finally:
        blocks.exif, blocks.photoshop = bytes(exif), bytes(photoshop)


def _take_segments(data: bytes, blocks: Blocks, exif: bytearray, photoshop: bytearray) -> None:
    icc: dict[int, bytes] = {}
    more: dict[bytes, dict[int, bytes]] = {}
    for marker, payload in _segments(data):
        if marker in _FRAMES and not blocks.width:
            blocks.height, blocks.width = struct.unpack(">HH", payload[1:5])
        elif marker == 0xE1 and payload[:5] == b"Exif\0":
            if not exif or payload[6:8] not in (b"II", b"MM"):
                exif += payload[6:]  # a block larger than one segment goes on in the next
        elif marker == 0xE1 and payload.startswith((_XMP, _XMP_MARRED)):
            blocks.xmp_before, blocks.xmp = blocks.xmp, payload.partition(b"/xap/1.0/\0")[2]
        elif marker == 0xE1 and payload.startswith(_XMP_MORE):
            rest = payload[len(_XMP_MORE) :]
            more.setdefault(rest[:32], {})[struct.unpack(">I", rest[36:40])[0]] = rest[40:]
        elif marker == 0xE2 and payload.startswith(b"ICC_PROFILE\0"):
            icc.setdefault(payload[12], payload[14:])
        elif marker == 0xED and payload.startswith(b"Photoshop 3.0\0"):
            photoshop += payload[14:]
    blocks.icc = b"".join(icc[number] for number in sorted(icc))
    for guid, pieces in more.items():
        if guid in blocks.xmp:
            blocks.xmp_more = b"".join(pieces[offset] for offset in sorted(pieces))


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield marker and payload of each segment before the picture's own data."""
    position = 7 if data[2:7] == b"Exiv2" else 2
    while position + 4 <= len(data):
        if data[position] != 0xFF:
            position += 1  # rubbish between segments
            continue
        marker = data[position + 1]
        if marker == 0xFF or marker == 0x00 or 0xD0 <= marker <= 0xD8 or marker == 0x01:
            position += 1 if marker == 0xFF else 2
            continue
        if marker in (0xD9, 0xDA):
            return
        length = struct.unpack(">H", data[position + 2 : position + 4])[0]
        if length < 2:
            position += 2
            continue
        yield marker, data[position + 4 : position + 2 + length]
        position += 2 + length


def _resources(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield number and value of each Photoshop resource."""
    position = 0
    while position + 12 <= len(data):
        if data[position : position + 4] not in (b"8BIM", b"PHUT", b"AgHg", b"DCSR", b"MeSa"):
            return
        number = struct.unpack(">H", data[position + 4 : position + 6])[0]
        name = data[position + 6]
        position += 6 + (name + 2 if name % 2 == 0 else name + 1)
        if position + 4 > len(data):
            return
        size = struct.unpack(">I", data[position : position + 4])[0]
        yield number, data[position + 4 : position + 4 + size]
        position += 4 + size + size % 2


# PNG


def _png(data: bytes, blocks: Blocks) -> None:
    blocks.kind = "PNG"
    position = len(_PNG)
    while position + 8 <= len(data):
        size, name = struct.unpack(">I4s", data[position : position + 8])
        value = data[position + 8 : position + 8 + size]
        position += 12 + size
        if name == b"IHDR":
            blocks.width, blocks.height = struct.unpack(">II", value[:8])
        elif name == b"eXIf" and not blocks.exif:
            blocks.exif = value.removeprefix(b"Exif\0\0")
        elif name == b"iCCP":
            blocks.icc = _inflate(value.partition(b"\0")[2][1:])
        elif name == b"iTXt" and value.startswith(b"XML:com.adobe.xmp\0"):
            blocks.xmp = blocks.xmp or _international_text(value)
        elif name in (b"zTXt", b"tEXt") and value.startswith(b"XML:com.adobe.xmp\0"):
            text = value.partition(b"\0")[2]
            blocks.xmp = blocks.xmp or (_inflate(text[1:]) if name == b"zTXt" else text)
        elif name in (b"zTXt", b"tEXt") and value.startswith(b"Raw profile type "):
            _raw_profile(name, value, blocks)
        elif name == b"IEND":
            return


def _international_text(value: bytes) -> bytes:
    rest = value.partition(b"\0")[2]
    compressed = rest[0] == 1
    text = rest[2:].split(b"\0", 2)[2]
    return _inflate(text) if compressed else text


def _raw_profile(name: bytes, value: bytes, blocks: Blocks) -> None:
    """Hexadecimal blocks as ImageMagick writes them."""
    keyword, _, text = value.partition(b"\0")
    if name == b"zTXt":
        text = _inflate(text[1:])
    lines = text.split(b"\n", 3)
    if len(lines) < 4:
        return
    try:
        raw = bytes.fromhex(lines[3].decode("ascii", "ignore"))
    except ValueError:
        return
    match keyword.rpartition(b" ")[2]:
        case b"iptc" if raw.startswith(b"8BIM"):
            blocks.photoshop += raw
        case b"iptc":
            blocks.iim = blocks.iim or raw
        case b"8bim":
            blocks.photoshop += raw
        case b"xmp":
            blocks.xmp = blocks.xmp or raw
        case b"exif" | b"APP1":
            if raw.startswith(_XMP):
                blocks.xmp = blocks.xmp or raw[len(_XMP) :]
            else:
                blocks.exif = blocks.exif or raw.removeprefix(b"Exif\0\0")


def _inflate(data: bytes) -> bytes:
    return zlib.decompressobj().decompress(data, _LARGEST)


# WebP, GIF, TIFF, AVIF, HEIC


def _webp(data: bytes, blocks: Blocks) -> None:
    blocks.kind = "WEBP"
    position = 12
    while position + 8 <= len(data):
        name, size = struct.unpack("<4sI", data[position : position + 8])
        value = data[position + 8 : position + 8 + size]
        position += 8 + size + size % 2
        if name == b"VP8X":
            blocks.width = int.from_bytes(value[4:7], "little") + 1
            blocks.height = int.from_bytes(value[7:10], "little") + 1
        elif name == b"VP8 " and not blocks.width:
            width, height = struct.unpack("<HH", value[6:10])
            blocks.width, blocks.height = width & 0x3FFF, height & 0x3FFF
        elif name == b"VP8L" and not blocks.width:
            bits = int.from_bytes(value[1:5], "little")
            blocks.width, blocks.height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        elif name == b"EXIF" and not blocks.exif:
            blocks.exif = value.removeprefix(b"Exif\0\0")
        elif name == b"XMP ":
            blocks.xmp = blocks.xmp or value
        elif name == b"ICCP":
            blocks.icc = value


def _gif(data: bytes, blocks: Blocks) -> None:
    blocks.kind = "GIF"
    blocks.width, blocks.height = struct.unpack("<HH", data[6:10])
    position = 13 + (3 << (data[10] & 7) + 1 if data[10] & 0x80 else 0)
    while position < len(data):
        if data[position] == 0x2C:  # a picture
            flags = data[position + 9]
            position += 11 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
        elif data[position] != 0x21:
            return
        elif data[position + 1 : position + 14] == b"\xff\x0bXMP DataXMP":
            end = data.find(b"\x01\xff\xfe\xfd", position)
            if end < 0:
                return
            blocks.xmp = data[position + 14 : end]
            position = end + 257
            continue
        else:
            profile = data[position + 1 : position + 14] == b"\xff\x0bICCRGBG1012"
            position += 14 if profile else 2
            if profile:
                blocks.icc = b"".join(_sub_blocks(data, position))
        position = _after_sub_blocks(data, position)


def _sub_blocks(data: bytes, position: int) -> Iterator[bytes]:
    while position < len(data) and data[position]:
        yield data[position + 1 : position + 1 + data[position]]
        position += 1 + data[position]


def _after_sub_blocks(data: bytes, position: int) -> int:
    while position < len(data) and data[position]:
        position += 1 + data[position]
    return position + 1


def _tiff(data: bytes, blocks: Blocks) -> None:
    blocks.kind = "TIFF"
    blocks.exif = data
    first = Tiff(data).first()
    blocks.width, blocks.height = first.number(0x0100) or 0, first.number(0x0101) or 0
    blocks.xmp, blocks.iim = first.raw(0x02BC), first.raw(0x83BB)
    blocks.photoshop, blocks.icc = first.raw(0x8649), first.raw(0x8773)


def _heif(data: bytes, blocks: Blocks) -> None:
    blocks.kind = "AVIF" if data[8:12] in (b"avif", b"avis") else "HEIF"
    found = heif_blocks(data)
    blocks.width, blocks.height = found.width, found.height
    blocks.exif, blocks.xmp, blocks.icc = found.exif, found.xmp, found.icc
