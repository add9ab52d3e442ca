"""Related tags: those that stand beside a tag most often, with the exact number of common articles."""

from django.db.models import Count

from ..models.listing import ListedTag, Posting, TagUse

__all__ = ["KEPT_FROM", "related_to"]

KEPT_FROM = 200  # articles of a tag; with fewer, readers' pages count them all in one query
_KEPT = 12
_CANDIDATES = 16


def related_to(tag: int, use: TagUse) -> list[list[int]]:
    """Return the tags beside `tag` as `[[tag, number of common articles], …]`, most frequent first.

    Empty for a tag with few articles. Who comes into question is read from its newest articles and
    from what was related before; the numbers are exact.
    """
    if use.live <= KEPT_FROM:
        return []
    newest = ListedTag.objects.filter(tag_id=tag).order_by("-first_published_at", "-uuid")
    editions = list(newest.values_list("edition_id", flat=True)[:KEPT_FROM])
    beside = ListedTag.objects.filter(edition_id__in=editions).exclude(tag_id=tag).values("tag_id")
    frequent = beside.annotate(times=Count("edition_id")).order_by("-times", "tag_id")[:_CANDIDATES]
    candidates = {row["tag_id"] for row in frequent} | {other for other, _ in use.related}
    places = Posting.objects.places([tag, *candidates])
    mine = places.pop(tag)
    numbers = sorted(((-mine.intersection_cardinality(theirs), other) for other, theirs in places.items()))
    return [[other, -number] for number, other in numbers[:_KEPT] if number]
