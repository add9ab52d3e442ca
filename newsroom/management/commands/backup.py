"""Write everything a newsroom owns into one folder."""

from argparse import ArgumentParser
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import track

from newsroom.backup import BackupRefused, make_backup


class Command(BaseCommand):
    help = "Write database and originals, with hashes, into a folder that appears only once it is whole."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, help="default: DATA/backups/<date and time>")

    def handle(self, *args: Any, folder: Path | None, **options: Any) -> None:
        folder = folder or Path(settings.DATA_DIR) / "backups" / f"{datetime.now(UTC):%Y-%m-%dT%H%M%SZ}"
        console = Console(stderr=True)

        def tracked(names: Iterable[str], total: int) -> Iterable[str]:
            hidden = not console.is_terminal
            return track(names, "Files", total=total, console=console, transient=True, disable=hidden)

        try:
            manifest, faults = make_backup(folder.absolute(), tracked)
        except BackupRefused as refused:
            raise CommandError(str(refused)) from refused
        articles = manifest.rows["articles.article"]
        megabytes = (manifest.dump.bytes + manifest.files_bytes) / 1e6
        self.stdout.write(f"{folder}: {articles} articles, {manifest.files} files, {megabytes:.1f} MB.")
        for fault in faults:
            self.stderr.write(f"  {fault}")
        if faults:
            raise CommandError(f"The backup is there; {len(faults)} files of the site are at fault, see above.")
