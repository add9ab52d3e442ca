"""Looks at a picture file that nobody has looked at yet, in a child process that may fail in any way it likes.

The child has an empty environment and hard limits (`media/decoder.py`). Whatever it does, the caller gets a
`Looked` or a `PictureRefused`: it may be killed by the system, hang, or answer nonsense. No file is written,
and nothing of the decoded picture comes into this process.
"""

import json
import logging
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .child import fed
from .decoder import FORMATS, MAX_PIXELS, brands, is_avif, is_heic
from .metadata.heif import heif_kinds
from .refusal import MAX_BYTES, PictureRefused

__all__ = ["FORMATS", "MAX_BYTES", "MAX_PIXELS", "Looked", "PictureRefused", "look_at"]

logger = logging.getLogger(__name__)

_PROGRAM = (sys.executable, "-I", "-B", str(Path(__file__).with_name("decoder.py")))
_SECONDS = 60.0  # by the clock, on a busy machine; the child's processor time is limited more tightly
_LONGEST_ANSWER = 1_000  # bytes
_HALF = 1 << 63


@dataclass(frozen=True, slots=True)
class Looked:
    """What was seen of a picture that decodes to its end. Width and height in pixels are those when upright."""

    kind: str  # a key of FORMATS
    width: int
    height: int
    animated: bool  # only its first picture is used
    phash: int = 0  # 64 bits, signed; what the two hashes mean is told in `likeness.py`
    dhash: int = 0


def look_at(data: bytes, *, program: Sequence[str] = _PROGRAM, seconds: float = _SECONDS) -> Looked:
    """Decode a picture in a child process and say what it is.

    `program` is what opens it, `seconds` how long it may take by the clock; the defaults are meant for use.

    Raises:
        PictureRefused: it is no picture that we take, is damaged, too large, or harms its decoder.
    """
    if not data:
        raise PictureRefused.of("empty")
    if len(data) > MAX_BYTES:
        raise PictureRefused.of("bytes")
    if is_heic(data):
        _check_heic(data)
    elif name := _another_kind(data):
        raise PictureRefused.of(name)
    status, answer = _run(program, data, seconds)
    return _understood(status, answer)


def _run(program: Sequence[str], data: bytes, seconds: float) -> tuple[int, bytes]:
    """Feed the child; return its exit status (below 0: the signal that ended it) and the start of its answer."""
    with fed(program, data, seconds=seconds) as (child, output):
        answer = output.read(_LONGEST_ANSWER)
        output.close()
        return child.wait(), answer


def _understood(status: int, answer: bytes) -> Looked:
    if status == 0:
        with suppress(ValueError, TypeError, KeyError):
            return _told(json.loads(answer))
    reason = "time" if status in {-signal.SIGKILL, -signal.SIGXCPU} else "crash"
    logger.warning("A picture broke its decoder", extra={"status": status, "reason": reason})
    raise PictureRefused.of(reason)


def _told(found: dict[str, Any]) -> Looked:
    """The answer as values. Raises ValueError, TypeError or KeyError if it is nonsense."""
    if "refused" in found:
        raise PictureRefused.of(found["refused"])
    seen = Looked(
        str(found["kind"]),
        int(found["width"]),
        int(found["height"]),
        bool(found["animated"]),
        int(found.get("phash", 0)),
        int(found.get("dhash", 0)),
    )
    known = seen.kind in FORMATS and 1 <= seen.width * seen.height <= MAX_PIXELS and min(seen.width, seen.height) >= 1
    if not known or not all(-_HALF <= one < _HALF for one in (seen.phash, seen.dhash)):
        raise ValueError(f"No picture is like this: {seen}")
    return seen


#: The first bytes of files that people send instead.
_BEGINNINGS = {
    b"II*\0": "tiff",
    b"MM\0*": "tiff",
    b"%PDF": "pdf",
    b"8BPS": "psd",
    b"\0\0\0\x0cjP  ": "jpeg2000",
    b"\0\0\0\x0cJXL ": "jpeg2000",
    b"\xff\x0a": "jpeg2000",
}
#: The items of a HEIC file as phones and cameras write it: coded pictures, grids of them, and words. What else its
#: decoder knows (raw samples, masks, overlays, films) is where most of its holes were found, and nobody photographs it.
_HEIC_ITEMS = {b"hvc1", b"grid", b"iden", b"tmap", b"Exif", b"mime", b"uri "}


def _check_heic(data: bytes) -> None:
    kinds = heif_kinds(data)
    if not kinds:
        raise PictureRefused.of("damaged")
    if not kinds <= _HEIC_ITEMS:
        raise PictureRefused.of("heic")


def _another_kind(data: bytes) -> str:
    """The name of a well-known kind that is not taken, by its first bytes; empty if it is none of them."""
    if data[4:8] == b"ftyp":
        return "" if is_avif(data) or b"mif1" in brands(data) else "film"
    if name := next((name for start, name in _BEGINNINGS.items() if data.startswith(start)), ""):
        return name
    text = data[:64].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")  # UTF-8 or UTF-16, marked or not
    return "markup" if text.startswith(b"<") else ""
