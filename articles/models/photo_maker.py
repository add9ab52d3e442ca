"""Who made a photo: the people and organisations that its credit names, found by name and never guessed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from django.db import models, transaction
from django.db.models import Q

from media.credit import Unparsed, parse_credit
from media.models import Photo

from .bulk import add_rows, append
from .change import Change
from .organisation import Organisation
from .person import Person

__all__ = ["PhotoMaker", "add_awaited", "is_organisation", "link_makers", "maker_keys", "note_photo"]


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


def add_awaited(photos: Sequence[Photo]) -> None:
    """Write new photos that await their files, and link who made them; as `save` does with one."""
    if not photos:
        return
    with transaction.atomic():
        add_rows(photos)
        Change.objects.note(f"photo:{photo.pk}" for photo in photos)
        _link_makers(photos)


def is_organisation(folded: str) -> bool:
    """Whether a folded name is that of an organisation, or an alias of one."""
    return Organisation.objects.filter(Q(key=folded) | Q(aliases__key=folded)).exists()


def link_makers(instance: Photo, created: bool = False, **_: Any) -> None:
    """Read the credit of a photo that was saved again. A name that two people share leads to neither."""
    _link_makers([instance], created=created)


def _link_makers(photos: Sequence[Photo], *, created: bool = True) -> None:
    """Read the credits of these photos; a credit of several is read once."""
    known = cache(is_organisation)
    only = cache(_only)
    wanted: dict[str, dict[int, set[int]]] = {"person": {}, "organisation": {}}

    @cache
    def makers_of(credit_line: str, creators: tuple[str, ...]) -> tuple[set[int], set[int]]:
        names, bodies = _credited(credit_line, creators, known)
        people = {found.pk for name in names if name and (found := only(Person, name))}
        return people, {found.pk for name in bodies if name and (found := only(Organisation, name))}

    for photo in photos:
        people, organisations = makers_of(photo.credit_line, tuple(photo.creator_names))
        if not created or people | organisations:
            wanted["person"][photo.pk], wanted["organisation"][photo.pk] = people, organisations
    with transaction.atomic():
        for kind, makers in wanted.items():
            _set(makers, kind, created=created)


def _credited(credit_line: str, creators: Sequence[str], known: Callable[[str], bool]) -> tuple[set[str], set[str]]:
    """The people and the organisations that a credit line names, and the creators beside it."""
    names, bodies = set(creators), set()
    credit = parse_credit(credit_line, known)
    if not isinstance(credit, Unparsed):
        names |= {maker.name for maker in credit.creators}
        bodies |= {*credit.agencies, *credit.via, credit.courtesy, *(maker.affiliation for maker in credit.creators)}
    return names, bodies


def _only(model: type[Any], name: str) -> Any:
    found = list(model.objects.named(name)[:2])
    return found[0] if len(found) == 1 else None


def _set(wanted: dict[int, set[int]], name: str, *, created: bool) -> None:
    """Let the photos (keys) have these makers of one kind, and no others."""
    rows = PhotoMaker.objects.filter(photo__in=wanted).exclude(**{name: None})
    there = set() if created else set(rows.values_list("photo_id", name))
    makers = {(photo, key) for photo, keys in wanted.items() for key in keys}
    for photo, key in there - makers:
        rows.filter(photo=photo, **{name: key}).delete()
    new = sorted(makers - there)
    append(PhotoMaker(photo_id=photo, **{f"{name}_id": key}) for photo, key in new)
    if changed := sorted({key for _, key in there ^ makers}):
        Change.objects.note([f"index:{name}", *(f"{name}:{key}" for key in changed)])
