"""Ways to narrow a search down: what the newest results are filed under, with how many of each."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from ..models.obtained import HowObtained
from ..models.organisation import Organisation
from ..models.person import Person
from ..models.section import Section
from ..models.tag import Tag
from ..search.query import Query
from .prepared import KEY, Prepared, columns, records

__all__ = ["Choice", "Facet", "facets"]

_MOST = 8
_KINDS = {"section": "s", "year": "y", "tag": "t", "person": "p", "organisation": "o", "rank": "r", "obtained": "h"}
_TITLES = {
    "section": _("Section"),
    "year": _("Year"),
    "tag": _("Tag"),
    "person": _("Person"),
    "organisation": _("Organisation"),
    "rank": _("Rank"),
    "obtained": _("How obtained"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to narrow down: its name, how many results it leaves, and the query."""

    name: str
    count: int
    query: str


@dataclass(frozen=True, slots=True)
class Facet:
    """The choices of one kind, most results first; years newest first."""

    title: str
    choices: list[Choice]


def facets(
    filed: Counter[str] | None, query: Query, fields: Sequence[str], ranks: Mapping[str, str] | None = None
) -> list[Facet]:
    """Return for each field the choices that leave some of the results out.

    Args:
        filed: how many results are filed under each key, as in `Found`.
        fields: in the order in which they are shown.
        ranks: for the address of a rank how it is printed.
    """
    shown = []
    asked = {(term.field, term.value.lower()) for term in query.terms if not term.negative}
    for field in fields:
        counts = _counts(filed or Counter(), _KINDS[field])
        named = _named(field, list(counts), ranks or {})
        choices = [
            Choice(named[key][0], count, query.narrowed(f"{field}:{named[key][1]}"))
            for key, count in counts.items()
            if key in named and (field, named[key][1]) not in asked
        ]
        if choices:
            shown.append(Facet(str(_TITLES[field]), choices))
    return shown


def _counts(filed: Counter[str], kind: str) -> dict[str, int]:
    of_kind = {key[2:]: count for key, count in filed.items() if key.startswith(f"{kind}:")}
    most = sorted(of_kind, key=lambda key: (-of_kind[key], key))[:_MOST]
    if kind == "y":
        most = sorted(of_kind, reverse=True)[:_MOST]
    return {key: of_kind[key] for key in most}


def _named(field: str, keys: list[str], ranks: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """For each key the name that is shown and the value in the query."""
    if field == "year":
        return {key: (key, key) for key in keys}
    if field == "obtained":
        return {key: (str(HowObtained(key).label), key) for key in keys if key in HowObtained.values}
    if field == "rank":
        return {key: (ranks.get(key, key.replace("-", " ").title()), key) for key in keys}
    if not keys:
        return {}
    model, rows = _RECORDS[field]
    found: list[Any] = records(model, rows.rows(keys=[int(key) for key in keys]))
    return {str(record.pk): (str(record), record.slug) for record in found}


def _of_keys(records: QuerySet[Any]) -> tuple[type[Model], Prepared]:
    wanted = columns(records.model)
    return records.model, Prepared(lambda keys: records.filter(pk__in=[keys]).values_list(*wanted), keys=KEY)


_RECORDS = {
    "section": _of_keys(Section.objects.all()),
    "tag": _of_keys(Tag.objects.exclude(kind=Tag.Kind.INTERNAL)),
    "person": _of_keys(Person.objects.all()),
    "organisation": _of_keys(Organisation.objects.all()),
}
