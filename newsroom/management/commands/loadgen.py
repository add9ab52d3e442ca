"""Fill a database with as many articles as a large archive has."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import Progress

from articles.management.fresh_database import make_database
from newsroom.load import NotLoadData, load_articles


class Command(BaseCommand):
    help = "Make load data: N articles, nearly all published, with tags, quotes, photos and revisions. Always the same."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--articles", type=int, required=True, metavar="N", help="how many there shall be")
        parser.add_argument(
            "--no-search",
            action="store_false",
            dest="search",
            help="leave out what is searched, the slowest part; manage.py rebuild_search --missing makes it later",
        )

    def handle(self, *args: Any, articles: int, search: bool = True, **options: Any) -> None:
        if articles < 1:
            raise CommandError("--articles needs a number of 1 or more.")
        if not settings.SITE_IS_LOCAL:
            raise CommandError("Load data is for measuring, not for readers: unset SITE_URL and run it again.")
        make_database(self.stdout.write)
        console = Console(stderr=True)
        started = time.monotonic()
        with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
            task = progress.add_task("Articles", total=articles)
            try:
                made = load_articles(
                    articles, lambda done: progress.update(task, completed=done), self.stdout.write, search=search
                )
            except NotLoadData as error:
                raise CommandError(
                    "This database holds articles that are not load data, and nothing was written. "
                    "Name an empty one by DATA or DATABASE_URL."
                ) from error
        self.stdout.write(
            f"{articles} articles of load data are there; {made} of them are new ({time.monotonic() - started:.0f} s)."
        )
