"""Tags that readers may see, each with the number of articles that is kept of it (`use`)."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from ..models.listing import TagUse
from ..models.tag import Tag
from .editions import shown_tags
from .prepared import KEY, NAME, NOW, Prepared, columns, records

__all__ = ["shown_tags_under", "tags_with_use"]


def shown_tags_under(slugs: Collection[str]) -> list[Tag]:
    """Those of these addresses, by slug."""
    return _made(_UNDER.rows(now=timezone.now(), slugs=list(slugs))) if slugs else []


def tags_with_use(keys: Collection[int]) -> dict[int, Tag]:
    """Those of these keys that are not internal, used or not, by key."""
    found = _made(_OF.rows(keys=list(keys))) if keys else []
    return {tag.pk: tag for tag in found}


_COLUMNS = [*columns(Tag), *columns(TagUse, "use__")]
_OWN = len(columns(Tag))


def _under(now: datetime, slugs: str) -> QuerySet[Tag, Any]:
    return shown_tags(now).filter(slug__in=[slugs]).order_by("slug").values_list(*_COLUMNS)


def _of(keys: int) -> QuerySet[Tag, Any]:
    return Tag.objects.exclude(kind=Tag.Kind.INTERNAL).filter(pk__in=[keys]).values_list(*_COLUMNS)


_UNDER = Prepared(_under, now=NOW, slugs=NAME)
_OF = Prepared(_of, keys=KEY)


def _made(rows: Sequence[Sequence[Any]]) -> list[Tag]:
    tags = records(Tag, (row[:_OWN] for row in rows))
    for tag, row in zip(tags, rows, strict=True):
        use = next(iter(records(TagUse, [row[_OWN:]] if row[_OWN] is not None else [])), None)
        Tag._meta.get_field("use").set_cached_value(tag, use)
    return tags
