"""Serve the site."""

import os
import sys
from argparse import ArgumentParser
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection

from articles.management.fresh_database import make_database_if_empty
from media.tasks import queue_missing_pictures
from newsroom.server import serve
from newsroom.static_files import put_static_files_in_place


def _let_the_site_know(port: int) -> None:
    """Start again with PORT set where the site's own address was made for another port."""
    if settings.SITE_IS_LOCAL and "SITE_URL" not in os.environ and urlsplit(settings.SITE_URL).port != port:
        os.environ["PORT"] = str(port)
        os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606 - our own command line, no shell


class Command(BaseCommand):
    help = "Put static files in place and serve the site with the production server."
    requires_system_checks = ()  # they look at the program, a second at each start; `manage.py check` and tests do

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
        parser.add_argument("--workers", type=int, help="processes; default: one a core, on SQLite one")

    def handle(self, *args: Any, host: str, port: int, workers: int | None, **options: Any) -> None:
        if workers is None:
            workers = 1 if connection.vendor == "sqlite" else os.cpu_count() or 1
        _let_the_site_know(port)
        make_database_if_empty(self.stdout.write)
        put_static_files_in_place()
        queue_missing_pictures()
        connection.close()
        self.stdout.write(f"{settings.SITE_NAME}: http://{host}:{port}/   the desk: http://{host}:{port}/admin/")
        self.stdout.flush()
        serve(host, port, workers)
