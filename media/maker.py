"""The program that makes the files of one picture: one picture, one process, and then it ends.

Run by its file name (`python -I media/maker.py`), never imported by the server. By standard input come a line of JSON
with the jobs and the words, then the picture; by standard output go, for each file, a line of JSON with its job and
its length, then the file; at the end a line that says `done`, or why not. `media/making.py` is its caller.
"""

import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PIL import AvifImagePlugin

from media.confinement import Unconfined, take_limits
from media.decoder import confine
from media.refusal import PictureRefused
from media.renditions import Job, Words, make_renditions

_MEMORY = 3_000_000_000  # bytes of address space: a transparent picture of the most pixels is held three times
_CPU = 180  # seconds

AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # there may be no more threads than this one


def main() -> None:
    """Make what the first line asks for."""
    take_limits(_MEMORY, _CPU)
    out = sys.stdout.buffer
    try:
        asked = json.loads(sys.stdin.buffer.readline())
        jobs = [_job(one) for one in asked["jobs"]]
        words = Words(**{**asked["words"], "creators": tuple(asked["words"]["creators"])})
        original = sys.stdin.buffer.read()
        confine(original)
        for job, data in make_renditions(original, jobs, words):
            out.write(_line({"job": jobs.index(job), "bytes": len(data)}))
            out.write(data)
            out.flush()
        out.write(_line({"done": True}))
    except PictureRefused as refusal:
        out.write(_line({"refused": refusal.reason}))
    except Unconfined:
        out.write(_line({"refused": "unconfined"}))
    except MemoryError:
        out.write(_line({"refused": "memory"}))
    except ValueError as error:
        out.write(_line({"wrong": str(error)}))


def _job(told: dict[str, Any]) -> Job:
    focal = told["focal"]
    return Job(told["width"], told["format"], tuple(focal) if focal else None, told["ratio"])


def _line(told: dict[str, Any]) -> bytes:
    return json.dumps(told).encode() + b"\n"


if __name__ == "__main__":
    main()
