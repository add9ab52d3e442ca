"""TIFF structures as EXIF uses them: directories of tags, read as far as they are whole."""

import struct
from dataclasses import dataclass, field

__all__ = ["Directory", "Tiff"]

_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_MOST_TAGS = 2_000


@dataclass(slots=True)
class Directory:
    """The tags of one directory: number → type and raw bytes."""

    order: str
    tags: dict[int, tuple[int, bytes]] = field(default_factory=dict)

    def raw(self, tag: int) -> bytes:
        return self.tags.get(tag, (0, b""))[1]

    def number(self, tag: int) -> int | None:
        """The first value of an integer tag; None if there is none."""
        kind, value = self.tags.get(tag, (0, b""))
        formats = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 13: "I"}
        if kind not in formats or len(value) < _SIZES[kind]:
            return None
        number: int = struct.unpack(self.order + formats[kind], value[: _SIZES[kind]])[0]
        return number

    def __contains__(self, tag: int) -> bool:
        return tag in self.tags


class Tiff:
    """A TIFF structure. Raises nothing: a directory that is not there is empty."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.order = {b"II": "<", b"MM": ">"}.get(data[:2], "")

    def first(self) -> Directory:
        if not self.order or len(self.data) < 8:
            return Directory(">")
        return self.directory(struct.unpack(self.order + "I", self.data[4:8])[0])

    def below(self, directory: Directory, tag: int) -> Directory:
        """The directory to which `tag` points: 0x8769 EXIF, 0x8825 GPS."""
        offset = directory.number(tag)
        return self.directory(offset) if offset else Directory(self.order or ">")

    def directory(self, offset: int) -> Directory:
        found = Directory(self.order)
        if offset < 8 or offset + 2 > len(self.data):
            return found
        count = struct.unpack(self.order + "H", self.data[offset : offset + 2])[0]
        if offset + 2 + 12 * count > len(self.data):
            return found  # it is not whole, and what stands there may be anything
        for number in range(min(count, _MOST_TAGS)):
            entry = self.data[offset + 2 + 12 * number : offset + 14 + 12 * number]
            tag, kind, length = struct.unpack(self.order + "HHI", entry[:8])
            size = _SIZES.get(kind, 0) * length
            if not size:
                continue
            if size <= 4:
                value = entry[8 : 8 + size]
            else:
                place = struct.unpack(self.order + "I", entry[8:12])[0]
                value = self.data[place : place + size]
                if len(value) < size:
                    continue  # it points out of the file
            found.tags.setdefault(tag, (kind, value))
        return found
