"""Addresses of tags, people and organisations: one that a record has had belongs to it for ever.

When records are merged, the addresses of all of them belong to the one that stays. So an old address leads
to where its record is now in one step, however often that was renamed or merged, and no chain can form.
"""

from typing import TYPE_CHECKING, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from .named import Named

__all__ = ["Address"]


class AddressManager(models.Manager["Address"]):
    def is_taken(self, kind: type["Named"], slug: str, by_other_than: int | None = None) -> bool:
        """Whether a record of this kind has, or once had, this address; one that was deleted holds none."""
        holder = self.filter(kind=kind._meta.model_name, slug=slug).exclude(record_id=by_other_than or 0).first()
        return holder is not None and kind._default_manager.filter(pk=holder.record_id).exists()

    def hold(self, record: "Named") -> None:
        """Note that the present address of a record is its own; in the transaction that writes the record.

        Raises:
            ValidationError: it belongs to another record.
            IntegrityError: another takes it at this moment.
        """
        kind = type(record)
        name = str(kind._meta.model_name)
        address = self.filter(kind=name, slug=record.slug).first()
        if address is None:
            self.create(kind=name, slug=record.slug, record_id=record.pk)
        elif address.record_id != record.pk:
            holder = kind._default_manager.filter(pk=address.record_id).first()
            if holder is not None:
                text = _("This address once led to “%(name)s” and still does. Choose another.")
                raise ValidationError({"slug": text % {"name": holder}})
            self.filter(pk=address.pk).update(record_id=record.pk, shown=False)

    def leave(self, record: "Named", slug: str) -> None:
        """Note that a record no longer has the address `slug`; from where readers saw it they are led on."""
        values = {"record_id": record.pk, "shown": record.was_shown()}
        address, made = self.get_or_create(kind=type(record)._meta.model_name, slug=slug, defaults=values)
        if not made and values["shown"]:
            self.filter(pk=address.pk).update(shown=True)


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
