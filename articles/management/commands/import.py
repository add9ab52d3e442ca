"""Import texts and ninjs as drafts, or publish them at once."""

import gc
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import batched, groupby
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import Progress

from articles.imports import (
    MAX_NINJS_BYTES,
    Imported,
    ImportRefused,
    ReadText,
    import_ninjs,
    import_records,
    read_text_file,
)
from articles.imports.exchange import ARTICLES, MANIFEST
from articles.management.fresh_database import make_database_if_empty
from articles.management.reading import TEXT_ENDINGS, Read, read_ahead
from articles.management.together import Outcome, import_items, import_together, notes_of, refused
from articles.models import Article, Section, Tag
from articles.models.search_upkeep import merge_indexes

TOGETHER = 200  # files in one transaction, for which others who publish may have to wait
_MANY = 1_000  # files after which it pays to make the search index quick again
FORMATS = {"text": TEXT_ENDINGS, "ninjs": (".json", ".ninjs")}


class Command(BaseCommand):
    help = "Import plain texts and ninjs: each file becomes one article, whole or not at all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths", nargs="+", type=Path, metavar="PATH", help="a file, or a folder of them, or of an export"
        )
        parser.add_argument(
            "--format", choices=["auto", *FORMATS], default="auto", help="default: by the file's ending"
        )
        parser.add_argument("--section", metavar="SLUG", help="where the articles go; default: the first section")
        parser.add_argument("--tag", metavar="NAME", action="append", default=[], help="give each article this tag")
        parser.add_argument("--publish", action="store_true", help="publish what passes the checks; refuse the rest")

    def handle(self, *args: Any, paths: list[Path], **options: Any) -> None:
        make_database_if_empty(self.stdout.write)
        section = self._section(options["section"])
        for folder in filter(_is_export, paths):
            self._records(folder)
        files = list(dict.fromkeys(_files(paths)))
        if not files:
            raise CommandError("There is nothing to import: the folder has no files that are read.")
        tags = [Tag.objects.get_or_add(name) for name in options["tag"]]
        batches = _Batches(section, tags, to_publish=options["publish"])
        failed = 0
        with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as progress:
            task = progress.add_task("Importing", total=len(files))
            gc.set_threshold(100_000)  # a batch makes many rows at once, all of which are let go together
            gc.freeze()  # and the program stays
            for outcomes in batches.of(files, options["format"]):
                for outcome in outcomes:
                    failed += not self._report(outcome)
                progress.advance(task, len(outcomes))
        total = len(files)
        if total > _MANY and total > Article.objects.count() // 10:
            merge_indexes()
        self.stdout.write(f"{_counted(total, 'file')}: {total - failed} imported, {failed} failed.")
        if failed:
            raise CommandError(f"{failed} of {_counted(total, 'file')} failed; see the lines above.")

    def _section(self, slug: str | None) -> Section | None:
        if slug is None:
            return None
        section = Section.objects.filter(slug=slug).first()
        if section is None:
            known = ", ".join(Section.objects.values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"There is no section “{slug}”. Sections: {known}.")
        return section

    def _records(self, folder: Path) -> None:
        try:
            made = import_records(folder)
        except (ImportRefused, OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{folder}: its records cannot be read, nothing was imported. {error}") from error
        told = ", ".join(f"{number} {kind}" for kind, number in made.items())
        self.stdout.write(f"{folder}: an export; new here: {told}.")

    def _report(self, outcome: Outcome) -> bool:
        """Say what came of one file; return whether it is there now."""
        if outcome.imported is None:
            self.stderr.write(f"{outcome.path}: not imported, nothing of it was stored.")
            for reason in outcome.reasons:
                self.stderr.write(f"  {reason}")
            return False
        imported, edition = outcome.imported, outcome.edition
        place = f"published at {edition.get_absolute_url()}" if edition else f"draft {imported.article.pk}"
        tags = ", ".join(tag.name for tag in imported.tags) or "none"
        quotes, photos = _counted(imported.quotes, "quote"), _counted(imported.photos, "photo credit")
        self.stdout.write(f"{outcome.path}: {place}; {quotes}, {photos}, tags: {tags}")
        for note in dict.fromkeys([*imported.notes, *notes_of(imported, outcome.findings)]):
            self.stdout.write(f"  {note}")
        return True


@dataclass(frozen=True)
class _Batches:
    """Files are imported in batches, each in a transaction of its own."""

    section: Section | None
    tags: list[Tag]
    to_publish: bool

    def of(self, files: Sequence[Path], kind: str) -> Iterator[list[Outcome]]:
        """Import files of a format, a key of `FORMATS` or `auto`, and yield what came of each batch."""
        for is_ninjs, group in groupby(files, lambda path: _is_ninjs(path, kind)):
            if is_ninjs:
                yield from (import_items(some, self._ninjs) for some in batched(group, TOGETHER))
                continue
            texts = list(group)
            processes = None if len(texts) > 2 * TOGETHER else 0
            ahead = read_ahead(batched(texts, TOGETHER), any_ending=kind != "auto", processes=processes)
            yield from (self._texts(some, read) for some, read in ahead)

    def _texts(self, paths: Sequence[Path], read: list[Read]) -> list[Outcome]:
        texts = {path: text for path, text in zip(paths, read, strict=True) if isinstance(text, ReadText)}
        made = import_together(texts, section=self.section, tags=self.tags, to_publish=self.to_publish)
        outcomes = {one.path: one for one in made}
        return [
            outcomes[path] if isinstance(text, ReadText) else refused(path, ImportRefused(*text))
            for path, text in zip(paths, read, strict=True)
        ]

    def _ninjs(self, path: Path) -> Imported:
        folder = next((folder for folder in path.absolute().parents if _is_export(folder)), None)
        text = read_text_file(path, MAX_NINJS_BYTES)
        return import_ninjs(text, folder=folder, section=self.section, tags=self.tags, to_publish=self.to_publish)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _is_ninjs(path: Path, kind: str) -> bool:
    return kind == "ninjs" or (kind == "auto" and path.suffix.lower() in FORMATS["ninjs"])


def _is_export(folder: Path) -> bool:
    return (folder / MANIFEST).is_file() and (folder / ARTICLES).is_dir()


def _files(paths: list[Path]) -> Iterator[Path]:
    """Yield the files; of a folder, those whose ending belongs to a format we read; of an export, the articles."""
    endings = {ending for group in FORMATS.values() for ending in group if ending}
    for path in paths:
        if path.is_dir():
            folder = path / ARTICLES if _is_export(path) else path
            yield from sorted(inner for inner in folder.rglob("*") if inner.suffix.lower() in endings)
        else:
            yield path
