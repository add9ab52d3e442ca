"""Many texts imported and published in one transaction, each whole or not at all."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from articles.imports import Imported, ImportNote, ImportRefused, ReadText, import_texts
from articles.models import Edition, Section, StaleArticle, Tag
from articles.models.rows import rows_at_hand
from articles.publishing import Finding, PublishingRefused, Saved, check_all, publish_new

__all__ = ["Outcome", "import_items", "import_together", "notes_of", "refused"]

_REFUSALS = (ImportRefused, PublishingRefused, ValidationError, DatabaseError, StaleArticle, ValueError)


@dataclass(slots=True)
class Outcome:
    """What came of one file: a draft, an edition of it, or the reasons why nothing of it was stored."""

    path: Path
    imported: Imported | None = None
    edition: Edition | None = None
    findings: list[Finding] = field(default_factory=list)  # what an editor should look at
    reasons: list[str] = field(default_factory=list)


def import_together(
    texts: Mapping[Path, ReadText], *, section: Section | None, tags: Sequence[Tag], to_publish: bool
) -> list[Outcome]:
    """Import some texts in one transaction; in what order and with whom makes no difference to any of them.

    Whom a check blocks is known when all are stored: then everything is taken back and done again without those.
    What the database refuses to write together is imported in halves, down to the one that is at fault.
    """
    outcomes = {path: Outcome(path) for path in texts}
    left = dict(texts)
    while left:
        try:
            with transaction.atomic():
                made = _imported(left, section, tags, twins_refused=to_publish)
                blocked = _publish(made) if to_publish else {}
                if not blocked:
                    outcomes |= made
                    break
                transaction.set_rollback(True)
        except _REFUSALS as error:
            paths = list(left)
            if len(paths) == 1:
                return [*(outcomes | {paths[0]: refused(paths[0], error)}).values()]
            for some in (paths[: len(paths) // 2], paths[len(paths) // 2 :]):
                half = {path: left[path] for path in some}
                for outcome in import_together(half, section=section, tags=tags, to_publish=to_publish):
                    outcomes[outcome.path] = outcome
            break
        for path, reasons in blocked.items():
            outcomes[path] = Outcome(path, reasons=reasons)
            del left[path]
    if not to_publish:
        _look_over(outcomes.values())
    return list(outcomes.values())


def import_items(paths: Sequence[Path], read: Callable[[Path], Imported]) -> list[Outcome]:
    """Import some files that say themselves what of them is published, in one transaction."""
    outcomes = []
    with transaction.atomic():
        for path in paths:
            try:
                with transaction.atomic():
                    imported = read(path)
            except _REFUSALS as error:
                outcomes.append(refused(path, error))
            else:
                outcomes.append(Outcome(path, imported, imported.edition))
    _look_over(outcomes)
    return outcomes


def _imported(
    texts: Mapping[Path, ReadText], section: Section | None, tags: Sequence[Tag], *, twins_refused: bool
) -> dict[Path, Outcome]:
    """Store what can be stored. To publish is to refuse a text that was imported before."""
    results = import_texts(list(texts.values()), section=section, tags=tags, twins_refused=twins_refused)
    return {
        path: Outcome(path, result) if isinstance(result, Imported) else refused(path, result)
        for path, result in zip(texts, results, strict=True)
    }


def _publish(outcomes: Mapping[Path, Outcome]) -> dict[Path, list[str]]:
    """Publish all drafts, or none; return the files that a check blocks, with the reasons."""
    drafts = {one.imported.article.pk: one for one in outcomes.values() if one.imported}
    written = [(one.imported.article, one.imported.written) for one in drafts.values() if one.imported]
    saved = [Saved(article, told.revision) for article, told in written if told]
    with rows_at_hand([(article, told.rows) for article, told in written if told]):
        published, blocked = publish_new(saved)
    for edition, findings in published:
        outcome = drafts[edition.article_id]
        outcome.edition, outcome.findings = edition, findings
    reasons = {}
    for refusal in blocked:
        outcome = drafts[refusal.article.pk]
        if outcome.imported:
            reasons[outcome.path] = [str(note) for note in notes_of(outcome.imported, refusal.findings)]
    return reasons


def _look_over(outcomes: Iterable[Outcome]) -> None:
    """Say of drafts what the checks find."""
    drafts = {one.imported.article.pk: one for one in outcomes if one.imported}
    for article, findings in check_all(drafts):
        drafts[article].findings = findings


def notes_of(imported: Imported, findings: Sequence[Finding]) -> list[ImportNote]:
    """Findings on the article, with the lines of the source that they are about."""
    return [ImportNote(finding.code, finding.message, imported.line_of(finding.where)) for finding in findings]


def refused(path: Path, error: Exception) -> Outcome:
    """A file that was not imported, with the reasons in words for people."""
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
