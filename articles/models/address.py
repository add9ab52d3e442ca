"""Addresses of tags, people and organisations: one that a record has had belongs to it for ever.

When records are merged, the addresses of all of them belong to the one that stays. So an old address leads
to where its record is now in one step, however often that was renamed or merged, and no chain can form.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from .bulk import append
from .new_row import new_row

if TYPE_CHECKING:
    from .named import Named

__all__ = ["Address"]


class AddressManager(models.Manager["Address"]):
    def taken(self, kind: type["Named"], slugs: Iterable[str], by_other_than: int | None = None) -> set[str]:
        """Which of these addresses a record of this kind has, or once had; one that was deleted holds none."""
        held = self.filter(kind=kind._meta.model_name, slug__in=slugs).exclude(record_id=by_other_than or 0)
        holders = dict(held.values_list("slug", "record_id"))
        there = set(_there(kind, holders.values()))
        return {slug for slug, holder in holders.items() if holder in there}

    def hold(self, records: Sequence["Named"]) -> None:
        """Note that the present address of each record, all of one kind, is its own; when they are written.

        Raises:
            ValidationError: one belongs to another record.
            IntegrityError: another takes one at this moment.
        """
        kind = type(records[0])
        name = str(kind._meta.model_name)
        held = {address.slug: address for address in self.filter(kind=name, slug__in=[one.slug for one in records])}
        others = [(one, held[one.slug]) for one in records if one.slug in held and held[one.slug].record_id != one.pk]
        holders = _there(kind, (address.record_id for _, address in others))
        for record, address in others:
            if address.record_id in holders:
                text = _("This address once led to “%(name)s” and still does. Choose another.")
                raise ValidationError({"slug": text % {"name": holders[address.record_id]}})
            self.filter(pk=address.pk).update(record_id=record.pk, shown=False)
        append(new_row(Address, kind=name, slug=one.slug, record_id=one.pk) for one in records if one.slug not in held)

    def leave(self, record: "Named", slug: str) -> None:
        """Note that a record no longer has the address `slug`; from where readers saw it they are led on."""
        values = {"record_id": record.pk, "shown": record.was_shown()}
        address, made = self.get_or_create(kind=type(record)._meta.model_name, slug=slug, defaults=values)
        if not made and values["shown"]:
            self.filter(pk=address.pk).update(shown=True)


def _there(kind: type["Named"], keys: Iterable[int]) -> dict[int, "Named"]:
    """Those of the records that still are, by their keys."""
    wanted = list(keys)
    return kind._default_manager.in_bulk(wanted) if wanted else {}


class Address(models.Model):
    """An address that a record has or had. `shown`: readers saw the record there before it moved on."""

    kind = models.CharField(max_length=20)  # model name
    slug = models.CharField(max_length=80)
    record_id = models.BigIntegerField()
    shown = models.BooleanField(default=False)

    objects: ClassVar[AddressManager] = AddressManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "slug"], name="address_once")]
        indexes = [models.Index(fields=["kind", "record_id"], name="address_of_record")]

    def __str__(self) -> str:
        return f"{self.kind} {self.slug}"
