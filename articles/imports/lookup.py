"""People, organisations and tags by name, looked up together for all texts that are imported together."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import batched
from typing import Any

from ..models import Organisation, Person, Tag, TagAlias
from ..models.named import Named, checked_key
from ..models.new_row import new_row
from ..names import fold

__all__ = ["Records"]

_BATCH = 5_000  # keys in one query
_KINDS: tuple[type[Any], ...] = (Organisation, Person, Tag)  # in the order in which new ones are written


class Records:
    """What names lead to, within one transaction.

    Args:
        at_once: new records are written by `write`, all at once; else each as soon as somebody asks for it.
        many: several texts follow, so that all names of tags are read at once and not those of each text.
    """

    def __init__(self, *, at_once: bool = False, many: bool = False) -> None:
        self._at_once, self._many = at_once, many
        self._found: dict[type[Any], dict[str, list[Any]]] = {kind: {} for kind in _KINDS}
        self._new: dict[type[Any], list[Any]] = {kind: [] for kind in _KINDS}
        self._same: dict[tuple[type[Any], int], Any] = {}  # one copy of each record
        self._tags: dict[str, int] | None = None  # of the vocabulary, by name or alias
        self._beginnings: dict[str, int] = {}
        self._undo: list[Callable[[], Any]] = []

    def look_up(self, names: Iterable[str]) -> None:
        """Ask for all records of these names together."""
        keys = {key for name in names if (key := fold(name))}
        for kind in _KINDS:
            self._look_up(kind, keys)

    def first_person(self, name: str) -> Person | None:
        """Somebody of that name or alias."""
        found: Person | None = self._first(Person, name)
        return found

    def first_organisation(self, name: str) -> Organisation | None:
        """An organisation of that name or alias."""
        found: Organisation | None = self._first(Organisation, name)
        return found

    def person(self, name: str) -> Person:
        """The person of that name; a new one if there is none."""
        return self._get_or_add(Person, name)

    def organisation(self, name: str) -> Organisation:
        """The organisation of that name; a new one if there is none."""
        return self._get_or_add(Organisation, name)

    def tag(self, name: str, kind: Tag.Kind = Tag.Kind.TOPIC) -> Tag:
        """The tag of that name; proposed if there is none."""
        return self._get_or_add(Tag, name, {"kind": kind, "state": Tag.State.PROPOSED})

    def tag_beginnings(self) -> Mapping[str, int] | None:
        """The words with which names of tags begin, and how many words they have at most; None if that is not known."""
        if self._many and self._tags is None:
            self._tags = dict(_usable_names(None))
            for key in self._tags:
                self._note_beginning(key)
        return self._beginnings if self._many else None

    def _note_beginning(self, key: str) -> None:
        words = key.split(" ")
        self._beginnings[words[0]] = max(self._beginnings.get(words[0], 0), len(words))

    def tags_among(self, keys: Collection[str]) -> dict[str, Tag]:
        """The tags for readers that have one of these folded names, by that name, in the order of their own names."""
        tags = self._tags or {}
        if not self._many:
            tags = dict(_usable_names(list(keys)))
        wanted = {key: tags[key] for key in keys if key in tags}
        missing = {pk for pk in wanted.values() if (Tag, pk) not in self._same}
        for some in batched(missing, _BATCH):
            self._same |= {(Tag, pk): tag for pk, tag in Tag.objects.in_bulk(some).items()}
        found = {key: self._same[Tag, pk] for key, pk in wanted.items()}
        new = self._found[Tag]
        found |= {key: new[key][0] for key in keys if key in new and new[key] and new[key][0].pk is None}
        return dict(sorted(found.items(), key=lambda pair: pair[1].name))

    @contextmanager
    def of_one(self) -> Iterator[None]:
        """Inside, one text asks. If it is refused, nothing stays of what it alone asked for."""
        self._undo.clear()
        try:
            yield
        except BaseException:
            for undo in reversed(self._undo):
                undo()
            raise

    def write(self) -> None:
        """Write what is new.

        Raises:
            IntegrityError: somebody else makes one of them at this moment.
        """
        for kind, new in self._new.items():
            kind._default_manager.add_all(new)

    def _look_up(self, kind: type[Any], keys: Iterable[str]) -> None:
        known = self._found[kind]
        for some in batched((key for key in keys if key not in known), _BATCH):
            known |= {key: [] for key in some}
            for record in kind._default_manager.filter(key__in=some):
                known[record.key].append(self._same.setdefault((kind, record.pk), record))
            name = kind._meta.model_name
            for alias in kind.aliases.rel.related_model._default_manager.filter(key__in=some).select_related(name):
                record = getattr(alias, name)
                record = self._same.setdefault((kind, record.pk), record)
                if record not in known[alias.key]:
                    known[alias.key].append(record)

    def _all(self, kind: type[Any], name: str) -> list[Any]:
        key, known = fold(name), self._found[kind]
        if key not in known:
            self._look_up(kind, [key])
        return known[key]

    def _first(self, kind: type[Any], name: str) -> Any:
        return min(self._all(kind, name), key=lambda record: (record.name, record.pk or 0), default=None)

    def _get_or_add[T: Named](self, kind: type[T], name: str, fields: dict[str, Any] | None = None) -> T:
        there: list[T] = self._all(kind, name)
        if not there:
            there.append(self._add(kind, name, fields or {}))
        return min(there, key=lambda record: record.pk or 0)

    def _add(self, kind: type[Any], name: str, fields: dict[str, Any]) -> Any:
        if not self._at_once:
            return kind._default_manager.get_or_add(name, **fields)
        record = new_row(kind, name=name, key=checked_key(name), **fields)
        there, new = self._found[kind][record.key], self._new[kind]
        new.append(record)
        if kind is Tag:
            self._note_beginning(record.key)
        self._undo += [new.pop, there.pop]
        return record


def _usable_names(keys: list[str] | None) -> Iterator[tuple[str, int]]:
    """The names and aliases of tags that a text may be given, with the keys of the tags: of all, or among `keys`."""
    usable = Tag.objects.exclude(kind=Tag.Kind.INTERNAL).exclude(state=Tag.State.RETIRED)
    aliases = TagAlias.objects.filter(tag__in=usable)
    if keys is None:
        yield from aliases.values_list("key", "tag_id")
        yield from usable.values_list("key", "pk")
        return
    for some in batched(keys, _BATCH):
        yield from aliases.filter(key__in=some).values_list("key", "tag_id")
        yield from usable.filter(key__in=some).values_list("key", "pk")
