"""Write articles and all that belongs to them into a new folder, as ninjs."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.console import Console
from rich.progress import track

from articles.exports import ExportRefused, Wanted, write_export
from articles.models import Section


class Command(BaseCommand):
    help = "Write live articles, with all that belongs to them, into a new folder: ninjs 3.1, a file an article."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="a new folder; it appears only once it is whole")
        parser.add_argument("--drafts", action="store_true", help="working copies too, with what only the desk knows")
        parser.add_argument("--originals", action="store_true", help="copy the original pictures into the folder")
        parser.add_argument("--since", type=_day, metavar="DATE", help="only what was published, or saved, since then")
        parser.add_argument("--section", default="", metavar="SLUG", help="only articles of this section")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        wanted = Wanted(**{name: options[name] for name in ("drafts", "originals", "since", "section")})
        if wanted.section and not Section.objects.filter(slug=wanted.section).exists():
            known = ", ".join(Section.objects.values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"There is no section “{wanted.section}”. Sections: {known}.")
        console = Console(stderr=True)

        def tracked(keys: Iterable[int], total: int) -> Iterable[int]:
            hidden = not console.is_terminal
            return track(keys, "Articles", total=total, console=console, transient=True, disable=hidden)

        try:
            exported = write_export(folder.absolute(), wanted, tracked)
        except ExportRefused as refused:
            raise CommandError(str(refused)) from refused
        told = ", ".join(f"{number} {kind}" for kind, number in exported.counts.items()) or "nothing"
        self.stdout.write(f"{folder}: {told}.")
        for fault in exported.faults:
            self.stderr.write(f"  {fault}")
        if exported.faults:
            raise CommandError(f"The export is there; {len(exported.faults)} originals are at fault, see above.")


def _day(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"“{text}” is no date: write it as 2026-05-03.") from error
    return moment if moment.tzinfo else timezone.make_aware(moment)
