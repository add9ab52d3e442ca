"""The same picture in another file: found by two hashes of what is seen, and never decided by them.

`phash` (64 signs of the lowest frequencies) finds, `dhash` (64 steps of brightness) confirms; both are made where
a file is decoded (`decoder.py`). Two files are one picture where neither differs in more than `FAR` bits. The search
cuts `phash` into four bands of 16 bits: of 11 different bits one band has at most two, so it is enough to ask an
index for the 137 values of each band that differ in at most two bits. How it does is told in `docs/photos.md`.
"""

from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING, Protocol

from django.db import models
from django.db.models import F, Func

if TYPE_CHECKING:
    from .models import Photo

__all__ = ["FAR", "Hashed", "band_indexes", "distance", "look_alikes"]

FAR = 10  # bits
_MOST = 8  # look-alikes of one photo that are asked about, the nearest first
_BITS = 16
_SHIFTS = (0, 16, 32, 48)
_NEAR = [0, *(1 << a for a in range(_BITS)), *(1 << a | 1 << b for a, b in combinations(range(_BITS), 2))]


class Hashed(Protocol):
    """Whatever was looked at: a photo, an earlier file, an upload."""

    @property
    def phash(self) -> int | None: ...
    @property
    def dhash(self) -> int | None: ...


class Band(Func):
    """16 bits of `phash`. The numbers stand in the statement itself, or no database would find its index."""

    template = "((%(expressions)s >> %(shift)s) & 65535)"
    output_field = models.IntegerField()

    def __init__(self, column: F, shift: int) -> None:
        super().__init__(column, shift=shift)


def band_indexes(name: str) -> list[models.Index]:
    """The indexes that a table with `phash` needs to be searched."""
    return [models.Index(Band(F("phash"), shift), name=f"{name}_{shift}") for shift in _SHIFTS]


def distance(one: Hashed, other: Hashed) -> int | None:
    """In how many bits the two differ, by the hash that differs more; None where they are not one picture."""
    if not one.phash or not other.phash:
        return None
    bits = max((one.phash ^ other.phash) & _ALL, ((one.dhash or 0) ^ (other.dhash or 0)) & _ALL, key=int.bit_count)
    return bits.bit_count() if bits.bit_count() <= FAR else None


_ALL = (1 << 64) - 1


def look_alikes(photo: "Photo") -> list[tuple[int, int]]:
    """The other photos that show the same picture: key and distance, the nearest first and of these the oldest."""
    found = {row.pk: far for row in _candidates(photo) if (far := distance(photo, row)) is not None}
    return sorted(found.items(), key=lambda item: (item[1], item[0]))[:_MOST]


def _candidates(photo: "Photo") -> Iterator["Photo"]:
    if not photo.phash:
        return
    others = type(photo)._base_manager.exclude(pk=photo.pk).only("phash", "dhash").order_by()
    for shift in _SHIFTS:
        band = (photo.phash >> shift) & 0xFFFF
        yield from others.annotate(band=Band(F("phash"), shift)).filter(band__in=[band ^ near for near in _NEAR])
