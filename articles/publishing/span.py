"""When an edition comes down. Of an edition its end alone may change, and only while it has not passed."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Min
from django.utils import timezone
from django.utils.translation import gettext as _

from ..listing import list_again
from ..models import Activity, Change, Edition, index_editions
from .freezing import changed_keys

__all__ = ["SpanChanged", "end_at"]


class SpanChanged(Exception):
    """Somebody else changed the edition's end, or published another, since the caller read it; nothing was changed."""


def end_at(edition: Edition, until: datetime | None, *, by: Any = None) -> None:
    """Let a live or scheduled edition end at `until`; never, if None.

    Raises:
        SpanChanged: its end is another by now.
        ValueError: `until` has passed or lies before its beginning, or a later edition begins before it.
    """
    before = edition.valid_until
    if before == until:
        return
    now = timezone.now()
    if before is not None and before <= now:
        raise ValueError(_("The edition is over already. Publish the article again."))
    if until is not None and until <= max(now, edition.valid_from):
        raise ValueError(_("The end must lie behind the beginning, and in the future."))
    with transaction.atomic():
        later = Edition.objects.filter(article=edition.article_id, valid_from__gt=edition.valid_from)
        follows = later.exclude(valid_until=F("valid_from")).aggregate(at=Min("valid_from"))["at"]
        if follows and (until is None or until > follows):
            raise ValueError(_("A later edition takes its place before that. Change the end of that one."))
        if not Edition.objects.filter(pk=edition.pk, valid_until=before).update(valid_until=until, planned_until=until):
            raise SpanChanged
        edition.valid_until = until
        Change.objects.note_articles(changed_keys(edition))
        index_editions([edition.pk])
        Activity.objects.note("end", edition, by=by, before=before, after=until)
        list_again([edition.article_id])
