"""The way back: into an empty place only, verified before anything is written and crawled afterwards."""

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.files import File
from django.core.files.storage import storages
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from articles.management.fresh_database import make_database
from articles.models import PreviewLink

from .database import has_tables, load_database
from .manifest import Kept, Manifest, digest, kept_files
from .refusal import BackupRefused, disk_faults

__all__ = ["restore_backup", "verify_backup"]

Track = Callable[[Iterable[Kept], int], Iterable[Kept]]


def verify_backup(folder: Path, track: Track = lambda kept, _: kept) -> Manifest:
    """Read the whole of a backup. Raises BackupRefused, which names every file that is not as it was written."""
    manifest = Manifest.read(folder)
    faults = []
    files = kept_files(folder, manifest)
    for kept in track((Kept(f"files/{one.name}", one.bytes, one.sha256) for one in files), manifest.files):
        faults += _faults(folder, kept)
    faults += _faults(folder, manifest.dump)
    if faults:
        told = "\n  ".join(faults[:20])
        raise BackupRefused(f"{folder} is damaged, and nothing was changed:\n  {told}\nTake another backup.")
    return manifest


def _faults(folder: Path, kept: Kept) -> list[str]:
    path = folder / kept.name
    if not path.is_file():
        return [f"{kept.name} is missing"]
    if path.stat().st_size != kept.bytes:
        return [f"{kept.name} has {path.stat().st_size} bytes instead of {kept.bytes}"]
    return [] if digest(path) == kept.sha256 else [f"{kept.name} was changed"]


def restore_backup(folder: Path, say: Callable[[str], object], track: Track = lambda kept, _: kept) -> Manifest:
    """Put a backup where the settings say. Nobody stays signed in, and no preview link opens.

    Raises:
        BackupRefused: nothing was restored, and the place is as empty as before.
    """
    manifest = Manifest.read(folder)
    _refuse_other_place(folder, manifest)
    verify_backup(folder, track)
    _refuse_too_large(manifest)
    written: list[str] = []
    store: Any = storages["default"]
    with disk_faults(Path(str(connection.settings_dict["NAME"])).parent, "Nothing was restored."):
        try:
            for kept in track(kept_files(folder, manifest), manifest.files):
                with (folder / "files" / kept.name).open("rb") as file:
                    stored = store.save(kept.name, File(file))
                written.append(stored)
                if stored != kept.name:
                    raise BackupRefused(f"{kept.name} is there already. Nothing was restored.")
            load_database(folder / manifest.dump.name)
        except BaseException:
            for name in written:
                store.delete(name)
            raise
    make_database(say)
    _refuse_fewer_rows(manifest)
    Session.objects.all().delete()
    PreviewLink.objects.filter(revoked_at=None).update(revoked_at=timezone.now())
    return manifest


def _refuse_other_place(folder: Path, manifest: Manifest) -> None:
    if manifest.vendor != connection.vendor:
        raise BackupRefused(
            f"{folder} is of {manifest.vendor}, and the settings name a {connection.vendor} database. "
            "Nothing was changed. Set DATABASE_URL so that both are the same kind."
        )
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    unknown = [name for name in manifest.migrations if name not in known and name.partition(".")[0] in _our_apps()]
    if unknown:
        raise BackupRefused(
            f"{folder} was made by a newer version, which knows {unknown[-1]}. Nothing was changed. "
            "Install that version and restore with it."
        )
    if has_tables():
        raise BackupRefused(
            "The database that the settings name is not empty, and nothing of it was changed. "
            "Name an empty one by DATA or DATABASE_URL; to start over, move the old one away first."
        )
    store: Any = storages["default"]
    if (there := next(store.files("originals"), None)) is not None:
        raise BackupRefused(
            f"The store of originals is not empty ({there[0]}), and nothing of it was changed. "
            "Name an empty folder by DATA, or another S3_PREFIX."
        )


def _refuse_fewer_rows(manifest: Manifest) -> None:
    """Rows of these kinds are never deleted, and they were counted before the dump was made."""
    for label, then in manifest.rows.items():
        if label != "media.photo" and (now := apps.get_model(label)._base_manager.count()) < then:
            raise BackupRefused(f"The backup lacks {then - now} of {then} rows of {label}. Restore another one.")


def _our_apps() -> set[str]:
    return {app for app, _ in MigrationLoader(None).disk_migrations}


def _refuse_too_large(manifest: Manifest) -> None:
    """Before anything is written, where it would lie on this machine."""
    if connection.vendor != "sqlite":
        return
    place = Path(str(connection.settings_dict["NAME"])).parent
    place.mkdir(parents=True, exist_ok=True)
    free, needed = shutil.disk_usage(place).free, manifest.files_bytes + manifest.dump.bytes
    if free < needed:
        raise BackupRefused(
            f"The disk of {place} has {free / 1e6:.0f} MB free, and the backup needs {needed / 1e6:.0f} MB. "
            "Nothing was restored. Make room and try again."
        )
