"""A child process that gets a stranger's bytes: with an empty environment, fed by a pipe, ended in time."""

import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import IO

__all__ = ["ENVIRONMENT", "fed"]

ENVIRONMENT = {"LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "1"}


@contextmanager
def fed(program: Sequence[str], *parts: bytes, seconds: float) -> Iterator[tuple[subprocess.Popen[bytes], IO[bytes]]]:
    """Start a program of ours and write `parts` to its standard input; give the child and its standard output.

    It is killed after `seconds` by the clock, and when the block ends.
    """
    with subprocess.Popen(  # noqa: S603 a program of ours
        program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=ENVIRONMENT, cwd="/"
    ) as child:
        assert child.stdin is not None and child.stdout is not None  # noqa: S101 both are pipes
        timer = threading.Timer(seconds, child.kill)
        timer.daemon = True
        timer.start()
        try:
            with suppress(BrokenPipeError):  # it ended early: its status says why
                for part in parts:
                    child.stdin.write(part)
            with suppress(BrokenPipeError):  # closing writes what is left
                child.stdin.close()
            yield child, child.stdout
        finally:
            timer.cancel()
            child.kill()
