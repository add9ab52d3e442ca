"""Show what would be stored of HTML bodies."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.body import BodyRefused, clean


class Command(BaseCommand):
    help = "Read a JSON string of HTML a line; write the HTML that would be stored, as a JSON string a line."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="default: standard input")

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        failed = 0
        data = b"".join(path.read_bytes() for path in files) if files else sys.stdin.buffer.read()
        for number, line in enumerate(data.split(b"\n"), 1):
            if not line.strip():
                continue
            try:
                body = json.loads(line)
                if not isinstance(body, str):
                    raise ValueError("not a string")
                self.stdout.write(json.dumps(clean(body)))
            except (ValueError, BodyRefused) as error:
                failed += 1
                self.stdout.write("null")
                self.stderr.write(f"line {number}: {error}")
        if failed:
            raise CommandError(f"{failed} lines could not be cleaned; each gave null.")
