"""Texts are read in other processes while those before them are written; who waits for them reads too."""

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, suppress
from functools import partial
from itertools import batched
from multiprocessing import get_context
from pathlib import Path

from articles.imports import ImportNote, ImportRefused, ReadText, read_text, read_text_file

from .beside import begin

__all__ = ["TEXT_ENDINGS", "Read", "read_ahead"]

TEXT_ENDINGS = (".txt", ".text", "")
_AHEAD = 2  # batches that may be read before they are needed
_AT_ONCE = 10  # files that one process is given
_MOST = 8  # processes

#: What a file says, or why it cannot become an article.
Read = ReadText | tuple[ImportNote, ...]


def read_ahead(
    batches: Iterable[Sequence[Path]], *, any_ending: bool, processes: int | None = None
) -> Iterator[tuple[Sequence[Path], list[Read]]]:
    """Yield each batch with what its files say.

    Args:
        any_ending: files are texts whatever their names end in.
        processes: that read beside this one; as many as there are cores left if None.
    """
    read = partial(_read_all, any_ending=any_ending)
    beside = min((os.cpu_count() or 1) - 1, _MOST) if processes is None else processes
    with ExitStack() as stack:
        pool = stack.enter_context(_pool(beside)) if beside else None
        waiting: deque[tuple[Sequence[Path], list[_Part]]] = deque()
        for batch in batches:
            waiting.append((batch, [_Part(paths, read, pool) for paths in batched(batch, _AT_ONCE)]))
            if len(waiting) > _AHEAD:
                yield _come(*waiting.popleft())
        while waiting:
            yield _come(*waiting.popleft())


def _pool(processes: int) -> ProcessPoolExecutor:
    """Processes that begin anew and hold nothing of this one, so that no connection to the database is shared."""
    return ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=begin)


class _Part:
    """Some files of a batch, which another process reads, or this one if that has not begun."""

    def __init__(self, paths: Sequence[Path], read: "partial[list[Read]]", pool: ProcessPoolExecutor | None) -> None:
        self._read_here = partial(read, paths)
        self._found: list[Read] | None = None
        try:
            self._asked = pool.submit(read, paths) if pool else None
        except BrokenProcessPool:
            self._asked = None

    def read_unless_begun(self) -> None:
        if self._asked is None or self._asked.cancel():
            self._found = self._read_here()

    def found(self) -> list[Read]:
        """What the files say; waits for the process that reads them."""
        if self._found is None and self._asked is not None:
            with suppress(BrokenProcessPool):  # somebody ended it; this process reads alone
                self._found = self._asked.result()
        return self._read_here() if self._found is None else self._found


def _come(batch: Sequence[Path], parts: list[_Part]) -> tuple[Sequence[Path], list[Read]]:
    """Finish a batch together: others read on from its beginning, this process from its end."""
    for part in reversed(parts):
        part.read_unless_begun()
    return batch, [read for part in parts for read in part.found()]


def _read_all(paths: Sequence[Path], *, any_ending: bool) -> list[Read]:
    return [_read(path, any_ending=any_ending) for path in paths]


def _read(path: Path, *, any_ending: bool) -> Read:
    if not any_ending and path.suffix.lower() not in TEXT_ENDINGS:
        message = f"Files that end in {path.suffix} are not read. If it is plain text, say --format text."
        return (ImportNote("format", message),)
    try:
        return read_text(read_text_file(path))
    except ImportRefused as error:
        return error.notes
