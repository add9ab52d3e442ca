"""Has the files of a picture made by a child process, so that no decoder meets a stranger's bytes in this one.

The child has an empty environment and hard limits (`media/maker.py`). What it sends is taken only as far as it is
what was asked for: the files of the jobs, each of its format and of a size that a picture may have.
"""

import json
import logging
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from .child import fed
from .decoding import PictureRefused
from .renditions import Format, Job, Words

__all__ = ["made_apart"]

logger = logging.getLogger(__name__)

_PROGRAM = (sys.executable, "-I", "-B", str(Path(__file__).with_name("maker.py")))
_SECONDS = 300.0  # by the clock, on a busy machine; the child's processor time is limited more tightly
_LAST_SECONDS = 2.0  # for a child that talks nonsense to end by itself
_LONGEST_LINE, _LONGEST_FILE = 2_000, 40_000_000  # bytes
_BEGINNINGS: dict[Format, tuple[int, bytes]] = {
    "jpeg": (0, b"\xff\xd8\xff"),
    "webp": (8, b"WEBP"),
    "avif": (4, b"ftyp"),
}


def made_apart(
    original: bytes, jobs: Sequence[Job], words: Words, *, program: Sequence[str] = _PROGRAM, seconds: float = _SECONDS
) -> Iterator[tuple[Job, bytes]]:
    """Yield each job with its file, in the order in which they are ready.

    `program` is what makes them, `seconds` how long it may take by the clock; the defaults are meant for use.

    Raises:
        PictureRefused: the original cannot be decoded, or harms its decoder.
        ValueError: the words are too long for a picture file.
    """
    left = list(jobs)
    asked = json.dumps({"jobs": [asdict(job) for job in jobs], "words": asdict(words)}).encode() + b"\n"
    with fed(program, asked, original, seconds=seconds) as (child, output):
        while (told := _told(output)) and "job" in told:
            job, data = _file(output, told, jobs)
            if job not in left:
                raise _crashed(0)
            left.remove(job)
            yield job, data
        if left or not told.get("done"):
            raise _refusal(told, child)


def _told(stream: IO[bytes]) -> dict[str, Any]:
    """The next line as values; nothing if there is none that makes sense."""
    with suppress(ValueError):
        told = json.loads(stream.readline(_LONGEST_LINE))
        if isinstance(told, dict):
            return told
    return {}


def _file(stream: IO[bytes], told: dict[str, Any], jobs: Sequence[Job]) -> tuple[Job, bytes]:
    number, length = told["job"], told.get("bytes")
    if type(number) is int and type(length) is int and 0 <= number < len(jobs) and 0 < length <= _LONGEST_FILE:
        job, data = jobs[number], stream.read(length)
        start, beginning = _BEGINNINGS[job.format]
        if len(data) == length and data[start : start + len(beginning)] == beginning:
            return job, data
    raise _crashed(0)


def _refusal(told: dict[str, Any], child: subprocess.Popen[bytes]) -> Exception:
    if "wrong" in told:
        return ValueError(str(told["wrong"]))
    if "refused" in told:
        with suppress(KeyError, TypeError):
            return PictureRefused.of(told["refused"])
    return _crashed(_status(child))


def _status(child: subprocess.Popen[bytes]) -> int:
    """How it ended; one that goes on although it has said its last word is ended here."""
    if child.stdout is not None:
        child.stdout.close()
    try:
        return child.wait(timeout=_LAST_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        return 0


def _crashed(status: int) -> PictureRefused:
    reason = "time" if status in {-signal.SIGKILL, -signal.SIGXCPU} else "crash"
    logger.warning("A picture broke its maker", extra={"status": status, "reason": reason})
    return PictureRefused.of(reason)
