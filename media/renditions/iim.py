"""The IPTC-IIM block of a JPEG (IIM 4.2), which old picture desks still read before anything else."""

import hashlib
import struct

from .words import Words, plain

__all__ = ["photoshop_segment"]

_UTF8 = b"\x1b%G"  # 1:90, ISO 2022 for UTF-8
_VERSION = b"\0\x04"
#: Dataset of record 2, field, most bytes of one value (IIM 4.2, chapter 6).
_DATASETS = (
    (80, "creators", 32),
    (85, "creators_job_title", 32),
    (105, "headline", 256),
    (110, "credit_line", 32),
    (115, "source", 32),
    (116, "copyright_notice", 128),
    (120, "caption", 2000),
)
_IIM, _DIGEST = 0x0404, 0x0425


def photoshop_segment(words: Words) -> bytes:
    """The whole APP13 segment, marker and length included, with the block and its MD5; empty without words.

    The digest tells readers that XMP, where nothing is cut, says the same.
    """
    block = _block(words)
    if not block:
        return b""
    digest = hashlib.md5(block, usedforsecurity=False).digest()
    payload = b"Photoshop 3.0\0" + _resource(_IIM, block) + _resource(_DIGEST, digest)
    return b"\xff\xed" + struct.pack(">H", len(payload) + 2) + payload


def _block(words: Words) -> bytes:
    values: list[bytes] = []
    for number, field, limit in _DATASETS:
        found = getattr(words, field)
        texts = found if isinstance(found, tuple) else (found,)
        values += [_dataset(2, number, _cut(text, limit)) for text in texts if text]
    if not values:
        return b""
    return _dataset(1, 90, _UTF8) + _dataset(2, 0, _VERSION) + b"".join(values)


def _cut(text: str, limit: int) -> bytes:
    """At most `limit` bytes of UTF-8, no character cut in two."""
    return plain(text).encode()[:limit].decode(errors="ignore").encode()


def _dataset(record: int, number: int, value: bytes) -> bytes:
    return struct.pack(">BBBH", 0x1C, record, number, len(value)) + value


def _resource(number: int, value: bytes) -> bytes:
    return struct.pack(">4sHHI", b"8BIM", number, 0, len(value)) + value + b"\0" * (len(value) % 2)
