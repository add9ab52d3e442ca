"""The sets of tags that were read before, kept in this process: that of a tag with a hundred thousand articles takes
longer to read than the page that needs it takes to make.

A set is as good as the `stamp` of the tag's `TagUse`, which comes with the tag: every change of the set has another.
"""

from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock

from pyroaring import BitMap

from ..models.listing import Posting, TagUse
from ..models.tag import Tag

__all__ = ["sets_of", "use_of"]

_MOST = 16_000_000  # places; two bytes each, or less
type _Version = tuple[int, int]

_lock = Lock()
_kept: OrderedDict[int, tuple[_Version, BitMap]] = OrderedDict()  # what was asked for last comes last


def use_of(tag: Tag) -> TagUse | None:
    """The numbers of a tag that came with its `use`; None if it has none."""
    return getattr(tag, "use", None)


def sets_of(tags: Iterable[Tag]) -> dict[int, BitMap]:
    """For each of the tags that has any the places of its counted articles, see `Posting`. Not to be changed."""
    found: dict[int, BitMap] = {}
    missing: dict[int, _Version | None] = {}
    for tag in tags:
        version = _version(tag)
        with _lock:
            kept = _kept.get(tag.pk)
            if kept and kept[0] == version:
                found[tag.pk] = kept[1]
                _kept.move_to_end(tag.pk)
            else:
                missing[tag.pk] = version
    for key, places in Posting.objects.places(missing).items() if missing else ():
        found[key] = places
        if version := missing[key]:
            _keep(key, version, places)
    return found


def _version(tag: Tag) -> _Version | None:
    use = use_of(tag)
    return (use.stamp, use.live) if use and use.stamp is not None else None


def _keep(key: int, version: _Version, places: BitMap) -> None:
    with _lock:
        _kept[key] = version, places
        _kept.move_to_end(key)
        size = sum(len(places) for _, places in _kept.values())
        while size > _MOST:
            _, (_, places) = _kept.popitem(last=False)
            size -= len(places)
