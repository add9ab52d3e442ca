"""Remove files that nothing refers to."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from articles.site.quote_pictures import UnusedPicture, unused_pictures
from media.sweeping import Unreferenced, unreferenced


class Command(BaseCommand):
    help = "List the files that nothing has referred to for a week; with --delete, remove them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--delete", action="store_true", help="remove them; without it nothing is changed")
        parser.add_argument("--days", type=int, default=7, help="how old a file must be (default 7, at least 1)")

    def handle(self, *args: Any, delete: bool, days: int, **options: Any) -> None:
        if not 1 <= days <= 36_500:
            raise CommandError("--days must be at least 1: the row of a younger file may be about to be stored.")
        found = 0
        before = timezone.now() - timedelta(days=days)
        files: Iterator[Unreferenced | UnusedPicture] = chain(unreferenced(before), unused_pictures(before))
        for file in files:
            found += 1
            self.stdout.write(f"{file.written:%Y-%m-%d} {file.store}: {file.name}")
            if delete:
                file.delete()
        done = "were removed" if delete else "would be removed; --delete removes them"
        self.stdout.write(f"{found} files {done}.")
