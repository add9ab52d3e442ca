"""Bring a newsroom back from a backup, into an empty place."""

from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import track

from newsroom.backup import BackupRefused, restore_backup, verify_backup
from newsroom.backup.crawl import faults_of_pages
from newsroom.static_files import put_static_files_in_place


class Command(BaseCommand):
    help = "Restore a backup into an empty DATA or DATABASE_URL, and verify what is there then."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="what `backup` wrote")
        parser.add_argument("--check", action="store_true", help="read the backup from end to end and change nothing")
        parser.add_argument("--crawl", type=int, default=500, metavar="N", help="newest articles to ask for (500)")

    def handle(self, *args: Any, folder: Path, check: bool, crawl: int, **options: Any) -> None:
        console = Console(stderr=True)

        def tracked(kept: Iterable[Any], total: int) -> Iterable[Any]:
            hidden = not console.is_terminal
            return track(kept, "Files", total=total, console=console, transient=True, disable=hidden)

        try:
            if check:
                manifest = verify_backup(folder, tracked)
                self.stdout.write(f"{folder} is whole: made {manifest.made_at}, {manifest.files} files.")
                return
            manifest = restore_backup(folder, self.stdout.write, tracked)
        except BackupRefused as refused:
            raise CommandError(str(refused)) from refused
        articles = manifest.rows["articles.article"]
        self.stdout.write(f"Restored what was backed up at {manifest.made_at}: {articles} articles.")
        call_command("check_newsroom", stdout=self.stdout)
        self._crawl(max(crawl, 0))
        self.stdout.write("Everybody signs in anew. Pictures for readers: manage.py make_pictures")

    def _crawl(self, most: int) -> None:
        put_static_files_in_place()
        found = list(faults_of_pages(most))
        faults = [fault for fault in found if fault]
        for fault in faults[:50]:
            self.stdout.write(f"  {fault}")
        if faults:
            raise CommandError(f"It is restored, but {len(faults)} of {len(found)} public addresses are at fault.")
        self.stdout.write(f"ok     {len(found)} public addresses")
