"""Read the metadata of picture files: one JSON object, path → fields."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from media.metadata import read_metadata


class Command(BaseCommand):
    help = "Print what picture files say about themselves, as one JSON object {path: {field: value}}."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path)

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        found: dict[str, dict[str, Any]] = {}
        for path in files:
            try:
                found[str(path)] = read_metadata(path.read_bytes())
            except OSError as error:
                self.stderr.write(f"{path}: {error.strerror}")
                found[str(path)] = {}
        self.stdout.write(json.dumps(found, ensure_ascii=False))
