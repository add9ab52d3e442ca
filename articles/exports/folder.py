"""The folder of an export: it appears only once it is whole, and is written in bounded memory.

manifest.json           what it is of, how much, and the SHA-256 of files.jsonl
files.jsonl             every other file with its length and SHA-256
sections.jsonl …        records, one a line: sections, organisations, people, tags
articles/2026/05/….json each article, as ninjs 3.1
originals/….jpg         the original pictures, if they are wanted
"""

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone

from media.models import Photo

from ..imports.exchange import ARTICLES, MANIFEST, RECORDS
from ..models import Article, Edition, Translation, live_now
from . import records
from .ninjs import article_item, editions_whole, original_name, working_copies_whole

__all__ = ["ExportRefused", "Exported", "Wanted", "write_export"]

_BATCH: Final = 25  # articles that are read at a time, each with all its editions
_CHUNK: Final = 1 << 20
_DISK_FULL: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}

_COUNTED: Final = {
    "quotation": "quotes",
    "picture": "photos",
    "edition": "earlier editions",
    "source": "sources",
    "translation": "translations",
    "working-copy": "working copies",
}

Track = Callable[[Iterable[int], int], Iterable[int]]


class ExportRefused(Exception):
    """Nothing was exported, and nothing is left of it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be exported: live editions, and what else is named here."""

    drafts: bool = False
    originals: bool = False
    since: datetime | None = None
    section: str = ""

    def editions(self, now: datetime) -> Any:
        """The live editions that are wanted."""
        editions = Edition.objects.filter(live_now(now=now))
        if self.since:
            editions = editions.filter(valid_from__gte=self.since)
        return editions.filter(section__slug=self.section) if self.section else editions

    def articles(self, now: datetime) -> Any:
        """The articles that are wanted, in the order of their keys."""
        live = Q(pk__in=self.editions(now).order_by().values("article"))
        if not self.drafts:
            return Article.objects.filter(live).order_by("pk")
        saved = Q(updated_at__gte=self.since) if self.since else Q()
        section = Q(section__slug=self.section) if self.section else Q()
        return Article.objects.filter(live | (saved & section) if self.since or self.section else Q()).order_by("pk")


@dataclass(slots=True)
class Exported:
    """How many of each kind were written, and a sentence for each original that could not be."""

    counts: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def count(self, kind: str, number: int = 1) -> None:
        self.counts[kind] = self.counts.get(kind, 0) + number


def write_export(folder: Path, wanted: Wanted, track: Track = lambda keys, _: keys) -> Exported:
    """Write an export into a new folder.

    Args:
        track: is given the keys of the articles and their number, and yields them: to show how far it is.

    Raises:
        ExportRefused: the folder is there, or there is no room; nothing was kept.
    """
    if folder.exists() or folder.is_symlink():
        raise ExportRefused(f"{folder} is there already, and nothing of it was changed. Name another folder.")
    unfinished = folder.with_name(f".{folder.name}.unfinished")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(unfinished, ignore_errors=True)  # of one that was killed
        unfinished.mkdir(mode=0o700)
        exported = _Writer(unfinished, wanted).write(track)
        unfinished.rename(folder)
    except OSError as error:
        reason = "there is no room" if error.errno in _DISK_FULL else (error.strerror or str(error)).lower()
        raise ExportRefused(f"{folder} cannot be written: {reason}. Nothing of it was kept.") from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return exported


class _Writer:
    def __init__(self, folder: Path, wanted: Wanted) -> None:
        self.folder, self.wanted = folder, wanted
        self.now = timezone.now()
        self.exported = Exported()

    def write(self, track: Track) -> Exported:
        before = os.umask(0o077)
        try:
            with (self.folder / "files.jsonl").open("w", encoding="utf-8") as self.lines:
                for kind in RECORDS:
                    self._records(kind)
                self._articles(track)
            self._manifest()
        finally:
            os.umask(before)
        return self.exported

    def _records(self, kind: str) -> None:
        rows: Iterator[dict[str, Any]] = getattr(records, kind)()
        with self._file(f"{kind}.jsonl") as put:
            for row in rows:
                put(json.dumps(row, ensure_ascii=False).encode() + b"\n")
                self.exported.count(kind)

    def _articles(self, track: Track) -> None:
        articles = self.wanted.articles(self.now)
        waiting: list[int] = []
        for key in track(_keys(articles), articles.count()):
            waiting.append(key)
            if len(waiting) == _BATCH:
                self._batch(waiting)
                waiting = []
        self._batch(waiting)

    def _batch(self, keys: list[int]) -> None:
        seen = Edition.objects.filter(article__in=keys, valid_from__lte=self.now).exclude(valid_until=F("valid_from"))
        editions: dict[int, list[Edition]] = {}
        for edition in editions_whole(seen).order_by("article", "valid_from", "pk"):
            editions.setdefault(edition.article_id, []).append(edition)
        copies = working_copies_whole(Article.objects.all()).in_bulk(keys) if self.wanted.drafts else {}
        translations = self._translations(keys)
        for key in keys:
            earlier, live = editions.get(key, []), None
            if earlier and (earlier[-1].valid_until is None or earlier[-1].valid_until > self.now):
                live = earlier.pop()
            if (version := live or copies.get(key)) is None:
                continue  # taken down since the keys were read
            item = article_item(live, earlier, copies.get(key), translations.get(key, []))
            day = timezone.localtime(live.first_published_at if live else copies[key].created_at)
            name = f"{ARTICLES}/{day:%Y/%m}/{version.slug}-{version.uuid.hex[:8]}.json"
            with self._file(name) as put:
                put(json.dumps(item, ensure_ascii=False, indent=1).encode() + b"\n")
            self._count(item)
            if self.wanted.originals:
                versions = [*earlier, *([live] if live else [])]
                uses = [use for one in versions for use in one.edition_photos.all()]
                uses += copies[key].article_photos.all() if key in copies else []  # type: ignore[arg-type]
                for photo in {use.photo_id: use.photo for use in uses}.values():
                    self._original(photo)

    def _translations(self, keys: list[int]) -> dict[int, list[dict[str, Any]]]:
        """For each article the others that say the same, if readers see them or drafts are wanted."""
        rows = Translation.objects.filter(article__in=keys).values_list("article", "original")
        groups = dict(rows)
        members = Translation.objects.filter(original__in=set(groups.values())).select_related("article")
        if not self.wanted.drafts:
            members = members.filter(live_now("article__editions__", self.now)).distinct()
        found: dict[int, list[dict[str, Any]]] = {}
        for member in members.order_by("article"):
            uuid, language = member.article.uuid, member.language
            told = {"name": language, "rel": "translation", "uri": uuid.urn, "type": "text", "language": language}
            for key, group in groups.items():
                if group == member.original_id and key != member.article_id:
                    found.setdefault(key, []).append(told)
        return found

    def _count(self, item: dict[str, Any]) -> None:
        self.exported.count("articles")
        self.exported.count("live" if item["pubStatus"] == "usable" else "drafts")
        for beside in item.get("associations", []):
            self.exported.count(_COUNTED[beside["rel"]])

    def _original(self, photo: Photo) -> None:
        if not photo.original:
            return
        name = original_name(photo)
        if (self.folder / name).exists():
            return
        digest = hashlib.sha256()
        try:
            source = photo.original.open("rb")
        except OSError:
            self.exported.faults.append(f"{name}: the original of photo {photo.ref} is missing.")
            return
        with source as file, self._file(name) as put:
            while block := file.read(_CHUNK):
                digest.update(block)
                put(block)
        if digest.hexdigest() != photo.sha256:
            self.exported.faults.append(f"{name}: the original of photo {photo.ref} is not what came in.")
        self.exported.count("originals")

    @contextmanager
    def _file(self, name: str) -> Iterator[Callable[[bytes], None]]:
        """A new file that is listed once it is written; yields what takes its bytes."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        digest, length = hashlib.sha256(), 0

        def put(data: bytes) -> None:
            nonlocal length
            file.write(data)
            digest.update(data)
            length += len(data)

        with path.open("xb") as file:
            yield put
        row = {"name": name, "bytes": length, "sha256": digest.hexdigest()}
        self.lines.write(json.dumps(row, ensure_ascii=False) + "\n")
        self.exported.count("files")

    def _manifest(self) -> None:
        with (self.folder / "files.jsonl").open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        told = {
            "format": "newsroom-export 1",
            "made_at": self.now.isoformat(timespec="seconds"),
            "site": settings.SITE_URL,
            "drafts": self.wanted.drafts,
            "originals": self.wanted.originals,
            "since": self.wanted.since.isoformat() if self.wanted.since else None,
            "section": self.wanted.section or None,
            "counts": self.exported.counts,
            "faults": self.exported.faults,
            "files_sha256": digest,
        }
        (self.folder / MANIFEST).write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _keys(articles: Any) -> Iterator[int]:
    """The keys, page by page: no cursor stays open, and memory does not grow."""
    last = 0
    while page := list(articles.filter(pk__gt=last).values_list("pk", flat=True)[:1_000]):
        yield from page
        last = page[-1]
