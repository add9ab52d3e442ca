"""What a photo still needs before it can be printed: one condition for lists, filters and the start page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet, Value
from django.db.models.functions import Trim
from django.db.models.lookups import Exact
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from media.models import Photo, SamePicture
from media.rights import Rights, ends_within, may_be_shown

__all__ = ["NEEDS", "Need", "needs", "unready", "with_needs"]

_HERE = ~Q(original="")


@dataclass(frozen=True, slots=True)
class Need:
    """Something that is missing or in the way.

    `word` is for a list of them (None: another says it), `title` for a filter.
    """

    code: str
    word: Promise | None
    title: Promise
    condition: Callable[[], Q]  # of the photos that need it, at this instant


def _blank(name: str) -> Any:
    return Q(Exact(Trim(F(name)), Value("")))


def _twice() -> Q:
    asked = SamePicture.objects.open()
    return Q(pk__in=asked.values("older")) | Q(pk__in=asked.values("newer"))


def _refused() -> Q:
    return Q(pictures_missing=True) & ~Q(pictures_refused="")


NEEDS = {
    need.code: need
    for need in (
        Need("credit", _("credit"), _("A credit"), lambda: _blank("credit_line")),
        Need("alt", _("alt text"), _("An alt text"), lambda: _HERE & Q(decorative=False) & _blank("alt_text")),
        Need("rights", _("rights"), _("Its rights said"), lambda: _HERE & Q(rights=Rights.UNKNOWN)),
        Need("file", _("picture"), _("The picture"), lambda: Q(original="")),
        Need("over", _("not shown now"), _("Worth a look: it may not be shown now"), lambda: ~may_be_shown()),
        Need("ending_1", None, _("Worth a look: its right ends within a day"), lambda: ends_within(1)),
        Need("ending_7", None, _("Worth a look: its right ends within 7 days"), lambda: ends_within(7)),
        Need(
            "ending",
            _("its right ends soon"),
            _("Worth a look: its right ends within 30 days"),
            lambda: ends_within(30),
        ),
        Need("twice", _("same picture twice"), _("Worth a look: the same picture twice"), _twice),
        Need("pictures", _("its files cannot be made"), _("Worth a look: its files cannot be made"), _refused),
    )
}
_OF_THE_START_PAGE = ("credit", "alt", "rights", "twice", "pictures")


def unready() -> Q:
    """The condition for a photo that is here to want somebody who looks after it."""
    wanted = Q()
    for code in _OF_THE_START_PAGE:
        wanted |= NEEDS[code].condition()
    return _HERE & wanted


def with_needs(photos: QuerySet[Any]) -> QuerySet[Any]:
    """The photos, each knowing its `needs`."""
    told = {
        f"needs_{code}": ExpressionWrapper(need.condition(), output_field=BooleanField())
        for code, need in NEEDS.items()
    }
    annotated: QuerySet[Any] = photos.annotate(**told)
    return annotated


def needs(photo: Photo, *, but: str = "") -> list[str]:
    """What is missing or in the way, in words, of a photo that came by `with_needs`; not the code `but`."""
    wanted = (need for code, need in NEEDS.items() if code != but and getattr(photo, f"needs_{code}"))
    return [str(need.word) for need in wanted if need.word]
