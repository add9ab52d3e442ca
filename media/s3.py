"""Files in a bucket that speaks S3, for sites with more than one machine.

An object appears whole or not at all, as S3 promises. No object gets an access list of its own, so it is as
private as the bucket, and the site gives out no signed address. What the network or the bucket refuses is an
`OSError`, as it is for a disk, so that nobody else has to know where files lie.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NoReturn

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import ContentFile, File
from storages.backends.s3 import S3Storage

from .storage import no_address

__all__ = ["S3Store"]

_NETWORK = Config(connect_timeout=5, read_timeout=30, retries={"max_attempts": 3, "mode": "standard"})


@contextmanager
def _faults_of_the_store() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, Boto3Error, ClientError) as error:
        raise OSError(f"The bucket does not do what it was asked: {error}") from error


class S3Store(S3Storage):  # type: ignore[misc]
    """The one bucket of `S3_BUCKET`, below a prefix."""

    def get_default_settings(self) -> dict[str, Any]:
        return {**super().get_default_settings(), "client_config": _NETWORK}

    def _open(self, name: str, mode: str = "rb") -> File[Any]:
        """The file, read whole: an original is at most `decoding.MAX_BYTES`."""
        with _faults_of_the_store(), super()._open(name, mode) as file:
            return ContentFile(file.read(), name)

    def _save(self, name: str, content: File[Any]) -> str:
        with _faults_of_the_store():
            return str(super()._save(name, content))

    def delete(self, name: str) -> None:
        with _faults_of_the_store():
            super().delete(name)

    def exists(self, name: str) -> bool:
        with _faults_of_the_store():
            return bool(super().exists(name))

    def files(self, folder: str) -> Iterator[tuple[str, datetime]]:
        """Every file below `folder` (all for ""), one after the other: its name and when it was written."""
        top = f"{self.location}/" if self.location else ""
        with _faults_of_the_store():
            for found in self.bucket.objects.filter(Prefix=f"{top}{folder}/" if folder else top):
                yield found.key.removeprefix(top), found.last_modified

    def url(self, name: str | None, *_: Any, **__: Any) -> NoReturn:
        no_address(name)
