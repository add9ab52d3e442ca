"""Where files are kept: written whole or not at all, and never read by anybody but us.

Two stores, `default` for originals and `pictures` for what is made of them, on the local disk or in a bucket
(`environment.stores`). No address of the site leads into either; `media/pictures.py` and the views read them.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

__all__ = ["LocalStore", "no_address"]


class LocalStore(FileSystemStorage):
    """A folder. A file is written under another name, brought to the disk, and then gets its own.

    A full disk or a killed process leaves no file under the name that was asked for.
    """

    def _save(self, name: str, content: File[Any]) -> str:
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".")
        try:
            with os.fdopen(handle, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            if self.file_permissions_mode is not None:
                Path(temporary).chmod(self.file_permissions_mode)
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        _bring_to_disk(path.parent)
        return name

    def files(self, folder: str) -> Iterator[tuple[str, datetime]]:
        """Every file below `folder` (all for ""), one after the other: its name and when it was written."""
        for found, _, names in Path(self.path(folder) if folder else self.location).walk():
            for path in (found / name for name in names):
                with suppress(FileNotFoundError):  # gone since, as files are that are just being written
                    written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                    yield path.relative_to(self.location).as_posix(), written

    def url(self, name: str | None) -> NoReturn:
        no_address(name)


def no_address(name: str | None) -> NoReturn:
    """What a store answers when it is asked for an address: an original is never public."""
    raise ValueError(f"No address leads to {name}: files are read by the views that may show them.")


def _bring_to_disk(folder: Path) -> None:
    """So that the new name in the folder outlives a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
