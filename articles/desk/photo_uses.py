"""Where a photo is used: the articles that hold it, as far as whoever asks may know of them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse

from media.models import Photo

from ..models import Article, Edition, EditionPhoto
from ..rights import headlines_to, visible_to

__all__ = ["PhotoUse", "uses_of"]

_MOST = 50


@dataclass(frozen=True, slots=True)
class PhotoUse:
    """An article with the photo in its working copy or in what readers see; no address where one may not open it."""

    headline: str
    address: str
    live: bool


def uses_of(photo: Photo, user: Any) -> tuple[list[PhotoUse], int]:
    """Return the newest articles that use `photo`, and how many others this user may not know of."""
    shown = EditionPhoto.objects.filter(photo=photo)
    live = Exists(Edition.live.filter(article=OuterRef("pk"), pk__in=shown.values("edition")))
    held = Article.objects.filter(article_photos__photo=photo)
    published = Article.objects.filter(pk__in=shown.values("edition__article"))
    using = (held | published).distinct()
    told = headlines_to(user, using)
    open_to = set(visible_to(user, using).values_list("pk", flat=True)[:_MOST])
    uses = [
        PhotoUse(
            row.headline,
            reverse("admin:articles_article_change", args=[row.pk]) if row.pk in open_to else "",
            row.live_with_it,
        )
        for row in told.annotate(live_with_it=live).order_by("-pk")[:_MOST]
    ]
    return uses, using.count() - told.count()
