"""What two saves of one article changed otherwise, and how it is told: of each kind, where both versions are now."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

__all__ = ["Conflict", "Fate", "in_groups"]


class Fate(StrEnum):
    """What the joined form holds: both versions, only the writer's own, or neither, for its row or quote has gone."""

    BOTH = "both"
    MINE = "mine"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something that both changed otherwise. `name` is set where theirs can be chosen with a button."""

    label: str
    mine: str
    theirs: str
    fate: Fate
    name: str = ""


_OF_TWO_PEOPLE: dict[Fate, Promise] = {
    Fate.BOTH: _(
        "You both changed these words. The text below holds both versions, one after the other: leave in it what is "
        "right."
    ),
    Fate.MINE: _("You both changed these. Yours stands in the form; theirs is kept as a revision."),
    Fate.GONE: _(
        "What you wrote here belonged to something that was removed meanwhile, so the form has no place for it."
    ),
}
_OF_TWO_WINDOWS: dict[Fate, Promise] = {
    Fate.BOTH: _(
        "You changed these words in both windows. The text below holds both versions, one after the other: leave in it "
        "what is right."
    ),
    Fate.MINE: _(
        "You changed these in both windows. What you typed here stands in the form; what you saved in the other "
        "window is kept as a revision."
    ),
    Fate.GONE: _OF_TWO_PEOPLE[Fate.GONE],
}


def in_groups(conflicts: Iterable[Conflict], *, own: bool) -> Iterator[tuple[str, list[Conflict]]]:
    """Yield what there is of each kind, with the sentence that is true of it.

    Args:
        own: whether both saves are by the same person.
    """
    known = list(conflicts)
    for fate, told in (_OF_TWO_WINDOWS if own else _OF_TWO_PEOPLE).items():
        if found := [one for one in known if one.fate is fate]:
            yield str(told), found
