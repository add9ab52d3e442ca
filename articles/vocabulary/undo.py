"""Taking back a merge or a split: exactly, where nobody has changed since what it wrote.

The records come back with their names, keys and addresses, and each place is what it was. A place that somebody has
changed meanwhile (an article saved with other tags, an alias removed) stays as it is now, and is told. Where the
records themselves cannot come back, because a name has been given away or the one that stayed is gone, nothing is
undone at all.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..listing import list_tags_again
from ..models import Activity, Change, EditionTag, Tag, VocabularyChange
from ..models.named import Named
from ..models.search_upkeep import index_holders
from .ledger import Entry, in_batches, read_values, take_back
from .pages import page_keys
from .uses import alias_model

__all__ = ["UndoRefused", "Undone", "kind_of", "undo"]


class UndoRefused(Exception):
    """Why it cannot be taken back; a sentence for whoever asked. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What came back, and how many places stay as they are now, by the names of their tables."""

    record: Named
    stays: dict[str, int]


def kind_of(change: VocabularyChange) -> type[Named]:
    found: Any = apps.get_model("articles", change.kind)
    return found  # type: ignore[no-any-return]


def undo(change: VocabularyChange, *, by: Any = None) -> Undone:
    """Take a change back, in one transaction.

    Raises:
        UndoRefused: it was undone already, or what happened since makes it impossible.
    """
    kind = kind_of(change)
    try:
        with transaction.atomic():
            change = VocabularyChange.objects.select_for_update().get(pk=change.pk)
            record = _record_that_stayed(kind, change)
            own = {entry[1]: entry for entry in change.rows if entry[0] == kind._meta.label}
            _refuse_taken_names(kind, change, own)
            possible, stays = _possible(change.rows)
            take_back(possible)
            back = [key for key, entry in own.items() if entry[3] is None]
            if kind is Tag:
                list_tags_again({record.pk, *back, *_tags_in(possible)})
            change.undone_at, change.undone_by = timezone.now(), by
            change.save(update_fields=["undone_at", "undone_by"])
            Activity.objects.note("undo merge" if back else "undo split", record, by=by, after=change.others)
            Change.objects.note(page_keys(kind, {record.pk, *back, *_tags_in(possible)}))
            index_holders(str(kind._meta.model_name), [record.pk, *back])
            return Undone(record, stays)
    except IntegrityError as error:
        text = _(
            "What happened since makes it impossible: the rules of the vocabulary would be broken. Nothing was changed."
        )
        raise UndoRefused(text) from error


def _record_that_stayed(kind: type[Named], change: VocabularyChange) -> Named:
    if change.undone_at:
        raise UndoRefused(_("It was undone already."))
    record = kind._default_manager.select_for_update().filter(pk=change.record_id).first()
    if record is None:
        text = _("“%(name)s” is no longer there: it was merged or deleted since. Undo that first. Nothing was changed.")
        raise UndoRefused(text % {"name": change.name})
    return record


def _refuse_taken_names(kind: type[Named], change: VocabularyChange, own: dict[Any, Entry]) -> None:
    """The records that would come back must find their names and addresses free."""
    back = [entry[2] for entry in own.values() if entry[3] is None]
    made = {entry[1] for entry in change.rows if entry[0] == alias_model(kind)._meta.label and entry[2] is None}
    for values in back:
        aliases = alias_model(kind)._default_manager.filter(key=values["key"]).exclude(pk__in=made)
        same: models.QuerySet[Any] = kind._default_manager.filter(key=values["key"])
        if "disambiguation" in values:  # people can share a name if something tells them apart
            same, aliases = same.filter(disambiguation=values["disambiguation"]), aliases.none()
        if taken := same.first() or aliases.first() or kind._default_manager.filter(slug=values["slug"]).first():
            text = _("The name or address of “%(name)s” was given to “%(other)s” since. Nothing was changed.")
            raise UndoRefused(text % {"name": values["name"], "other": taken})


def _possible(entries: list[Entry]) -> tuple[list[Entry], dict[str, int]]:
    """The entries that can be taken back exactly, and how many places cannot, by the names of their tables.

    A row, the row that stands for it and all that stood for the same one are one place: all come back or none.
    """
    places: dict[tuple[str, Any], list[Entry]] = defaultdict(list)
    for entry in entries:
        places[entry[0], entry[1] if entry[4] is None else entry[4]].append(entry)
    changed = _changed_since(entries)
    lost = {place for place, rows in places.items() if any((row[0], row[1]) in changed for row in rows)}
    stays: dict[str, int] = defaultdict(int)
    for label, _key in sorted(lost, key=str):
        stays[str(apps.get_model(label)._meta.verbose_name)] += 1
    gone = {id(entry) for place in lost for entry in places[place]}
    return [entry for entry in entries if id(entry) not in gone], dict(stays)


def _changed_since(entries: Iterable[Entry]) -> set[tuple[str, Any]]:
    """The rows that are not as these entries left them."""
    left: dict[str, dict[Any, dict[str, Any] | None]] = defaultdict(dict)
    for label, key, _before, after, _stands in entries:
        known = left[label].get(key)
        left[label][key] = None if after is None else {**(known or {}), **after}
    return {
        (label, key)
        for label, rows in left.items()
        for batch in in_batches(rows)
        for key in _differing(apps.get_model(label), {key: rows[key] for key in batch})
    }


def _differing(model: type[models.Model], left: dict[Any, dict[str, Any] | None]) -> list[Any]:
    there = {row.pk: row for row in model._base_manager.filter(pk__in=list(left))}
    differing = []
    for key, values in left.items():
        row = there.get(key)
        if values is None:
            differs = row is not None
        else:
            differs = row is None or any(
                getattr(row, name) != value for name, value in read_values(model, values).items()
            )
        if differs:
            differing.append(key)
    return differing


def _tags_in(entries: list[Entry]) -> set[int]:
    """The tags of the editions that the entries are about."""
    rows = [entry for entry in entries if entry[0] == EditionTag._meta.label]
    return {values["tag_id"] for entry in rows for values in entry[2:4] if values and "tag_id" in values}
