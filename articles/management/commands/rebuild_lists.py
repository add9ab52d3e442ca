"""Make the tables that public lists read anew."""

from typing import Any

from django.core.management.base import BaseCommand

from articles.listing import rebuild_read_tables
from articles.management.fresh_database import make_database_if_empty
from articles.models import Change, Listing, TagUse


class Command(BaseCommand):
    help = "Make the tables that public lists read anew from the editions. The site stays open meanwhile."

    def handle(self, *args: Any, **options: Any) -> None:
        make_database_if_empty(self.stdout.write)
        rebuild_read_tables(self.stdout.write)
        Change.objects.note(["home", *(f"tag:{pk}" for pk in TagUse.objects.values_list("pk", flat=True))])
        self.stdout.write(f"{Listing.objects.count()} editions and {TagUse.objects.count()} tags are listed.")
