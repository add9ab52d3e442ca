"""`manage.py renew_pages`: every page is made anew, whatever keeps it."""

from typing import Any

from django.core.management.base import BaseCommand

from articles.change_keys import EVERYTHING
from articles.models import Change


class Command(BaseCommand):
    help = "Drops every kept page: in all processes, in the cache server and in caches in front. No page is lost."

    def handle(self, *args: Any, **options: Any) -> None:
        Change.objects.note([EVERYTHING])
        self.stdout.write("Every page is made anew when it is asked for next.")
