"""The way of an article through the desk: draft, in review, ready; spiked, and back.

It says nothing about what readers see: a live article goes through it again without going down.
Each step is a compare and swap on the state, a line of the changes log, and no revision.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ..models import Activity, Article, Edition
from .publish import call_off_unfit

__all__ = ["ReasonMissing", "StateChanged", "assign", "move", "reason_needed", "steps_from"]

State = Article.State

_STEPS: dict[str, tuple[str, ...]] = {
    State.DRAFT: (State.IN_REVIEW, State.READY, State.SPIKED),
    State.IN_REVIEW: (State.READY, State.DRAFT, State.SPIKED),
    State.READY: (State.IN_REVIEW, State.DRAFT, State.SPIKED),
    State.SPIKED: (State.DRAFT,),
}
#: Steps that tell somebody that the work is not accepted, so they say why.
_WITH_REASON = {
    (State.IN_REVIEW, State.DRAFT),
    (State.READY, State.DRAFT),
    (State.READY, State.IN_REVIEW),
    (State.DRAFT, State.SPIKED),
    (State.IN_REVIEW, State.SPIKED),
    (State.READY, State.SPIKED),
}


class ReasonMissing(ValueError):
    """The step needs a reason; nothing was changed."""


class StateChanged(Exception):
    """Somebody else moved or assigned the article meanwhile; nothing was changed."""

    def __init__(self, article: Article) -> None:
        now = Article.objects.get(pk=article.pk)
        super().__init__(
            _("“%(headline)s” is now “%(state)s”; somebody else moved it. Nothing was changed. Look at it again.")
            % {"headline": now.headline, "state": now.get_state_display()}
        )


def steps_from(state: str) -> tuple[str, ...]:
    """The states to which an article can go from `state`, the usual one first."""
    return _STEPS[state]


def reason_needed(before: str, after: str) -> bool:
    """Whether the step from `before` to `after` must say why."""
    return (before, after) in _WITH_REASON


def move(article: Article, to: str, *, by: Any, reason: str = "", batch: Any = None) -> list[Edition]:
    """Bring the article from the state that the caller read to `to`.

    Spiking calls off what was scheduled; what is live stays live (that is `withdraw`).

    Returns:
        The scheduled editions that were called off.

    Raises:
        ValueError: there is no such step.
        ReasonMissing: sending back and spiking say why.
        StateChanged: it is in another state by now.
    """
    before = article.state
    if to == before:
        return []
    if to not in _STEPS[before]:
        raise ValueError(f"An article that is {before} cannot become {to}.")
    if reason_needed(before, to) and not reason.strip():
        raise ReasonMissing(_("Say why, for whoever reads it next."))
    with transaction.atomic():
        if not Article.objects.filter(pk=article.pk, state=before).update(state=to):
            raise StateChanged(article)
        Activity.objects.note("state", article, by=by, before=before, after=to, reason=reason, batch=batch)
        article.state = to
        article.settled()
        return call_off_unfit(article, by=by) if to == State.SPIKED else []


def assign(
    article: Article,
    *,
    by: Any,
    assignee: Any = None,
    due_at: datetime | None = None,
    priority: int = Article.Priority.NORMAL,
    batch: Any = None,
) -> bool:
    """Say who has the article in hand, until when, and how urgent it is; return whether that is new.

    Raises:
        StateChanged: somebody else has assigned it since the caller read it.
    """
    before = {"assignee": article.assignee, "due_at": article.due_at, "priority": article.priority}
    after = {"assignee": assignee, "due_at": due_at, "priority": priority}
    if before == after:
        return False
    with transaction.atomic():
        if not Article.objects.filter(pk=article.pk, **before).update(**after):
            raise StateChanged(article)
        Activity.objects.note("assign", article, by=by, before=before, after=after, batch=batch)
        article.assignee, article.due_at, article.priority = assignee, due_at, priority
        article.settled()
    return True
