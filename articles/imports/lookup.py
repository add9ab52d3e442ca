"""People, organisations and tags by name, each looked up once for all texts that are imported together."""

from collections.abc import Iterable
from typing import Any

from ..models import Organisation, Person, Tag, TagAlias
from ..models.named import Named
from ..names import fold

__all__ = ["Records"]

_BATCH = 400  # keys in one query


class Records:
    """What names lead to, within one transaction; names of new records are added.

    Args:
        many: several texts follow, so that all names of tags are read at once and not those of each text.
    """

    def __init__(self, *, many: bool = False) -> None:
        self._many = many
        self.forget()

    def forget(self) -> None:
        """Look everything up again: what was added is no longer there, because its text was taken back."""
        self._first: dict[tuple[type[Any], str], Any] = {}
        self._added: dict[tuple[type[Any], str], Any] = {}
        self._tags: dict[int, Tag] = {}
        self._keys: dict[str, int] | None = None

    def first_person(self, name: str) -> Person | None:
        """Somebody of that name or alias."""
        return self._named(Person, name)

    def first_organisation(self, name: str) -> Organisation | None:
        """An organisation of that name or alias."""
        return self._named(Organisation, name)

    def person(self, name: str) -> Person:
        """The person of that name, made if there is none."""
        return self._get_or_add(Person, name)

    def organisation(self, name: str) -> Organisation:
        """The organisation of that name, made if there is none."""
        return self._get_or_add(Organisation, name)

    def tag(self, name: str, kind: Tag.Kind) -> Tag:
        """The tag of that name; proposed if there is none."""
        tag = self._get_or_add(Tag, name, kind=kind, state=Tag.State.PROPOSED)
        if self._keys is not None and _may_be_found(tag):
            self._keys.setdefault(tag.key, tag.pk)
        return tag

    def tags_of_keys(self, keys: Iterable[str]) -> list[Tag]:
        """The tags for readers that have one of these folded names, in the order of their names, aliases at hand."""
        if not self._many:
            return _in_order(_tags(_named_so(list(keys))))
        if self._keys is None:
            self._keys = dict(TagAlias.objects.filter(tag__in=_usable()).values_list("key", "tag_id"))
            self._keys |= dict(_usable().values_list("key", "pk"))
        wanted = {self._keys[key] for key in keys if key in self._keys}
        if missing := wanted - self._tags.keys():
            self._tags |= {tag.pk: tag for tag in _tags(missing)}
        return _in_order(self._tags[key] for key in wanted)

    def _named[T: Named](self, model: type[T], name: str) -> T | None:
        key = model, fold(name)
        if key not in self._first:
            self._first[key] = _rows(model).named(name).first()
        found: T | None = self._first[key]
        return found

    def _get_or_add[T: Named](self, model: type[T], name: str, **fields: Any) -> T:
        key = model, fold(name)
        if key not in self._added:
            self._added[key] = _rows(model).get_or_add(name, **fields)
            self._first.pop(key, None)
        found: T = self._added[key]
        return found


def _rows(model: type[Named]) -> Any:
    return model._default_manager


def _usable() -> Any:
    return Tag.objects.exclude(kind=Tag.Kind.INTERNAL).exclude(state=Tag.State.RETIRED)


def _may_be_found(tag: Tag) -> bool:
    return tag.kind != Tag.Kind.INTERNAL and tag.state != Tag.State.RETIRED


def _named_so(keys: list[str]) -> set[int]:
    found: set[int] = set()
    for start in range(0, len(keys), _BATCH):
        some = keys[start : start + _BATCH]
        found |= set(_usable().filter(key__in=some).values_list("pk", flat=True))
        found |= set(TagAlias.objects.filter(key__in=some, tag__in=_usable()).values_list("tag_id", flat=True))
    return found


def _tags(keys: set[int]) -> list[Tag]:
    return list(Tag.objects.filter(pk__in=keys).prefetch_related("aliases")) if keys else []


def _in_order(tags: Iterable[Tag]) -> list[Tag]:
    return sorted(tags, key=lambda tag: (tag.name, tag.pk))
