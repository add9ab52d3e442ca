"""What a backup says of itself."""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from .refusal import BackupRefused

__all__ = ["FORMAT", "Kept", "Manifest", "applied_migrations", "bring_to_disk", "digest", "kept_files"]

FORMAT = 1
_MANIFEST, _FILES = "manifest.json", "files.jsonl"
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Kept:
    """One file of a backup: its name in the store of originals, length in bytes and SHA-256."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """`database` is the dump, `files_sha256` that of the list of files; `rows` are numbers to compare."""

    format: int
    made_at: str
    site: str
    vendor: str
    server: str
    migrations: list[str]
    rows: dict[str, int]
    database: dict[str, Any]
    files: int
    files_bytes: int
    files_sha256: str

    def write(self, folder: Path) -> None:
        path = folder / _MANIFEST
        path.write_text(json.dumps(asdict(self), indent=1) + "\n", "utf-8")

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Raises BackupRefused for what is no backup, or one that this version cannot read."""
        path = folder / _MANIFEST
        if not path.is_file():
            raise BackupRefused(f"{folder} is not a backup: it has no {_MANIFEST}. Nothing was changed.")
        try:
            told = json.loads(path.read_text("utf-8"))
            if told["format"] > FORMAT:
                raise BackupRefused(
                    f"{folder} was made by a newer version (format {told['format']}; this one reads {FORMAT}). "
                    "Nothing was changed. Install that version and restore with it."
                )
            found = cls(**{field.name: told[field.name] for field in fields(cls)})
            Kept(**found.database)
        except (ValueError, KeyError, TypeError) as error:
            raise BackupRefused(f"{path} is damaged ({error}). Nothing was changed. Take another backup.") from error
        return found

    @property
    def dump(self) -> Kept:
        """The file with the database."""
        return Kept(**self.database)


def kept_files(folder: Path, manifest: Manifest) -> Iterator[Kept]:
    """The files that the backup lists. Raises BackupRefused where the list is not the one that was written."""
    path = folder / _FILES
    if not path.is_file() or digest(path) != manifest.files_sha256:
        raise BackupRefused(f"{path} is missing or damaged. Nothing was changed. Take another backup.")
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            kept = Kept(**json.loads(line))
            if kept.name.startswith("/") or ".." in Path(kept.name).parts:
                raise BackupRefused(f"{path} names {kept.name!r}, which lies outside. Nothing was changed.")
            yield kept


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def bring_to_disk(path: Path) -> None:
    """So that it outlives a loss of power; a folder too."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def applied_migrations() -> list[str]:
    """Those that the database at hand has, as `app.name`."""
    loader = MigrationLoader(connection)
    return sorted(f"{app}.{name}" for app, name in loader.applied_migrations)
