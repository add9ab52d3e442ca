"""What a form for merging finds when some of what it names has been merged since it was shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from ..models import Merged, VocabularyChange
from .versions import when

__all__ = ["Meanwhile", "merged_meanwhile", "quoted_names"]


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """Records that a form names and that are merged by now: into which they were, and how that is told."""

    into: frozenset[int]
    told: str

    def is_all(self, left: list[Any]) -> bool:
        """Whether nothing is left to do: all were merged into the one that is `left` of the form."""
        return len(left) == 1 and self.into == {left[0].pk}


def merged_meanwhile(kind: type[Model], keys: Iterable[int]) -> Meanwhile | None:
    """Return what became of these records; None if none of them was merged."""
    name = str(kind._meta.model_name)
    into = frozenset(Merged.objects.present_keys(name, keys).values())
    if not into:
        return None
    merges = VocabularyChange.objects.filter(
        kind=name, action=VocabularyChange.Action.MERGE, record_id__in=into, undone_at=None
    )
    newest = {change.record_id: change for change in merges.defer("rows").select_related("by").order_by("at", "pk")}
    return Meanwhile(into, " ".join(_told(change) for change in newest.values()))


def _told(change: VocabularyChange) -> str:
    who = (change.by.get_full_name() or change.by.get_username()) if change.by else _("Somebody")
    text = _("%(who)s merged %(names)s into “%(into)s” on %(when)s.")
    return text % {"who": who, "names": quoted_names(change.others), "into": change.name, "when": when(change.at)}


def quoted_names(names: Iterable[Any], most: int = 5) -> str:
    """The first of the names in quotation marks, and how many more there are."""
    told = [_("“%(name)s”") % {"name": name} for name in names]
    more = [_("%(number)d more") % {"number": len(told) - most}] if len(told) > most else []
    return ", ".join([*told[:most], *more])
