"""Making a backup: first the database, then the files that it names, which are kept for good."""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import storages
from django.db import connection

from articles.models import Article, Edition, Revision
from media.models import EarlierFile, Photo
from media.sweeping import referenced_originals

from .database import dump_database, dump_name, server_version
from .manifest import FORMAT, Kept, Manifest, applied_migrations, bring_to_disk, digest
from .refusal import BackupRefused, disk_faults

__all__ = ["make_backup"]

Track = Callable[[Iterable[str], int], Iterable[str]]


def make_backup(folder: Path, track: Track = lambda names, _: names) -> tuple[Manifest, list[str]]:
    """Write a backup to `folder`, which appears only once it is whole.

    Returns:
        What it says of itself, and a line for each file that the database names and that is missing or not what came
        in: these are faults of the site at hand, of which the backup can hold no more than there is.

    Raises:
        BackupRefused: it was not made, and nothing of it was kept.
    """
    if folder.exists():
        raise BackupRefused(f"{folder} is there already, and nothing of it was changed. Name another folder.")
    unfinished = folder.with_name(f".{folder.name}.unfinished")
    with disk_faults(folder.parent, "Nothing of this backup was kept; earlier ones are as they were."):
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            shutil.rmtree(unfinished, ignore_errors=True)  # of one that was killed
            unfinished.mkdir(mode=0o700)
            made = _fill(unfinished, track)
            unfinished.rename(folder)
            bring_to_disk(folder.parent)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    return made


def _fill(folder: Path, track: Track) -> tuple[Manifest, list[str]]:
    before = os.umask(0o077)
    try:
        dump = folder / dump_name()
        rows = {
            model._meta.label_lower: model._default_manager.count() for model in (Article, Revision, Edition, Photo)
        }
        migrations = applied_migrations()
        dump_database(dump)
        bring_to_disk(dump)
        faults: list[str] = []
        files, total = folder / "files.jsonl", 0
        names = sorted(referenced_originals())
        with files.open("w", encoding="utf-8") as lines:
            number = 0
            for kept in _copied(track(names, len(names)), folder / "files", faults):
                lines.write(json.dumps(asdict(kept)) + "\n")
                number, total = number + 1, total + kept.bytes
        bring_to_disk(files)
        manifest = Manifest(
            format=FORMAT,
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            site=settings.SITE_URL,
            vendor=connection.vendor,
            server=server_version(),
            migrations=migrations,
            rows=rows,
            database=asdict(Kept(dump.name, dump.stat().st_size, digest(dump))),
            files=number,
            files_bytes=total,
            files_sha256=digest(files),
        )
        manifest.write(folder)
        bring_to_disk(folder)
    finally:
        os.umask(before)
    return manifest, faults


def _copied(names: Iterable[str], folder: Path, faults: list[str]) -> Iterator[Kept]:
    """Copy each file out of the store; what cannot be read, or is not what came in, is put down in `faults`."""
    store: Any = storages["default"]
    expected = _hashes()
    for name in names:
        try:
            opened = store.open(name)
        except OSError as error:
            faults.append(f"{name} cannot be read ({error}) and is not in the backup.")
            continue
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        read = hashlib.sha256()
        with opened as source, path.open("wb") as target:
            for chunk in source.chunks():
                read.update(chunk)
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        if expected.get(name, read.hexdigest()) != read.hexdigest():
            faults.append(f"{name} is not what came in: its SHA-256 is another. It is in the backup as it is.")
        yield Kept(name, path.stat().st_size, read.hexdigest())


def _hashes() -> dict[str, str]:
    """What the files were when they came in."""
    found: dict[str, str] = {}
    for model in (Photo, EarlierFile):
        rows = model._default_manager.exclude(original="").order_by()
        found.update(rows.values_list("original", "sha256").iterator(chunk_size=2000))
    return found
