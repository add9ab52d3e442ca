"""Static files in their place, collected again only when one of them changed, and how they are given out."""

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.http import HttpRequest
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

from .page_cache.pages import chosen_encoding, matches

__all__ = ["GiveStaticFiles", "put_static_files_in_place"]


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


class GiveStaticFiles(WhiteNoiseMiddleware):  # type: ignore[misc]  # it has no types
    """WhiteNoise, with an entity tag for each encoding, and none that the reader refuses (RFC 9110, 8.8.3, 12.5.3)."""

    @staticmethod
    def serve(static_file: Any, request: HttpRequest) -> Any:
        if not isinstance(static_file, StaticFile):
            return WhiteNoiseMiddleware.serve(static_file, request)
        accepted = chosen_encoding(request.headers.get("Accept-Encoding", ""))
        request.META |= {"HTTP_ACCEPT_ENCODING": str(accepted)}
        encoding = dict(static_file.get_path_and_headers(request.META)[1]).get("Content-Encoding")
        tag = f'{static_file.etag[:-1]}-{encoding}"' if encoding else static_file.etag
        known = request.META.get("HTTP_IF_NONE_MATCH")
        if known is not None:
            request.META["HTTP_IF_NONE_MATCH"] = static_file.etag if matches(tag, known) else ""
        response = WhiteNoiseMiddleware.serve(static_file, request)
        if "ETag" in response:
            response["ETag"] = tag
        return response
