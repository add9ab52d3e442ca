"""Where a tag, person or organisation stands: every table that leads to it, found from the models themselves.

So a table that comes later is merged like all others. A table in which the record can stand once beside something
(a tag once in an article) is told by its unique constraint: of two rows that would become the same one stays.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from ..models.named import Alias, Named

__all__ = ["Use", "alias_model", "has_field", "uses_of"]

#: What follows from other tables and is made anew by `listing`.
_DERIVED = {"listedtag", "posting", "taguse"}
_OWN = {"tagalias", "personalias", "organisationalias", "tagidentifier"}


@dataclass(frozen=True, slots=True)
class Use:
    """A column of a table that leads to records of a kind."""

    model: type[models.Model]
    column: str  # attname
    beside: tuple[str, ...] | None  # columns beside which a record stands once; None where it may stand often

    @property
    def is_use(self) -> bool:
        """Whether something is about the record here; its aliases and identifiers are its own."""
        return self.model._meta.model_name not in _OWN

    @property
    def has_order(self) -> bool:
        return has_field(self.model, "position")

    @property
    def has_guesses(self) -> bool:
        return has_field(self.model, "guess")


def uses_of(kind: type[Named]) -> Iterator[Use]:
    """Yield the columns that lead to records of `kind`; those between records of the kind itself are left out."""
    for relation in kind._meta.related_objects:
        model = relation.related_model
        if relation.many_to_many or isinstance(model, str) or not isinstance(relation.field, models.ForeignKey):
            continue
        if model._meta.model_name in _DERIVED:
            continue
        if model is kind or _leads_twice(model, kind):
            continue
        yield Use(model, relation.field.attname, _beside(model, relation.field))


def alias_model(kind: type[Named]) -> type[Alias]:
    """The model of the aliases of `kind`; its foreign key is called like the kind."""
    described: Any = kind._meta
    found: type[Alias] = described.get_field("aliases").related_model
    return found


def _leads_twice(model: type[models.Model], kind: type[Named]) -> bool:
    """A relation among records of the kind, such as broader tags: merging it is a matter of its own."""
    return sum(field.related_model is kind for field in model._meta.concrete_fields if field.remote_field) > 1


def _beside(model: type[models.Model], field: Any) -> tuple[str, ...] | None:
    if field.unique:
        return ()
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and field.name in constraint.fields:
            others = [model._meta.get_field(name) for name in constraint.fields if name != field.name]
            return tuple(one.attname for one in others)  # type: ignore[union-attr]
    return None


def has_field(model: type[models.Model], name: str) -> bool:
    """Whether the records of a table have a field of this name."""
    try:
        model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return True
