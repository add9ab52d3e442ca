"""The database as one file, and back: by SQLite's online backup, by `pg_dump` and `pg_restore`."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection

from .refusal import BackupRefused

__all__ = ["dump_database", "dump_name", "has_tables", "load_database", "server_version"]


def dump_name() -> str:
    """What the file is called, by the kind of database."""
    return "database.sqlite3" if connection.vendor == "sqlite" else "database.dump"


def server_version() -> str:
    """That of the database server, or of SQLite."""
    if connection.vendor == "sqlite":
        return sqlite3.sqlite_version
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0])


def dump_database(path: Path) -> None:
    """Write the database as it is at one instant. Readers and writers go on meanwhile."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(_sqlite_file())) as source, closing(sqlite3.connect(path)) as target:
            source.backup(target)  # in one step, which is one read transaction
            target.execute("PRAGMA journal_mode=DELETE")
            _refuse_damage(target, "The database at hand is damaged. The backup was not kept; restore an earlier one.")
    else:
        kept = "The backup was not kept."
        _run("pg_dump", ["--format=custom", "--no-owner", "--no-privileges", f"--file={path}"], kept)


def has_tables() -> bool:
    """Whether the database that the settings name holds anything."""
    if connection.vendor == "sqlite" and not _sqlite_file().exists():
        return False  # to ask would make it
    return bool(connection.introspection.table_names())


def load_database(path: Path) -> None:
    """Put a dump where the settings say, whole or not at all. The place is empty."""
    connection.close()
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(path)) as dump:
            _refuse_damage(dump, f"{path} is damaged. Nothing was restored; take another backup.")
        place = _sqlite_file()
        place.parent.mkdir(parents=True, exist_ok=True)
        copy = place.with_name(f".{place.name}.restoring")
        try:
            shutil.copyfile(path, copy)
            copy.chmod(0o600)
            with copy.open("rb") as file:
                os.fsync(file.fileno())
            for beside in ("-wal", "-shm"):  # of an empty database
                place.with_name(place.name + beside).unlink(missing_ok=True)
            copy.replace(place)
        finally:
            copy.unlink(missing_ok=True)
    else:
        arguments = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
        name = str(connection.settings_dict["NAME"])
        _run("pg_restore", [*arguments, f"--dbname={name}", str(path)], "Nothing of the database was restored.")


def _sqlite_file() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def _refuse_damage(opened: sqlite3.Connection, message: str) -> None:
    try:
        found = opened.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise BackupRefused(f"{message} ({error})") from error
    if found != "ok":
        raise BackupRefused(f"{message} ({found})")


def _run(program: str, arguments: list[str], kept: str) -> None:
    """Run a program of PostgreSQL's client on the database of the settings; no argument carries a password."""
    path = _program(program)
    done = subprocess.run([path, *arguments], env=_environment(), capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        said = (done.stderr.strip() or f"exit status {done.returncode}").splitlines()
        raise BackupRefused(f"{program} says: {' '.join(said[:3])} {kept}")


def _program(name: str) -> str:
    """The newest there is: a dump can be made only by a version that is not older than the server."""
    versions = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    newest = sorted(versions, key=lambda path: int("0" + "".join(filter(str.isdigit, path.parts[-3]))))
    found = str(newest[-1]) if newest else shutil.which(name)
    if found is None:
        raise BackupRefused(f"{name} is not installed here: install PostgreSQL's client programs and try again.")
    return found


def _environment() -> dict[str, str]:
    told: dict[str, Any] = connection.settings_dict
    options = told.get("OPTIONS") or {}
    names = {
        "PGHOST": told["HOST"],
        "PGPORT": told["PORT"],
        "PGUSER": told["USER"],
        "PGPASSWORD": told["PASSWORD"],
        "PGDATABASE": told["NAME"],
        "PGCONNECT_TIMEOUT": options.get("connect_timeout"),
        **{f"PG{name.upper()}": options.get(name) for name in ("sslmode", "sslrootcert", "sslcert", "sslkey")},
    }
    return {**os.environ, **{name: str(value) for name, value in names.items() if value}}
