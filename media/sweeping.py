"""Files that nothing refers to: left by a row that was never stored, a photo that was deleted, a changed credit.

What a row refers to is never among them, whatever its model: the current file of a photo, those of its history.
Young files are not either, for their row may be about to be stored.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.files.storage import storages
from django.db.models import FileField

from .models import Photo
from .pictures import store_keys

__all__ = ["Unreferenced", "referenced_originals", "unreferenced"]

_ORIGINALS = "originals"


@dataclass(frozen=True, slots=True)
class Unreferenced:
    """A file that nothing refers to, in the store of this name."""

    store: str
    name: str
    written: datetime

    def delete(self) -> None:
        storages[self.store].delete(self.name)


def unreferenced(before: datetime) -> Iterator[Unreferenced]:
    """Every file last written before that instant that no row and no photo's pictures refer to."""
    originals = referenced_originals()
    for name, written in _files("default", _ORIGINALS):
        if written < before and name not in originals:
            yield Unreferenced("default", name, written)
    keys = _keys_in_use()
    for name, written in _files("pictures", ""):
        if written < before and _key_of(name) not in keys:
            yield Unreferenced("pictures", name, written)


def _files(store: str, folder: str) -> Iterator[tuple[str, datetime]]:
    kept: Any = storages[store]
    yield from kept.files(folder)


def referenced_originals() -> set[str]:
    """What the file fields of all models hold, so that a field that somebody adds one day is not forgotten.

    Photos are read first: a file that is replaced meanwhile is then found among the earlier ones.
    """
    found: set[str] = set()
    for model in sorted(apps.get_models(), key=lambda model: model is not Photo):
        for field in model._meta.concrete_fields:
            if isinstance(field, FileField):
                names = model._base_manager.exclude(**{field.name: ""}).values_list(field.name, flat=True)
                found.update(names.order_by().iterator(chunk_size=2000))
    return found


def _keys_in_use() -> set[bytes]:
    """What the names of pictures of every photo begin with, sixteen bytes each."""
    photos = Photo.objects.exclude(original="").prefetch_related("earlier_files").order_by("pk")
    return {bytes.fromhex(key) for photo in photos.iterator(chunk_size=500) for key in store_keys(photo)}


def _key_of(name: str) -> bytes:
    """The sixteen bytes that a picture's name begins with; nothing for a name that is none of ours."""
    try:
        return bytes.fromhex(name.rpartition("/")[2].partition("-")[0])
    except ValueError:
        return b""
