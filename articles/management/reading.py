"""Texts are read in other processes while those before them are written."""

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from articles.imports import ImportNote, ImportRefused, ReadText, read_text, read_text_file

from .beside import begin

__all__ = ["TEXT_ENDINGS", "Read", "read_ahead"]

TEXT_ENDINGS = (".txt", ".text", "")
_AHEAD = 2  # batches that may be read before they are needed
_AT_ONCE = 20  # files that one process is given
_MOST = 8  # processes

#: What a file says, or why it cannot become an article.
Read = ReadText | tuple[ImportNote, ...]


def read_ahead(
    batches: Iterable[Sequence[Path]], *, any_ending: bool, processes: int | None = None
) -> Iterator[tuple[Sequence[Path], list[Read]]]:
    """Yield each batch with what its files say.

    Args:
        any_ending: files are texts whatever their names end in.
        processes: that read; as many as there are cores beside the one that writes if None, with 0 this one.
    """
    read = partial(_read, any_ending=any_ending)
    beside = min((os.cpu_count() or 1) - 1, _MOST) if processes is None else processes
    with ExitStack() as stack:
        pool = stack.enter_context(_pool(beside)) if beside else None
        waiting: deque[tuple[Sequence[Path], Iterator[Read]]] = deque()
        for batch in batches:
            waiting.append((batch, _asked(pool, read, batch)))
            if len(waiting) > _AHEAD:
                yield _come(*waiting.popleft(), read)
        while waiting:
            yield _come(*waiting.popleft(), read)


def _pool(processes: int) -> ProcessPoolExecutor:
    """Processes that begin anew and hold nothing of this one, so that no connection to the database is shared."""
    return ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=begin)


def _asked(pool: ProcessPoolExecutor | None, read: "partial[Read]", batch: Sequence[Path]) -> Iterator[Read]:
    try:
        return pool.map(read, batch, chunksize=_AT_ONCE) if pool else map(read, batch)
    except BrokenProcessPool:
        return map(read, batch)


def _come(batch: Sequence[Path], reading: Iterator[Read], read: "partial[Read]") -> tuple[Sequence[Path], list[Read]]:
    try:
        return batch, list(reading)
    except BrokenProcessPool:  # somebody ended them; this process reads on alone
        return batch, [read(path) for path in batch]


def _read(path: Path, *, any_ending: bool) -> Read:
    if not any_ending and path.suffix.lower() not in TEXT_ENDINGS:
        message = f"Files that end in {path.suffix} are not read. If it is plain text, say --format text."
        return (ImportNote("format", message),)
    try:
        return read_text(read_text_file(path))
    except ImportRefused as error:
        return error.notes
