"""What people, organisations and tags have in common: a name, aliases, one meaning, one address."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, Self, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from media.fields import TextLine

from ..names import SLUG_LENGTH, Slugs, fold, slug_of
from .address import Address
from .bulk import add_rows
from .change import Change

__all__ = ["KEY_LENGTH", "Alias", "Named", "NamedQuerySet"]

T = TypeVar("T", bound="Named")
KEY_LENGTH = 400
_ATTEMPTS = 25  # to find an address that nobody takes at the same moment


def checked_key(name: str) -> str:
    """Return `fold(name)`.

    Raises:
        ValidationError: the name says nothing, or more than a key can hold.
    """
    key = fold(name)
    if not key:
        raise ValidationError({"name": _("A name needs at least one letter, digit or sign.")})
    if len(key) > KEY_LENGTH:
        raise ValidationError({"name": _("This name is too long once its ligatures are written out. Shorten it.")})
    return key


class NamedQuerySet(models.QuerySet[T]):
    """Finds things by any of their names."""

    def named(self, name: str) -> Self:
        """Those whose name or alias means the same as `name`."""
        key = fold(name)
        return self.filter(models.Q(key=key) | models.Q(aliases__key=key)).distinct()

    def get_or_add(self, name: str, **fields: Any) -> T:
        """The one of that name or alias (the oldest where several share it); made of `fields` if there is none.

        Who asks for the same name at the same moment gets the same one.
        """
        found = self.named(name).order_by("pk").first()
        if found is not None:
            return found
        try:
            with transaction.atomic():
                return self.create(name=name, **fields)
        except IntegrityError:
            faster = self.named(name).order_by("pk").first()
            if faster is None:
                raise
            return faster

    def add_all(self, records: Sequence[T]) -> None:
        """Write new records without addresses, and give them some; as `save` does with one.

        Raises:
            IntegrityError: somebody makes one of them, or takes an address, at this moment. Nothing was written.
            ValidationError: a name says nothing.
        """
        if not records:
            return
        slugs = _free_addresses(self.model, at_once=50)
        slugs.look_up(record.name for record in records)
        for record in records:
            record.key = checked_key(record.name)
            record.slug = slugs.give(record.name)
        with transaction.atomic():
            add_rows(records)
            Address.objects.hold(records)
            Change.objects.note(f"{self.model._meta.model_name}:{record.pk}" for record in records)


def _free_addresses(kind: type["Named"], of: int | None = None, at_once: int = 1) -> Slugs:
    """Gives addresses that no record of this kind but `of` has or had."""

    def taken(slugs: Iterable[str]) -> set[str]:
        others = kind._default_manager.exclude(pk=of).filter(slug__in=slugs)
        return {*others.values_list("slug", flat=True), *Address.objects.taken(kind, slugs, of)}

    return Slugs(taken, at_once)


class Named(models.Model):
    """Something with a name that means one thing and has one address."""

    name = TextLine(_("name"), max_length=200)
    key = models.CharField(max_length=KEY_LENGTH, editable=False)  # fold(name)
    slug = models.SlugField(
        _("slug"),
        max_length=SLUG_LENGTH,
        unique=True,
        blank=True,
        help_text=_("The address. Made from the name when empty."),
    )

    #: What decides whether, and where, a record stands in the index of its kind.
    in_index_by: ClassVar[tuple[str, ...]] = ("name",)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the record and note its address as its own for ever.

        Raises:
            ValidationError: the name says nothing, or the address belongs to another record.
        """
        self.key = checked_key(self.name)
        made_slug = not self.slug
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                with transaction.atomic():
                    self._save_with_address(*args, **kwargs)
                return
            except IntegrityError as error:
                if not made_slug or "slug" not in str(error) or attempt == _ATTEMPTS:
                    raise
                self.slug = ""  # somebody took it at the same moment

    def _save_with_address(self, *args: Any, **kwargs: Any) -> None:
        kind = type(self)
        before = kind._default_manager.filter(pk=self.pk).values("slug", *self.in_index_by).first() if self.pk else None
        if not self.slug:
            self.slug = _free_addresses(kind, self.pk).give(self.name)
        super().save(*args, **kwargs)
        Address.objects.hold([self])
        if before is not None and before["slug"] != self.slug:
            Address.objects.leave(self, before["slug"])
        Change.objects.note([f"{self._meta.model_name}:{self.pk}", *(self.shown_anew(before) if before else [])])

    def shown_anew(self, before: Mapping[str, Any]) -> Iterator[str]:
        """Yield what `Change` calls pages that may come to show the record, which do not know of it yet."""
        if any(getattr(self, name) != before[name] for name in self.in_index_by):
            yield f"index:{self._meta.model_name}"

    def was_shown(self) -> bool:
        """Whether readers see, or have ever seen, this record on a page of its own."""
        raise NotImplementedError

    def clean(self) -> None:
        super().clean()
        self.key = checked_key(self.name)
        if self.slug and slug_of(self.slug) != self.slug:
            text = _("This address cannot be used; “%(slug)s” can.")
            raise ValidationError({"slug": text % {"slug": slug_of(self.slug)}})
        if self.slug and Address.objects.taken(type(self), [self.slug], self.pk):
            text = _("This address once led to something else and still does. Choose another.")
            raise ValidationError({"slug": text})


class Alias(models.Model):
    """Another name or spelling."""

    name = TextLine(_("name"), max_length=200)
    key = models.CharField(max_length=KEY_LENGTH, editable=False, unique=True)  # fold(name)
    language = models.CharField(
        _("language"),
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"\A[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\Z")],
        help_text=_("BCP 47, for example de or pt-BR; empty for all."),
    )

    class Meta:
        abstract = True
        verbose_name = _("alias")
        verbose_name_plural = _("aliases")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = checked_key(self.name)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        self.key = checked_key(self.name)
        twin = type(self)._default_manager.filter(key=self.key).exclude(pk=self.pk).first()
        if twin:
            raise ValidationError({"name": _("This is an alias already: %(name)s.") % {"name": twin}})
