"""IPTC-IIM: the datasets of a block, as text."""

import hashlib
from dataclasses import dataclass, field

__all__ = ["Iim", "parse_iim"]

_UTF8 = b"\x1b%G"
_MOST = 4_000  # datasets


@dataclass(frozen=True, slots=True)
class Iim:
    """Application records (2:x) by number, each a list of values; `there` says whether there is a block."""

    records: dict[int, list[str]] = field(default_factory=dict)
    there: bool = False
    md5: bytes = b""

    def first(self, number: int) -> str:
        return next(iter(self.records.get(number, ())), "")


def parse_iim(block: bytes) -> Iim:
    """Read a block. Text is UTF-8 when 1:90 says so or it is valid UTF-8 without 1:90, else Windows-1252."""
    if not block:
        return Iim()
    raw: list[tuple[int, int, bytes]] = []
    position = 0
    while position + 5 <= len(block) and len(raw) < _MOST:
        if block[position] != 0x1C:
            break
        record, number = block[position + 1], block[position + 2]
        size = int.from_bytes(block[position + 3 : position + 5], "big")
        position += 5
        if size & 0x8000:  # an extended dataset: the size of the size
            length = size & 0x7FFF
            size = int.from_bytes(block[position : position + length], "big")
            position += length
        value = block[position : position + size]
        position += size
        if len(value) < size:
            break
        raw.append((record, number, value))
    charset = next((value for record, number, value in raw if (record, number) == (1, 90)), None)
    texts = [value for record, _, value in raw if record == 2]
    utf8 = charset == _UTF8 if charset is not None else _is_utf8(b"\n".join(texts))
    records: dict[int, list[str]] = {}
    for record, number, value in raw:
        if record == 2 and number:
            records.setdefault(number, []).append(_text(value, utf8=utf8))
    return Iim(records, there=True, md5=hashlib.md5(block, usedforsecurity=False).digest())


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _text(value: bytes, *, utf8: bool) -> str:
    value = value.partition(b"\0")[0]
    if utf8:
        return value.decode("utf-8", "replace")
    return "".join(bytes([one]).decode("cp1252", "ignore") or chr(one) for one in value)
