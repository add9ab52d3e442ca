"""Places of the front page that editors have filled at this instant. An article that is not live fills none."""

from django.utils import timezone

from ..models.edition import Edition
from ..models.front_slot import FrontSlot
from .prepared import NOW, Prepared

__all__ = ["slots_now", "with_slots"]

_FILLED = Prepared(lambda now: FrontSlot.objects.current(now).values_list("position", "article_id"), now=NOW)


def slots_now() -> dict[int, int]:
    """Return, by position (1 is the lead), the key of the live edition that stands there."""
    chosen: dict[int, int] = {}
    filled = _FILLED.rows(now=timezone.now())
    if filled:
        live = dict(Edition.live.filter(article_id__in=[key for _, key in filled]).values_list("article_id", "pk"))
        for position, article in filled:
            if article in live:
                chosen.setdefault(position, live[article])
    return chosen


def with_slots(newest: list[int], chosen: dict[int, int]) -> list[int]:
    """The list below the lead: chosen editions at their places (2 is the first), the newest between, none twice."""
    fixed = {position: key for position, key in chosen.items() if position > 1 and key != chosen.get(1)}
    rest = [key for key in newest if key not in fixed.values()]
    for position in sorted(fixed):
        rest.insert(min(position - 2, len(rest)), fixed[position])
    return rest
