"""Everything from an empty folder to a running site with demo content."""

import os
import secrets
import socket
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from articles.management.fresh_database import make_database
from newsroom.demo.colleagues import COLLEAGUES, put_work_on_the_desk
from newsroom.demo.load import load_demo
from newsroom.static_files import put_static_files_in_place

EDITOR = "editor"


class Command(BaseCommand):
    help = "Make the database, put static files in place, load demo content and serve it. Can be run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
        parser.add_argument("--no-serve", action="store_true", help="stop when the content is loaded")

    def handle(self, *args: Any, port: int, no_serve: bool, **options: Any) -> None:
        if not settings.SITE_IS_LOCAL:
            raise CommandError("The demo is for this machine alone: unset SITE_URL and run it again.")
        if not no_serve:
            _refuse_busy_port(port)
        make_database(self.stdout.write)
        put_static_files_in_place()
        load_demo(lambda line: self.stdout.write(line))
        self._editor()
        if not no_serve:
            call_command("serve", port=port)

    def _editor(self) -> None:
        users = get_user_model().objects
        if users.exists():
            return
        password = secrets.token_urlsafe(12)
        users.create_superuser(EDITOR, password=password)
        put_work_on_the_desk(password)
        self.stdout.write(f"The editor's login, shown only now:  name {EDITOR}   password {password}")
        colleagues = ", ".join(f"{name} ({role.replace('_', ' ')})" for name, _, _, role, _ in COLLEAGUES)
        self.stdout.write(f"Colleagues, to see what each may do, with the same password: {colleagues}")


def _refuse_busy_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CommandError(f"Port {port} is taken. Choose another: PORT=8123 make demo") from error
