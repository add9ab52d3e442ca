"""Embargoes: an instant before which nobody can publish. Setting one is free, lifting one says why."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from ..models import Activity, Article, Edition
from .publish import call_off_unfit
from .workflow import ReasonMissing, StateChanged

__all__ = ["is_lifting", "set_embargo"]


def is_lifting(before: datetime | None, after: datetime | None) -> bool:
    """Whether going from one embargo to the other lets something out earlier than was promised."""
    return before is not None and before > timezone.now() and (after is None or after < before)


def set_embargo(article: Article, until: datetime | None, *, by: Any, reason: str = "") -> list[Edition]:
    """Put the article under embargo until an instant, or lift it (None). Editions scheduled earlier are called off.

    Returns:
        The editions called off.

    Raises:
        ReasonMissing: an embargo in force is lifted or shortened without a reason.
        StateChanged: somebody else changed it since the caller read the article.
    """
    before = article.embargoed_until
    if before == until:
        return []
    if is_lifting(before, until) and not reason.strip():
        raise ReasonMissing("Say why the embargo is lifted: it is kept in the changes log.")
    with transaction.atomic():
        if not Article.objects.filter(pk=article.pk, embargoed_until=before).update(embargoed_until=until):
            raise StateChanged(article)
        Activity.objects.note("embargo", article, by=by, before=before, after=until, reason=reason)
        article.embargoed_until = until
        article.settled()
        return call_off_unfit(article, by=by)
