"""The names of all tags, kept in this process and brought up to date each time that somebody asks.

Whatever writes a tag, an alias, a merge or a split notes `tag:<key>` in `Change`; rows that came since are read by key,
with a few before them that may have been committed late, and so are records with keys higher than those known. What is
answered is compared with the database once more, so a name that has gone since is never offered.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from threading import Lock

from django.db.models import Max

from ..models import Change, Tag, TagAlias
from ..quotes.dates import is_date
from .in_text import Mention, Name, NamesInText, speaks

__all__ = ["forget_names", "tags_in"]

_LATE = 200  # changes before the last known that are read again, should they have been committed after it
_AT_ONCE = 2_000  # changes; where there are more, everything is read anew
_BATCH = 400
_LOOKED_AT = 300_000  # characters of a text, fifty thousand words; others who ask wait as long as one is looked through
_COMMON = frozenset({Tag.Kind.TOPIC})  # kinds whose names are words of the language


@dataclass(slots=True)
class _Kept:
    names: NamesInText = field(default_factory=NamesInText)
    change: int = 0  # the last known key of each table
    tag: int = 0
    alias: int = 0
    done: frozenset[int] = frozenset()  # changes near the last one that are in


_kept: list[_Kept] = []
_one_at_a_time = Lock()


def tags_in(blocks: Sequence[str], language: str, most: int) -> list[tuple[Tag, Mention]]:
    """Return the tags that stand in a text and may be given to an article, most frequent first.

    Retired tags, those of the desk's own (internal) and dates of which nobody approved (`Friday`) are left out, and so
    is what stands behind the first 300 000 characters of the text. A handful of queries by key, whatever the size of
    the vocabulary; the first call of a process reads it whole.
    """
    with _one_at_a_time:
        names = _up_to_date().names
        found = names.mentions(_beginning(blocks), language)[: 2 * most]
    offered = Tag.objects.offered().exclude(kind=Tag.Kind.INTERNAL).prefetch_related("aliases")
    tags = offered.in_bulk([one.tag for one in found])
    present = [(tags[one.tag], one) for one in found if one.tag in tags]
    return [(tag, one) for tag, one in present if _still_named(tag, one.name, language)][:most]


def _beginning(blocks: Sequence[str]) -> list[str]:
    left, found = _LOOKED_AT, []
    for text in blocks:
        found.append(text[:left])
        left -= len(found[-1])
    return found


def forget_names() -> None:
    """Have everything read anew by whoever asks next."""
    _kept.clear()


def _still_named(tag: Tag, name: str, language: str) -> bool:
    if tag.state == Tag.State.PROPOSED and is_date(tag.name):
        return False
    return name == tag.name or any(one.name == name and speaks(one.language, language) for one in tag.aliases.all())


def _up_to_date() -> _Kept:
    last = Change.objects.aggregate(last=Max("pk"))["last"] or 0
    kept = _kept[0] if _kept else None
    if kept is None or not kept.change <= last <= kept.change + _AT_ONCE:
        _kept[:] = [kept := _read_whole(last)]
        return kept
    since = max(0, kept.change - _LATE)
    rows = dict(Change.objects.filter(pk__gt=since, pk__lte=last).values_list("pk", "key"))
    tags = {int(key.removeprefix("tag:")) for pk, key in rows.items() if pk not in kept.done and key.startswith("tag:")}
    new_tags = list(Tag.objects.filter(pk__gt=kept.tag).values_list("pk", flat=True))
    new_aliases = dict(TagAlias.objects.filter(pk__gt=kept.alias).values_list("pk", "tag_id"))
    _read(kept.names, tags | set(new_tags) | set(new_aliases.values()))
    kept.change, kept.done = last, frozenset(pk for pk in rows if pk > last - 2 * _LATE)
    kept.tag, kept.alias = max([kept.tag, *new_tags]), max([kept.alias, *new_aliases])
    return kept


def _read_whole(last: int) -> _Kept:
    kept = _Kept(change=last)
    kept.done = frozenset(Change.objects.filter(pk__gt=last - _LATE).values_list("pk", flat=True))
    kept.tag = Tag.objects.aggregate(last=Max("pk"))["last"] or 0
    kept.alias = TagAlias.objects.aggregate(last=Max("pk"))["last"] or 0
    _read(kept.names, None)
    return kept


def _read(names: NamesInText, wanted: Iterable[int] | None) -> None:
    """Put the names of these tags in, of all if none are named; a tag that may not be offered has none."""
    if wanted is None:
        _put(names, None)
        return
    keys = sorted(wanted)
    for start in range(0, len(keys), _BATCH):
        batch = keys[start : start + _BATCH]
        for tag in batch:
            names.replace(tag, ())
        _put(names, batch)


def _put(names: NamesInText, keys: Sequence[int] | None) -> None:
    tags = Tag.objects.offered().exclude(kind=Tag.Kind.INTERNAL).order_by()
    aliases = TagAlias.objects.filter(tag__in=tags.values("pk")).order_by()
    if keys is not None:
        tags, aliases = tags.filter(pk__in=keys), aliases.filter(tag__in=keys)
    others: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for tag, name, language in aliases.values_list("tag_id", "name", "language"):
        others[tag].append((name, language))
    for tag, name, kind in tags.values_list("pk", "name", "kind"):
        proper = kind not in _COMMON
        printed = [(name, ""), *others[tag]]
        names.replace(tag, [Name(tag, one, language, proper) for one, language in printed])
