"""Several processes that write load data side by side, each with a connection of its own."""

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator

from django.db import connection

__all__ = ["at_once"]


def at_once[P](work: Callable[[P], object], pieces: Iterable[P]) -> Iterator[None]:
    """Call `work` with each piece in as many processes as there are cores; yields once for each that is done.

    The processes are copies of this one, made when it has no connection, so that none is shared.
    """
    connection.close()
    if hasattr(connection, "close_pool"):
        connection.close_pool()
    _work[:] = [work]
    with multiprocessing.get_context("fork").Pool(os.cpu_count()) as crew:
        for _ in crew.imap_unordered(_do, pieces):
            yield


_work: list[Callable[..., object]] = []  # read by the copies


def _do(piece: object) -> None:
    _work[0](piece)
