"""AVIF and HEIC: the items of an ISO base media file that hold EXIF and XMP, and the picture's size."""

import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

__all__ = ["HeifBlocks", "heif_blocks", "heif_kinds"]

_LARGEST = 16_000_000
_MOST_BOXES = 20_000  # side by side; a camera's picture of many tiles has some hundred
_MOST_EXTENTS = 100_000  # of all items: they may cost the file no byte, and it says how many there are


@dataclass(slots=True)
class HeifBlocks:
    width: int = 0
    height: int = 0
    exif: bytes = b""
    xmp: bytes = b""
    icc: bytes = b""


def heif_blocks(data: bytes) -> HeifBlocks:
    """Return what the `meta` box says. Raises struct.error or IndexError where the file is cut off."""
    found = HeifBlocks()
    meta = next((value for name, value in _boxes(data) if name == b"meta"), b"")
    boxes: dict[bytes, bytes] = {}
    for name, value in _boxes(meta[4:]):
        boxes.setdefault(name, value)
    places = _places(boxes.get(b"iloc", b""))
    inside = boxes.get(b"idat", b"")
    for item, kind, mime in _items(boxes.get(b"iinf", b"")):
        if kind == b"Exif" and not found.exif:
            exif = _read(data, inside, places.get(item))
            if len(exif) > 4:
                found.exif = exif[4 + struct.unpack(">I", exif[:4])[0] :].removeprefix(b"Exif\0\0")
        elif kind == b"mime" and mime == b"application/rdf+xml" and not found.xmp:
            found.xmp = _read(data, inside, places.get(item))
    _properties(boxes, found)
    return found


def heif_kinds(data: bytes) -> set[bytes]:
    """The kinds of the file's items, and of the boxes that make a film of it; empty where it is not whole.

    It is not where an item ends behind the file (decoders show grey then), there are two tables, or a table has
    other entries than it announces.
    """
    with suppress(struct.error, LookupError, ValueError):
        outside = list(_boxes(data))
        films = {name for name, _ in outside if name in {b"moov", b"mini"}}
        (meta,) = (value for name, value in outside if name == b"meta")
        (table,) = (value for name, value in _boxes(meta[4:]) if name == b"iinf")
        boxes = dict(_boxes(meta[4:]))
        kinds = [kind for _, kind, _ in _items(table)]
        announced = int.from_bytes(table[4:6] if table[0] == 0 else table[4:8], "big")
        ends = {0: len(data), 1: len(boxes.get(b"idat", b""))}
        whole = all(
            start + length <= ends.get(method, 0)
            for method, extents in _places(boxes[b"iloc"]).values()
            for start, length in extents
        )
        if whole and len(kinds) == announced:
            return films.union(kinds)
    return set()


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield name and content of boxes side by side. Raises IndexError where there are too many."""
    position, left = 0, _MOST_BOXES
    while position + 8 <= len(data):
        size, name = struct.unpack(">I4s", data[position : position + 8])
        head = 8
        if size == 1:
            size, head = struct.unpack(">Q", data[position + 8 : position + 16])[0], 16
        elif size == 0:
            size = len(data) - position
        if size < head:
            return
        left -= 1
        if left < 0:
            raise IndexError("There are more boxes than a picture has.")
        yield name, data[position + head : position + size]
        position += size


def _items(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield number, kind and media type of each item."""
    if not data:
        return
    for name, value in _boxes(data[6 if data[0] == 0 else 8 :]):
        if name != b"infe" or value[0] < 2:
            continue
        wide = value[0] == 3
        item = struct.unpack(">I" if wide else ">H", value[4 : 8 if wide else 6])[0]
        rest = value[10 if wide else 8 :]
        parts = rest[4:].split(b"\0")
        yield item, rest[:4], parts[1] if len(parts) > 1 else b""


def _places(data: bytes) -> dict[int, tuple[int, list[tuple[int, int]]]]:
    """For each item how its offsets count, and its extents. Raises IndexError where they are cut off or too many."""
    if not data:
        return {}
    version, sizes = data[0], struct.unpack(">H", data[4:6])[0]
    offset_size, length_size, base_size = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15
    index_size = sizes & 15 if version in (1, 2) else 0
    wide = 4 if version == 2 else 2
    position = 6

    def take(size: int) -> int:
        nonlocal position
        position += size
        if position > len(data):
            raise IndexError("The item locations are cut off.")
        return int.from_bytes(data[position - size : position], "big")

    found, left = {}, _MOST_EXTENTS
    for _ in range(take(wide)):
        item = take(wide)
        method = take(2) & 15 if version in (1, 2) else 0
        take(2)
        base = take(base_size)
        extents = []
        number = take(2)
        left -= number
        if left < 0:
            raise IndexError("The items have more extents than a picture has.")
        for _ in range(number):
            take(index_size)
            start = take(offset_size)
            extents.append((base + start, take(length_size)))
        found[item] = (method, extents)
    return found


def _read(data: bytes, inside: bytes, place: tuple[int, list[tuple[int, int]]] | None) -> bytes:
    if place is None or place[0] > 1:
        return b""
    source = inside if place[0] == 1 else data
    if sum(length for _, length in place[1]) > _LARGEST:
        return b""
    return b"".join(source[start : start + length] for start, length in place[1])


def _properties(boxes: dict[bytes, bytes], found: HeifBlocks) -> None:
    """Size and colour profile of the primary item."""
    parts = dict(_boxes(boxes.get(b"iprp", b"")))
    properties = list(_boxes(parts.get(b"ipco", b"")))
    pitm = boxes.get(b"pitm", b"")
    primary = int.from_bytes(pitm[4:], "big") if pitm else 0
    own = _associations(parts.get(b"ipma", b"")).get(primary)
    chosen = [properties[number - 1] for number in own if 0 < number <= len(properties)] if own else properties
    for name, value in chosen:
        if name == b"ispe" and not found.width:
            found.width, found.height = struct.unpack(">II", value[4:12])
        elif name == b"colr" and value[:4] in (b"prof", b"rICC") and not found.icc:
            found.icc = value[4:]


def _associations(data: bytes) -> dict[int, list[int]]:
    if not data:
        return {}
    wide_item, wide_index = data[0] >= 1, data[3] & 1
    count = struct.unpack(">I", data[4:8])[0]
    position, found = 8, {}
    for _ in range(min(count, 10_000)):
        size = 4 if wide_item else 2
        item = int.from_bytes(data[position : position + size], "big")
        number = data[position + size]
        position += size + 1
        step = 2 if wide_index else 1
        mask = 0x7FFF if wide_index else 0x7F
        found[item] = [
            int.from_bytes(data[position + step * one : position + step * (one + 1)], "big") & mask
            for one in range(number)
        ]
        position += step * number
    return found
