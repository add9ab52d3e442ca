"""Many texts imported and published in one transaction, each whole or not at all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from articles.imports import Imported, ImportNote, ImportRefused, Records
from articles.models import Edition, StaleArticle
from articles.publishing import Finding, PublishingRefused, publish_new

__all__ = ["Outcome", "import_together", "notes_of"]

#: Makes a draft of a file, looking names up in the records.
Reader = Callable[[Path, Records], Imported]


@dataclass(slots=True)
class Outcome:
    """What came of one file: a draft, an edition of it, or the reasons why nothing of it was stored."""

    path: Path
    imported: Imported | None = None
    edition: Edition | None = None
    findings: list[Finding] = field(default_factory=list)  # of an edition: what the checks would have looked at
    reasons: list[str] = field(default_factory=list)


def import_together(paths: Sequence[Path], read: Reader, *, to_publish: bool) -> list[Outcome]:
    """Import some files in one transaction; in what order and with whom makes no difference to any of them.

    Whom a check blocks is known when all are stored: then everything is taken back and done again without those.
    Where the database refuses to write all together, each is imported alone.
    """
    outcomes = {path: Outcome(path) for path in paths}
    left = list(outcomes)
    while left:
        try:
            with transaction.atomic():
                blocked = _import(left, outcomes, read, to_publish)
                if not blocked:
                    break
                transaction.set_rollback(True)
        except (DatabaseError, StaleArticle, ValueError) as error:
            if len(left) == 1:
                outcomes[left[0]] = _refused(left[0], error)
                break
            return [import_together([path], read, to_publish=to_publish)[0] for path in paths]
        for path, reasons in blocked.items():
            outcomes[path] = Outcome(path, reasons=reasons)
            left.remove(path)
    return list(outcomes.values())


def _import(
    paths: Sequence[Path], outcomes: dict[Path, Outcome], read: Reader, to_publish: bool
) -> dict[Path, list[str]]:
    """Store what can be stored; return the files that a check blocks, with the reasons."""
    records = Records(many=len(paths) > 1)
    drafts: dict[int, tuple[Path, Imported]] = {}
    for path in paths:
        try:
            with transaction.atomic():
                imported = read(path, records)
                if to_publish:
                    _refuse_twins(imported)
        except (ImportRefused, PublishingRefused, ValidationError, DatabaseError) as error:
            records.forget()
            outcomes[path] = _refused(path, error)
        else:
            drafts[imported.article.pk] = path, imported
            outcomes[path] = Outcome(path, imported, imported.edition)
    if not to_publish:
        return {}
    published, refused = publish_new([imported.article for _, imported in drafts.values()])
    for edition, findings in published:
        outcome = outcomes[drafts[edition.article_id][0]]
        outcome.edition, outcome.findings = edition, findings
    blocked = {}
    for one in refused:
        path, imported = drafts[one.article.pk]
        blocked[path] = [str(note) for note in notes_of(imported, one.findings)]
    return blocked


def _refuse_twins(imported: Imported) -> None:
    """To publish is to refuse the whole file, also when the same text was imported before."""
    if twins := [note for note in imported.notes if note.code == "twin"]:
        raise ImportRefused(*twins)


def notes_of(imported: Imported, findings: Sequence[Finding]) -> list[ImportNote]:
    """Findings on the article, with the lines of the source that they are about."""
    return [ImportNote(finding.code, finding.message, imported.line_of(finding.where)) for finding in findings]


def _refused(path: Path, error: Exception) -> Outcome:
    match error:
        case ImportRefused():
            return Outcome(path, reasons=[str(note) for note in error.notes])
        case PublishingRefused():
            return Outcome(path, reasons=[finding.message for finding in error.findings])
        case ValidationError():
            return Outcome(path, reasons=error.messages)
        case DatabaseError():
            return Outcome(path, reasons=[f"The database refused it: {str(error).splitlines()[0]}"])
    return Outcome(path, reasons=[str(error)])
