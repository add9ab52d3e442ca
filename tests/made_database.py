"""The tables are made once in a run, by the first worker that needs them; whoever needs them later copies them."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from django.test.utils import setup_databases, teardown_databases

__all__ = ["OfWorker", "copy_tables"]


class OfWorker:
    """The database of this worker, with all migrations applied; `folder` is shared by all workers of a run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with _alone_in(folder):
            made, users = _made(folder)
            if made:
                copy_tables(folder, connection.creation._get_test_db_name())
            self.before = setup_databases(verbosity=0, interactive=False, keepdb=bool(made), serialized_aliases=set())
            _note(folder, made or _copy(folder), users + 1)

    def close(self) -> None:
        """Remove it; the last one out removes what was copied from."""
        with _alone_in(self.folder):
            made, users = _made(self.folder)
            _note(self.folder, made if users > 1 else "", users - 1)
            if users == 1:
                _remove(made)
            teardown_databases(self.before, verbosity=0)


def copy_tables(folder: Path, name: str | Path) -> None:
    """Make a database of this name, of the kind that this run tests, as it is after all migrations."""
    made, _ = _made(folder)
    if connection.vendor == "sqlite":
        shutil.copy(made, name)
        return
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{made}"')


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    with (folder / "made.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _made(folder: Path) -> tuple[str, int]:
    """The name of the database to copy, empty if nobody has made it, and how many workers are there."""
    note = folder / "made.txt"
    name, _, users = note.read_text().rpartition(" ") if note.exists() else ("", "", "0")
    return name, int(users)


def _note(folder: Path, name: str, users: int) -> None:
    (folder / "made.txt").write_text(f"{name} {users}")


def _copy(folder: Path) -> str:
    """Copy what this worker has just made; return the name of the copy."""
    name = str(folder / f"made_{os.getpid()}.sqlite3") if connection.vendor == "sqlite" else f"made_{os.getpid()}"
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [name])
        return name
    original = connection.settings_dict["NAME"]
    connection.close()
    connection.close_pool()  # nobody may be connected to what is copied
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{original}"')
    return name


def _remove(name: str) -> None:
    if connection.vendor == "sqlite":
        Path(name).unlink()
        return
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}"')
