"""Sections, organisations, people and tags of an export are made again. What is here already stays as it is."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from ..models import Appointment, Organisation, Person, Section, Tag, TagBroader, TagIdentifier
from ..names import fold, slug_of
from .exchange import RECORDS
from .json_item import JsonItem, parse_item
from .notes import ImportNote, ImportRefused

__all__ = ["import_records"]

_LONGEST_LINE = 5_000_000
_FIELDS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "sections": (Section, ("name", "slug", "description")),
    "organisations": (Organisation, ("name", "slug", "description")),
    "people": (Person, ("name", "slug", "description", "disambiguation")),
    "tags": (Tag, ("name", "slug", "description", "kind", "state")),
}


def import_records(folder: Path) -> dict[str, int]:
    """Make the records of an export in one transaction; return how many of each kind are new.

    Raises:
        ImportRefused: a line cannot be read, with its file and number; nothing was stored.
    """
    made = dict.fromkeys(RECORDS, 0)
    with transaction.atomic():
        for kind in RECORDS:
            for row in _rows(folder / f"{kind}.jsonl"):
                made[kind] += _stored(kind, row)
        for kind, relate in (("organisations", _relate_organisation), ("tags", _relate_tag)):
            for row in _rows(folder / f"{kind}.jsonl"):
                _told(row, relate)
    return made


def _rows(path: Path) -> Iterator[JsonItem]:
    if not path.is_file():
        return
    with path.open(encoding="utf-8") as lines:
        number = 0
        while line := lines.readline(_LONGEST_LINE):
            number += 1
            try:
                yield JsonItem(parse_item(line).value, f"{path.name}:{number}")
            except ImportRefused as refused:
                reasons = " ".join(note.message for note in refused.notes)
                raise ImportRefused(ImportNote("records", f"{path.name}: {reasons}", number)) from refused


def _told(row: JsonItem, make: Callable[[JsonItem], Any]) -> Any:
    """What `make` makes of a row; what cannot be stored is told with its place."""
    try:
        with transaction.atomic():
            return make(row)
    except ValidationError as error:
        raise ImportRefused(ImportNote("records", f"{row.place}: {' '.join(error.messages)}")) from error
    except DatabaseError as error:
        raise ImportRefused(ImportNote("records", f"{row.place}: {str(error).splitlines()[0]}")) from error


def _stored(kind: str, row: JsonItem) -> bool:
    """Make the record if there is none of its name."""
    model, names = _FIELDS[kind]
    held = {name: row.text(name) for name in names}
    there: Any = model.objects.filter(name=held["name"]) if model is Section else _known(model, held)
    if there.exists():
        return False

    def make(row: JsonItem) -> Any:
        if model is Section:
            held["position"] = row.number("position") or 0  # type: ignore[assignment]
        if slug_of(held["slug"]) != held["slug"] or model._default_manager.filter(slug=held["slug"]).exists():
            held["slug"] = ""
        record: Any = model(**held)
        record.clean_fields(exclude=["key", "slug", "parent", "lead_photo"])
        record.save()
        if model is not Section:
            _aliases(record, row)
        for one in row.items("appointments"):
            _appointment(record, one)
        return record

    _told(row, make)
    return True


def _known(model: Any, held: dict[str, str]) -> Any:
    found = model.objects.named(held["name"])
    return found.filter(disambiguation=held["disambiguation"]) if model is Person else found


def _aliases(record: Any, row: JsonItem) -> None:
    model = type(record)
    aliases = record.aliases.model
    for one in row.items("aliases"):
        name = one.text("name")
        taken = aliases.objects.filter(key=fold(name)).exists()
        if not taken and not (model is Tag and model.objects.named(name).exists()):
            alias = aliases(name=name, language=one.text("language"), **{model._meta.model_name: record})
            alias.full_clean(exclude=["key"])
            alias.save()


def _appointment(person: Person, row: JsonItem) -> None:
    names = ("honorific", "role", "organisation", "begins", "ends")
    affiliation = Organisation.objects.filter(slug=row.text("affiliation")).first()
    one = Appointment(person=person, affiliation=affiliation, **{name: row.text(name) for name in names})
    one.full_clean()
    one.save()


def _relate_organisation(row: JsonItem) -> None:
    parent = Organisation.objects.filter(slug=row.text("parent")).first()
    child = Organisation.objects.filter(slug=row.text("slug"), name=row.text("name"), parent=None).first()
    if parent and child:
        child.parent = parent
        child.clean()
        child.save()


def _relate_tag(row: JsonItem) -> None:
    tag = Tag.objects.filter(slug=row.text("slug"), name=row.text("name")).first()
    if tag is None:
        return
    broader = row.value.get("broader")
    slugs = [slug for slug in broader if isinstance(slug, str)] if isinstance(broader, list) else []
    for above in Tag.objects.filter(slug__in=slugs).exclude(pk=tag.pk):
        if TagBroader.first_circle(tag.pk, [above.pk]) is None:
            TagBroader.objects.get_or_create(tag=tag, broader=above)
    for scheme, value in row.item("identifiers").value.items():
        taken = TagIdentifier.objects.filter(scheme=scheme, value=value).exists()
        if scheme in TagIdentifier.FORMS and not taken and not tag.identifiers.filter(scheme=scheme).exists():
            identifier = TagIdentifier(tag=tag, scheme=scheme, value=str(value))
            identifier.full_clean()
            identifier.save()
