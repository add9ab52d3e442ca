"""Sections, organisations, people and tags, each a JSON object, one after the other."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings

from ..models import Organisation, Person, Section, Tag

__all__ = ["organisations", "people", "sections", "tags"]

_BATCH = 500

type Row = dict[str, Any]


def sections() -> Iterator[Row]:
    """Every section, in the order of the navigation."""
    for section in Section.objects.all():
        yield {name: getattr(section, name) for name in ("name", "slug", "description", "position")}


def organisations() -> Iterator[Row]:
    """Every organisation; its parent by slug."""
    rows = Organisation.objects.order_by("pk").select_related("parent").prefetch_related("aliases")
    for row in rows.iterator(chunk_size=_BATCH):
        yield _named(row) | {"parent": row.parent.slug if row.parent else None}


def people() -> Iterator[Row]:
    """Every person, with what they were and when."""
    rows = Person.objects.order_by("pk").prefetch_related("aliases", "appointments__affiliation")
    for row in rows.iterator(chunk_size=_BATCH):
        appointments = [_appointment(one) for one in row.appointments.all()]
        yield _named(row) | {"disambiguation": row.disambiguation, "appointments": appointments}


def tags() -> Iterator[Row]:
    """Every tag, those for the desk too."""
    rows = Tag.objects.order_by("pk").prefetch_related("aliases", "identifiers", "broader").select_related("lead_photo")
    for row in rows.iterator(chunk_size=_BATCH):
        yield _named(row) | {
            "kind": row.kind,
            "state": row.state,
            "broader": sorted(tag.slug for tag in row.broader.all()),
            "identifiers": {one.scheme: one.value for one in row.identifiers.all()},
            "lead_photo": row.lead_photo.ref if row.lead_photo else None,
        }


def _named(row: Any) -> Row:
    return {
        "name": row.name,
        "slug": row.slug,
        "url": f"{settings.SITE_URL}{row.get_absolute_url()}",
        "description": row.description,
        "aliases": [{"name": one.name, "language": one.language} for one in row.aliases.all()],
    }


def _appointment(one: Any) -> Row:
    told = {name: getattr(one, name) for name in ("honorific", "role", "organisation", "begins", "ends")}
    return told | {"affiliation": one.affiliation.slug if one.affiliation else None}
