"""What stands above a merged record: broader tags, the parent of an organisation. Never a circle."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from ..models import Organisation, TagBroader
from .ledger import Ledger

__all__ = ["circles_of_broader", "merge_broader", "merge_parents", "parent_after_merge"]


def merge_broader(ledger: Ledger, into: int, others: Iterable[int]) -> None:
    """Let the relations of all lead to `into`; those that would close a circle, or are there twice, go."""
    group = {into, *others}
    dropped = set(circles_of_broader(group))
    rows = list(TagBroader.objects.filter(tag__in=group) | TagBroader.objects.filter(broader__in=group))
    rows.sort(key=lambda row: (into not in (row.tag_id, row.broader_id), row.pk))
    known: set[tuple[int, int]] = set()
    moves = []
    for row in rows:
        pair = (into if row.tag_id in group else row.tag_id, into if row.broader_id in group else row.broader_id)
        if row.pk in dropped or pair[0] == pair[1] or pair in known:
            ledger.delete(row)
        else:
            known.add(pair)
            moves.append((row, pair))
    for row, (tag, broader) in moves:
        if (row.tag_id, row.broader_id) != (tag, broader):
            before = {"tag_id": row.tag_id, "broader_id": row.broader_id}
            ledger.update(TagBroader, [(row.pk, before)], tag_id=tag, broader_id=broader)


def circles_of_broader(group: set[int]) -> list[int]:
    """The relations by which a tag of the group stands, over others, under one of the group."""
    above: dict[int, list[int]] = defaultdict(list)
    for tag, broader in TagBroader.objects.values_list("tag_id", "broader_id"):
        above[tag].append(broader)
    rows = TagBroader.objects.filter(tag__in=group).values_list("pk", "broader_id")
    return [key for key, broader in rows if broader not in group and _reaches(above, broader, group)]


def _reaches(above: Mapping[int, list[int]], start: int, group: set[int]) -> bool:
    seen, open_ones = {start}, [start]
    while open_ones:
        for one in above.get(open_ones.pop(), ()):
            if one in group:
                return True
            if one not in seen:
                seen.add(one)
                open_ones.append(one)
    return False


def parent_after_merge(into: Organisation, group: set[int]) -> int | None:
    """The body above `into` once all of the group are one: the first above it that does not stand under the group."""
    parents: dict[int, int | None] = dict(Organisation.objects.values_list("pk", "parent_id"))
    chain: list[int] = []
    above = into.parent_id
    while above is not None and above not in chain:
        chain.append(above)
        above = parents.get(above)
    last = max((place for place, key in enumerate(chain) if key in group), default=-1)
    return chain[last + 1] if last + 1 < len(chain) else None


def merge_parents(ledger: Ledger, into: Any, others: Iterable[int]) -> None:
    """Let the parts of all be parts of `into`."""
    group = {into.pk, *others}
    parent = parent_after_merge(into, group)
    if parent != into.parent_id:
        ledger.update(Organisation, [(into.pk, {"parent_id": into.parent_id})], parent_id=parent)
    parts = Organisation.objects.filter(parent__in=group - {into.pk}).exclude(pk=into.pk).order_by("parent_id", "pk")
    rows = [(key, {"parent_id": before}) for key, before in parts.values_list("pk", "parent_id")]
    ledger.update(Organisation, rows, parent_id=into.pk)
