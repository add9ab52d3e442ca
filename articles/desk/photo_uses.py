"""Where a photo is used: the articles and tags that hold it, as far as whoever asks may know of them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse

from media.models import Photo

from ..models import Article, Edition, EditionPhoto, Tag
from ..rights import headlines_to, may, visible_to

__all__ = ["PhotoUse", "uses_of"]

_MOST = 50


@dataclass(frozen=True, slots=True)
class PhotoUse:
    """An article with the photo in its working copy or in what readers see, or a tag that leads with it.

    No address where one may not open it.
    """

    headline: str
    address: str
    live: bool


def uses_of(photo: Photo, user: Any) -> tuple[list[PhotoUse], int]:
    """Return the newest articles and the tags that use `photo`, and how many articles this user may not know of."""
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
    for tag in Tag.objects.filter(lead_photo=photo).order_by("name")[:_MOST]:
        address = reverse("admin:articles_tag_change", args=[tag.pk]) if may(user, "view", tag) else ""
        uses.append(PhotoUse(f"{Tag._meta.verbose_name}: {tag}", address, live=False))
    return uses, using.count() - told.count()
