"""Why a backup is not made or not restored."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["BackupRefused", "disk_faults"]


class BackupRefused(Exception):
    """Says what is wrong, what was kept and what to do, for the operator."""


@contextmanager
def disk_faults(where: Path, kept: str) -> Iterator[None]:
    """Say what the disk refused; `kept` tells what is there now."""
    try:
        yield
    except OSError as error:
        reasons = {
            errno.ENOSPC: f"The disk of {where} is full.",
            errno.EDQUOT: f"The quota of {where} is used up.",
            errno.EROFS: f"{where} is on a disk that may only be read.",
            errno.EACCES: f"There is no permission to write in {where}.",
        }
        reason = reasons.get(error.errno or 0, f"{where}: {error}.")
        raise BackupRefused(f"{reason} {kept}") from error
