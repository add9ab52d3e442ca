"""Give photos that an older version stored what is made of every photo today."""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import QuerySet
from rich.progress import track

from articles.models.photo_maker import link_makers
from media.decoding import PictureRefused
from media.intake import read_hashes
from media.models import Photo, SamePicture

_BATCH = 200


class Command(BaseCommand):
    help = (
        "Read what photos look like, ask where two show the same, and link makers by name. "
        "Can be stopped and started again at any time; photos that have everything are left alone."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        unseen = Photo.objects.filter(phash=None).exclude(original="")
        seen, asked = 0, 0
        for photo in self._each(unseen, "What photos look like"):
            done, new = self._see(photo)
            seen, asked = seen + done, asked + new
        self.stdout.write(f"{seen} photos were looked at; {asked} questions whether two are the same picture.")
        linked = sum(map(_link, self._each(Photo.objects.filter(makers=None), "Makers")))
        self.stdout.write(f"{linked} photos were linked to who made them.")

    def _each(self, photos: QuerySet[Photo], what: str) -> Iterator[Photo]:
        """Walk the photos in bounded memory, and in the order in which they came."""
        return track(_in_batches(photos), what, total=photos.count(), transient=True, disable=not self.stdout.isatty())  # type: ignore[return-value]

    def _see(self, photo: Photo) -> tuple[int, int]:
        try:
            read_hashes(photo)
        except (OSError, PictureRefused) as error:
            self.stderr.write(f"{photo.ref}: {error}")
            return 0, 0
        with transaction.atomic():  # past `save`: nothing that readers see is another now
            Photo.objects.filter(pk=photo.pk, sha256=photo.sha256).update(phash=photo.phash, dhash=photo.dhash)
            return 1, SamePicture.objects.ask(photo)


def _in_batches(photos: QuerySet[Photo]) -> Iterator[Photo]:
    """By key, so that no statement stays open while photos are written."""
    last = 0
    while batch := list(photos.filter(pk__gt=last).order_by("pk")[:_BATCH]):
        yield from batch
        last = batch[-1].pk


def _link(photo: Photo) -> int:
    link_makers(photo)
    return int(photo.makers.exists())
