"""Embargoes: an instant before which nobody can publish. Setting one is free, lifting one says why."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import Activity, Article, Edition
from .publish import call_off_unfit
from .said import says_something
from .workflow import ReasonMissing, StateChanged

__all__ = ["is_lifting", "scheduled_before", "set_embargo"]


def is_lifting(before: datetime | None, after: datetime | None) -> bool:
    """Whether going from one embargo to the other lets something out earlier than was promised."""
    return before is not None and before > timezone.now() and (after is None or after < before)


def scheduled_before(article: Article, at: datetime) -> bool:
    """Whether an edition that readers have not seen would go live before `at`; an embargo until then calls it off."""
    coming = Edition.objects.filter(article=article, valid_from__gt=timezone.now(), valid_from__lt=at)
    return coming.exclude(valid_until=F("valid_from")).exists()


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
    if is_lifting(before, until) and not says_something(reason):
        raise ReasonMissing(_("Say why the embargo is lifted: it is kept in the changes log."))
    with transaction.atomic():
        if not Article.objects.filter(pk=article.pk, embargoed_until=before).update(embargoed_until=until):
            raise StateChanged(article)
        Activity.objects.note("embargo", article, by=by, before=before, after=until, reason=reason)
        article.embargoed_until = until
        article.settled()
        return call_off_unfit(article, by=by)
