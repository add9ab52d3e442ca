"""What people, organisations and tags have in common: a name, aliases, one meaning, one address."""

from typing import Any, Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from media.fields import TextLine

from ..names import SLUG_LENGTH, fold, free_slug, slug_of
from .change import Change

__all__ = ["Alias", "Named", "NamedQuerySet"]

T = TypeVar("T", bound="Named")


class NamedQuerySet(models.QuerySet[T]):
    """Finds things by any of their names."""

    def named(self, name: str) -> Self:
        """Those whose name or alias means the same as `name`."""
        key = fold(name)
        return self.filter(models.Q(key=key) | models.Q(aliases__key=key)).distinct()

    def get_or_add(self, name: str, **fields: Any) -> T:
        """The one of that name or alias (the oldest where several share it); made of `fields` if there is none."""
        return self.named(name).order_by("pk").first() or self.create(name=name, **fields)


class Named(models.Model):
    """Something with a name that means one thing and has one address."""

    name = TextLine(_("name"), max_length=200)
    key = models.CharField(max_length=400, editable=False)  # fold(name)
    slug = models.SlugField(
        _("slug"),
        max_length=SLUG_LENGTH,
        unique=True,
        blank=True,
        help_text=_("The address. Made from the name when empty."),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = fold(self.name)
        if not self.key:
            raise ValidationError({"name": "A name needs at least one letter, digit or sign."})
        if not self.slug:
            others = type(self)._default_manager.exclude(pk=self.pk)
            self.slug = free_slug(self.name, lambda slug: others.filter(slug=slug).exists())
        with transaction.atomic():
            super().save(*args, **kwargs)
            Change.objects.note([f"{self._meta.model_name}:{self.pk}"])

    def clean(self) -> None:
        super().clean()
        self.key = fold(self.name)
        if not self.key:
            raise ValidationError({"name": "A name needs at least one letter, digit or sign."})
        if self.slug and slug_of(self.slug) != self.slug:
            raise ValidationError({"slug": f"This address cannot be used; “{slug_of(self.slug)}” can."})


class Alias(models.Model):
    """Another name or spelling."""

    name = TextLine(_("name"), max_length=200)
    key = models.CharField(max_length=400, editable=False, unique=True)  # fold(name)

    class Meta:
        abstract = True
        verbose_name = _("alias")
        verbose_name_plural = _("aliases")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = fold(self.name)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        self.key = fold(self.name)
        twin = type(self)._default_manager.filter(key=self.key).exclude(pk=self.pk).first()
        if not self.key or twin:
            raise ValidationError(
                {"name": f"This is an alias already: {twin}." if twin else "An alias needs a letter."}
            )
