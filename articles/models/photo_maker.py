"""Who made a photo: the people and organisations that its credit names, found by name and never guessed."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models, transaction
from django.db.models import Q

from media.credit import Unparsed, parse_credit
from media.models import Photo

from .change import Change
from .organisation import Organisation
from .person import Person

__all__ = ["PhotoMaker", "is_organisation", "link_makers", "maker_keys", "note_photo"]


class PhotoMaker(models.Model):
    """One person or organisation of a photo's credit. Read from the credit at each save; nobody edits it."""

    photo = models.ForeignKey(Photo, models.CASCADE, related_name="makers")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="photos_made")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="photos_made")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(person=None) ^ Q(organisation=None), name="photo_maker_is_one"),
            models.UniqueConstraint(fields=["photo", "person"], name="photo_maker_person_once"),
            models.UniqueConstraint(fields=["photo", "organisation"], name="photo_maker_organisation_once"),
        ]

    def __str__(self) -> str:
        return str(self.person or self.organisation)


def maker_keys(photos: Iterable[int]) -> Iterator[str]:
    """Yield the keys of the people and organisations on whose pages the photos are."""
    for person, organisation in PhotoMaker.objects.filter(photo__in=photos).values_list("person_id", "organisation_id"):
        yield f"person:{person}" if person else f"organisation:{organisation}"


def note_photo(instance: Photo, created: bool, **_: Any) -> None:
    """A photo was saved: every page that shows its picture or credit is another now, or may come to show it."""
    shown = [] if created else [*maker_keys([instance.pk]), *(["home"] if instance.edition_photos.exists() else [])]
    Change.objects.note([f"photo:{instance.pk}", *shown])


def is_organisation(folded: str) -> bool:
    """Whether a folded name is that of an organisation, or an alias of one."""
    return Organisation.objects.filter(Q(key=folded) | Q(aliases__key=folded)).exists()


def link_makers(instance: Photo, created: bool = False, **_: Any) -> None:
    """Read the credit of a photo again. A name that two people share leads to neither."""
    names, bodies = set(instance.creator_names), set()
    credit = parse_credit(instance.credit_line, is_organisation)
    if not isinstance(credit, Unparsed):
        names |= {maker.name for maker in credit.creators}
        bodies |= {*credit.agencies, *credit.via, credit.courtesy, *(maker.affiliation for maker in credit.creators)}
    people = {found.pk for name in names if name and (found := _only(Person, name))}
    organisations = {found.pk for name in bodies if name and (found := _only(Organisation, name))}
    if created and not people | organisations:
        return
    with transaction.atomic():
        _set(instance, "person", people)
        _set(instance, "organisation", organisations)


def _only(model: type[Any], name: str) -> Any:
    found = list(model.objects.named(name)[:2])
    return found[0] if len(found) == 1 else None


def _set(photo: Photo, name: str, wanted: set[int]) -> None:
    rows = PhotoMaker.objects.filter(photo=photo).exclude(**{name: None})
    there = set(rows.values_list(name, flat=True))
    rows.filter(**{f"{name}__in": there - wanted}).delete()
    PhotoMaker.objects.bulk_create(PhotoMaker(photo=photo, **{f"{name}_id": key}) for key in sorted(wanted - there))
    if changed := sorted(there ^ wanted):
        Change.objects.note([f"index:{name}", *(f"{name}:{key}" for key in changed)])
