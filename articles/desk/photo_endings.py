"""Photos whose right ends soon or has ended: told once more urgently each time, and where a placeholder stands."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from media.models import Photo
from media.rights import WARNED_BEFORE, ends_within

from ..models import Article, EditionPhoto, live_now
from ..rights import headlines_to, visible_to
from .local_time import in_words

__all__ = ["Ending", "endings"]

_NAMED = 3  # headlines of one photo


@dataclass(slots=True)
class Ending:
    """A photo and how near its end is: `days` is one of `WARNED_BEFORE`, or 0 where readers see a placeholder."""

    photo: Photo
    days: int
    headlines: list[str] = field(default_factory=list)
    others: int = 0  # articles that hold the placeholder and are not named

    @property
    def told(self) -> str:
        if self.days:
            when = in_words(self.photo.allowed_until) if self.photo.allowed_until else ""
            words = {1: _("LAST DAY: its right ends %(when)s"), 7: _("Its right ends soon, %(when)s")}
            return words.get(self.days, _("Its right ends %(when)s")) % {"when": when}
        places = [f"“{headline}”" for headline in self.headlines]
        if self.others:
            places.append(ngettext("%(n)d other article", "%(n)d other articles", self.others) % {"n": self.others})
        return _("It may not be shown any more. A placeholder stands in %(places)s") % {"places": ", ".join(places)}


def endings(user: Any, most: int) -> list[Ending]:
    """The photos that `user` should look at, the most urgent first, at most `most`."""
    now = timezone.now()
    live = Exists(EditionPhoto.objects.filter(live_now("edition__"), photo=OuterRef("pk")))
    over = Q(allowed_until__lte=now) | Q(withdrawn=True)
    photos = visible_to(user, Photo.objects.exclude(original=""))
    ended = list(photos.filter(over, live).order_by("-allowed_until", "-pk")[:most])
    ending = photos.filter(ends_within(max(WARNED_BEFORE))).order_by("allowed_until", "pk")
    found = [Ending(photo, 0) for photo in ended]
    found += [Ending(photo, photo.warning_days(now) or 0) for photo in ending[: most - len(ended)]]
    _name_places(user, {one.photo.pk: one for one in found if not one.days})
    return found


def _name_places(user: Any, ended: dict[int, Ending]) -> None:
    """Fill in which live articles hold the placeholders, as far as `user` may know of them."""
    if not ended:
        return
    uses = EditionPhoto.objects.filter(live_now("edition__"), photo__in=ended)
    names = uses.order_by("-edition__valid_from").values_list("photo_id", "edition__article_id", "edition__headline")
    rows = list(names[: 50 * len(ended)])
    articles = Article.objects.filter(pk__in={article for _photo, article, _headline in rows})
    known = set(headlines_to(user, articles).values_list("pk", flat=True))
    for photo, article, headline in rows:
        one = ended[photo]
        if article in known and len(one.headlines) < _NAMED:
            one.headlines.append(headline)
        else:
            one.others += 1
