"""What a merge would do, in numbers, before anybody does it. Reads only."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy

from ..models import Organisation, Tag, TagBroader, TagIdentifier
from ..models.named import Named
from .hierarchy import circles_of_broader, parent_after_merge
from .merge import aliases_to_be, groups_of
from .uses import alias_model, uses_of

#: What people call the tables in which a tag, person or organisation stands.
_WORDS = {
    "articletag": gettext_lazy("articles"),
    "articlebyline": gettext_lazy("articles as their author"),
    "quote": gettext_lazy("quotes"),
    "editiontag": gettext_lazy("published editions"),
    "editionbyline": gettext_lazy("published editions as their author"),
    "editionquote": gettext_lazy("published quotes"),
    "photomaker": gettext_lazy("photos"),
}

__all__ = ["Count", "Preview", "preview_of_merge"]


@dataclass(frozen=True, slots=True)
class Count:
    """Of one table: how many rows will lead to the one that stays instead, and how many had it beside another."""

    what: str  # the table in words, plural
    moved: int
    both: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What a merge would do. `aliases`: names that become aliases. `lost`: what the one that stays has already."""

    into: Named
    others: list[Named]
    counts: list[Count]
    aliases: list[str]
    not_aliases: list[str]
    lost: list[str] = field(default_factory=list)


def preview_of_merge(into: Named, others: Iterable[Named]) -> Preview:
    """Count what `merge(into, others)` would touch; the counts are exact if nothing happens in between."""
    gone = list(others)
    keys = [one.pk for one in gone]
    kind = type(into)
    counts = []
    for use in uses_of(kind):
        moved = both = 0
        for group in groups_of(use, keys, into.pk):
            moved += any(row[use.column] != into.pk for row in group)
            both += len(group) > 1
        if moved and use.is_use:
            words = _WORDS.get(str(use.model._meta.model_name), use.model._meta.verbose_name_plural)
            counts.append(Count(str(words), moved, both))
    aliases = aliases_to_be(into, gone)
    kept_aliases = alias_model(kind)._default_manager.filter(**{f"{kind._meta.model_name}__in": keys})
    return Preview(
        into,
        gone,
        counts,
        [*aliases, *kept_aliases.values_list("name", flat=True)],
        [one.name for one in gone if one.key != into.key and one.name not in aliases],
        _lost(into, keys),
    )


def _lost(into: Named, keys: list[int]) -> list[str]:
    if isinstance(into, Organisation):
        parent = parent_after_merge(into, {into.pk, *keys})
        return [] if parent == into.parent_id or into.parent is None else [str(into.parent)]
    if not isinstance(into, Tag):
        return []
    rows = TagIdentifier.objects.filter(tag__in=[into.pk, *keys]).order_by("pk")
    by_scheme = Counter(row.scheme for row in rows)
    own = {row.scheme for row in rows if row.tag_id == into.pk}
    lost = [str(row) for row in rows if row.tag_id != into.pk and by_scheme[row.scheme] > 1 and row.scheme in own]
    circles = TagBroader.objects.filter(pk__in=circles_of_broader({into.pk, *keys})).select_related("tag", "broader")
    return lost + [f"{row.tag} < {row.broader}" for row in circles]
