"""What public pages are made of, kept between two pages: entries of lists and of feeds.

A publication changes one entry of the twenty that a page lists. The others are read, their pictures looked up and
their words put together once, in this process, and taken from here until `Change` names something that they show.
A page looks at that table before it takes anything, so it is no older than one that is read anew; and nothing is kept
that was changed while it was being read.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, cast

from ..change_keys import EVERYTHING, as_record
from ..models.edition import Edition
from .ledger import Ledger
from .new_changes import NewChanges
from .shows import shows

__all__ = ["forget_what_is_kept", "kept", "look", "names_of_edition", "one_look"]

_MOST = 2_000  # things; some ten kilobytes each

type _Place = tuple[Hashable, int]


@dataclass
class _Kept:
    changes: NewChanges = field(default_factory=NewChanges)
    begun: bool = False
    ledger: Ledger = field(default_factory=Ledger)
    things: OrderedDict[_Place, tuple[Any, frozenset[str]]] = field(default_factory=OrderedDict)
    showing: dict[str, set[_Place]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def look(self) -> int:
        """Drop what has changed. Returns the ledger's step at which everything is told that is committed now."""
        with self.lock:
            if not self.begun:
                self.changes.begin()
                self.begun = True
            elif keys := self.changes.read():
                self.ledger.report(keys)
                places = set(self.things) if EVERYTHING in keys else set[_Place]().union(*map(self._shows, keys))
                for place in places:
                    self._drop(place)
            return self.ledger.now

    def take(self, kind: Hashable, keys: Iterable[int]) -> dict[int, tuple[Any, frozenset[str]]]:
        with self.lock:
            there = {key: self.things[kind, key] for key in keys if (kind, key) in self.things}
            for key in there:
                self.things.move_to_end((kind, key))
        return there

    def keep(self, kind: Hashable, key: int, thing: Any, shown: frozenset[str], begun: int) -> None:
        records = set(map(as_record, shown))
        with self.lock:
            if not self.ledger.unchanged_since(begun, records | {EVERYTHING}):
                return
            self._drop((kind, key))
            self.things[kind, key] = thing, shown
            for name in records:
                self.showing.setdefault(name, set()).add((kind, key))
            if len(self.things) > _MOST:
                self._drop(next(iter(self.things)))

    def _shows(self, key: str) -> set[_Place]:
        return self.showing.get(key, set())

    def _drop(self, place: _Place) -> None:
        _, shown = self.things.pop(place, (None, frozenset()))
        for name in set(map(as_record, shown)):
            places = self.showing[name]
            places.discard(place)
            if not places:
                del self.showing[name]


_kept = _Kept()
_step: ContextVar[list[int] | None] = ContextVar("step", default=None)  # empty until the page has looked


@contextmanager
def one_look() -> Iterator[None]:
    """Inside, the table of changes is looked at once, when first something is asked for: for one page.

    Inside another nothing changes: what a replica is chosen by must be what the page is kept by.
    """
    if _step.get() is not None:
        yield
        return
    token = _step.set([])
    try:
        yield
    finally:
        _step.reset(token)


def kept[T](
    kind: Hashable,
    keys: Sequence[int],
    read: Callable[[list[int]], dict[int, T]],
    shown_by: Callable[[T], Iterable[str] | None],
) -> list[T]:
    """The things of these keys, in their order: those that are kept, and the others as `read` finds them.

    Args:
        kind: what they are, and all else on which their making depends, as the language of the page.
        keys: primary keys of rows that the page may show now; that is not judged here.
        read: makes those of some keys. Those whose row is gone are left out.
        shown_by: what a thing shows, in the words of `Change`, of records what they say of themselves; None if it
            changes by the clock too and is not kept.
    """
    begun = look()
    there = _kept.take(kind, keys)
    shows(*(name for _, shown in there.values() for name in shown))
    found = {key: cast("T", thing) for key, (thing, _) in there.items()}
    if missing := [key for key in dict.fromkeys(keys) if key not in found]:
        for key, thing in read(missing).items():
            found[key] = thing
            shown = shown_by(thing)
            if shown is not None:
                _kept.keep(kind, key, thing, frozenset(shown), begun)
    return [found[key] for key in keys if key in found]


def names_of_edition(edition: Edition) -> frozenset[str] | None:
    """What was read with an edition that comes with its tags and photos, and perhaps its quotes and authors.

    All that was read, since what is shown of it may be chosen otherwise tomorrow; None if the clock decides about a
    photo.
    """
    names = {f"article:{edition.article_id}"}
    names.update(f"tag:{row.tag_id}" for row in edition.edition_tags.all())
    for use in edition.edition_photos.all():
        if use.photo.allowed_from or use.photo.allowed_until:
            return None
        names.add(f"photo:{use.photo_id}")
    read = edition.__dict__.get("_prefetched_objects_cache", {})
    names.update(f"person:{row.person_id}" for name in ("bylines", "quotes") for row in read.get(name, ()))
    names.update(f"organisation:{row.affiliation_id}" for row in read.get("quotes", ()))
    return frozenset(names)


def forget_what_is_kept() -> None:
    """As after a start; for a database that another one was put in place of. What was being read is not kept."""
    global _kept
    ledger = Ledger()
    ledger.now = ledger.floor = _kept.ledger.now + 1
    _kept = _Kept(ledger=ledger)


def look() -> int:
    """Drop what has changed. Returns the step at which everything is told that was committed before; it never falls."""
    looked = _step.get()
    if looked is None:
        return _kept.look()
    if not looked:
        looked.append(_kept.look())
    return looked[0]
