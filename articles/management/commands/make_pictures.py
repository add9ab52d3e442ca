"""Make every picture that readers may ask for and that is not there."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from media.models import Photo
from media.pictures import are_all_made
from media.tasks import make_renditions_of

_EVERY = 25  # photos between two lines


class Command(BaseCommand):
    help = "Makes the missing pictures of all photos, tells how far it is, and ends with 1 if some cannot be made."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--again", action="store_true", help="look into the store for each, whatever is noted")
        parser.add_argument("--enqueue", action="store_true", help="hand them to the worker of TASKS_BACKEND instead")

    def handle(self, *args: Any, **options: Any) -> None:
        photos = Photo.objects.exclude(original="").order_by("pk")
        missing = [photo.pk for photo in photos.iterator(chunk_size=500) if options["again"] or not are_all_made(photo)]
        refused = 0
        for number, key in enumerate(missing, 1):
            if options["enqueue"]:
                make_renditions_of.enqueue(key)
            else:
                refused += self._make(key)
            if number % _EVERY == 0 or number == len(missing):
                self.stdout.write(f"{number} of {len(missing)} photos")
        if refused:
            raise SystemExit(1)

    def _make(self, key: int) -> int:
        """Make the pictures of one photo; 1 if they cannot be made, with the reason on standard error."""
        make_renditions_of.func(key)
        photo = Photo.objects.filter(pk=key).first()
        if photo is None or are_all_made(photo):
            return 0
        self.stderr.write(f"{photo.ref}: {photo.pictures_refused}")
        return 1
