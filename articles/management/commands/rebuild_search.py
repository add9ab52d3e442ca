"""Make the search index anew while the site runs."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from rich.console import Console
from rich.progress import Progress

from articles.management.fresh_database import make_database_if_empty
from articles.models import Article, Edition
from articles.models.search_upkeep import BATCH, index_drafts, merge_indexes, remove_strangers, renew_editions


class Command(BaseCommand):
    help = "Make the search index anew. Readers search meanwhile; it can be stopped and run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--missing", action="store_true", help="only what is not in the index yet")

    def handle(self, *args: Any, missing: bool, **options: Any) -> None:
        make_database_if_empty(self.stdout.write)
        console = Console(stderr=True)
        with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
            editions = progress.add_task("Editions", total=Edition.objects.count())
            articles = progress.add_task("Articles", total=Article.objects.count())
            shown = sum(_counted(renew_editions(missing=missing), progress, editions))
            worked = sum(_counted(index_drafts(missing=missing), progress, articles))
            removed = remove_strangers()
            merge_indexes()
        self.stdout.write(
            f"In the index: {shown} editions made anew, {worked} articles of the desk, {removed} removed."
        )


def _counted(batches: Any, progress: Progress, task: Any) -> Any:
    for made in batches:
        progress.update(task, advance=BATCH)
        yield made
