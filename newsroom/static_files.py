"""Static files in their place, collected again only when one of them changed."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

__all__ = ["put_static_files_in_place"]


def put_static_files_in_place() -> bool:
    """Collect, hash and compress the static files of all apps; return whether there was anything to do."""
    stamp = Path(settings.STATIC_ROOT) / "stamp.txt"
    now = _fingerprint()
    if stamp.is_file() and stamp.read_text() == now:
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(now)
    return True


def _fingerprint() -> str:
    """A digest over names, sizes and times of all static files."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            digest.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
