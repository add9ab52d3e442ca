"""Import texts and ninjs as drafts, or publish them at once."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, transaction
from rich.console import Console
from rich.progress import Progress

from articles.imports import (
    MAX_NINJS_BYTES,
    Imported,
    ImportNote,
    ImportRefused,
    import_ninjs,
    import_records,
    import_text,
    read_text_file,
)
from articles.imports.exchange import ARTICLES, MANIFEST
from articles.management.fresh_database import make_database_if_empty
from articles.models import Edition, Section, Tag
from articles.publishing import PublishingRefused, check, publish

FORMATS = {"text": (".txt", ".text", ""), "ninjs": (".json", ".ninjs")}


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
        files = list(_files(paths))
        if not files:
            raise CommandError("There is nothing to import: the folder has no files that are read.")
        tags = [Tag.objects.get_or_add(name) for name in options["tag"]]
        failed = 0
        with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as progress:
            for path in progress.track(files, description="Importing"):
                failed += not self._import(path, section, tags, options["format"], options["publish"])
        total = len(files)
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

    def _import(self, path: Path, section: Section | None, tags: list[Tag], kind: str, to_publish: bool) -> bool:
        """Import one file in one transaction; say what came of it."""
        try:
            with transaction.atomic():
                imported, edition = _imported(path, section, tags, _format(path, kind), to_publish)
        except ImportRefused as refused:
            return self._refused(path, *map(str, refused.notes))
        except PublishingRefused as refused:
            return self._refused(path, *(finding.message for finding in refused.findings))
        except ValidationError as error:
            return self._refused(path, *error.messages)
        except DatabaseError as error:
            return self._refused(path, f"The database refused it: {str(error).splitlines()[0]}")
        self._report(path, imported, edition)
        return True

    def _records(self, folder: Path) -> None:
        try:
            made = import_records(folder)
        except (ImportRefused, OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{folder}: its records cannot be read, nothing was imported. {error}") from error
        told = ", ".join(f"{number} {kind}" for kind, number in made.items())
        self.stdout.write(f"{folder}: an export; new here: {told}.")

    def _refused(self, path: Path, *reasons: str) -> bool:
        self.stderr.write(f"{path}: not imported, nothing of it was stored.")
        for reason in reasons:
            self.stderr.write(f"  {reason}")
        return False

    def _report(self, path: Path, imported: Imported, edition: Edition | None) -> None:
        article = imported.article
        place = f"published at {edition.get_absolute_url()}" if edition else f"draft {article.pk}"
        quotes = article.quotes.filter(retired_at=None).count()
        photos = article.article_photos.count()
        tags = ", ".join(tag.name for tag in imported.tags) or "none"
        self.stdout.write(
            f"{path}: {place}; {_counted(quotes, 'quote')}, {_counted(photos, 'photo credit')}, tags: {tags}"
        )
        notes = dict.fromkeys([*imported.notes, *_notes(imported, check(article), blocking=None)])
        for note in notes:
            self.stdout.write(f"  {note}")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _published(imported: Imported) -> Edition:
    """Publish, or refuse the whole file: also when the same text was imported before."""
    if twins := [note for note in imported.notes if note.code == "twin"]:
        raise ImportRefused(*twins)
    try:
        return publish(imported.article)
    except PublishingRefused as refused:
        raise ImportRefused(*_notes(imported, refused.findings, blocking=True)) from refused


def _notes(imported: Imported, findings: list[Any], blocking: bool | None) -> list[ImportNote]:
    return [
        ImportNote(finding.code, finding.message, imported.line_of(finding.where))
        for finding in findings
        if blocking is None or finding.blocking is blocking
    ]


def _imported(
    path: Path, section: Section | None, tags: list[Tag], kind: str, to_publish: bool
) -> tuple[Imported, Edition | None]:
    if kind == "ninjs":
        folder = next((folder for folder in path.absolute().parents if _is_export(folder)), None)
        text = read_text_file(path, MAX_NINJS_BYTES)
        imported = import_ninjs(text, folder=folder, section=section, tags=tags, to_publish=to_publish)
        return imported, imported.edition
    imported = import_text(read_text_file(path), section=section, tags=tags)
    return imported, _published(imported) if to_publish else None


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


def _format(path: Path, kind: str) -> str:
    """The format that was named, or that of the ending."""
    if kind != "auto":
        return kind
    for name, endings in FORMATS.items():
        if path.suffix.lower() in endings:
            return name
    message = f"Files that end in {path.suffix} are not read. If it is plain text, say --format text."
    raise ImportRefused(ImportNote("format", message))
