"""The changes log: who did what at the desk, what it was before and what it is now."""

import json
import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from media.fields import TextBlock, TextLine

from .new_row import new_row

__all__ = ["Activity"]

_LONGEST = 2_000  # characters of a text that the log keeps; an article's words are in its revisions


class ActivityManager(models.Manager["Activity"]):
    def note(
        self,
        action: str,
        record: models.Model,
        *,
        by: Any = None,
        before: Any = None,
        after: Any = None,
        reason: str = "",
        batch: uuid.UUID | None = None,
    ) -> "Activity":
        """Append a line, in the transaction of the change itself; see `line`."""
        told = self.line(action, record, by=by, before=before, after=after, reason=reason, batch=batch)
        told.save(force_insert=True)
        return told

    def line(
        self,
        action: str,
        record: models.Model,
        *,
        by: Any = None,
        before: Any = None,
        after: Any = None,
        reason: str = "",
        batch: uuid.UUID | None = None,
    ) -> "Activity":
        """A line that is not written yet, for whoever writes many at once.

        Args:
            action: what was done, for example `state`, `embargo`, `publish`, `change`.
            record: what it was done to; its kind, key and name are kept, so the line outlives it.
            by: the user; None for the program itself.
            before: the old value or values, anything that JSON can say.
            after: the new ones.
            batch: the same for all lines of one bulk change, so that it can be undone as one.
        """
        user = by if by is not None and by.pk else None
        return new_row(
            Activity,
            action=action,
            kind=record._meta.model_name or "",
            object_id=str(record.pk),
            label=" ".join(str(record).split())[:300],  # a caption may have several lines
            article_id=record.pk if record._meta.model_name == "article" else getattr(record, "article_id", None),
            by=user,
            by_name=(user.get_full_name() or user.get_username())[:150] if user else "",
            before=_plain(before),
            after=_plain(after),
            reason=reason,
            batch=batch,
        )


class Activity(models.Model):
    """One line of the changes log. Rows are only added; the database refuses changes."""

    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by_name = TextLine(max_length=150, blank=True)  # the user as called then
    action = models.CharField(max_length=30)
    kind = models.CharField(max_length=30)  # model name of the record
    object_id = models.CharField(max_length=40)
    article = models.ForeignKey("articles.Article", models.SET_NULL, null=True, related_name="activities")
    label = TextLine(max_length=300, blank=True)  # what the record was called then
    before = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    reason = TextBlock(blank=True)
    batch = models.UUIDField(null=True, db_index=True)

    objects: ClassVar[ActivityManager] = ActivityManager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("line of the changes log")
        verbose_name_plural = _("changes log")
        indexes = [
            models.Index(fields=["kind", "object_id", "-id"], name="activity_of_record"),
            models.Index(fields=["action", "-id"], name="activity_by_action"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.label}"


def _plain(value: Any) -> Any:
    """`value` as JSON holds it, long texts cut with an ellipsis; records by their names."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…"
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, models.Model):
        return {"id": value.pk, "name": str(value)}
    if isinstance(value, list | tuple | set | frozenset | models.QuerySet):
        return [_plain(item) for item in value]
    try:
        return json.loads(json.dumps(value, cls=DjangoJSONEncoder))
    except TypeError:
        return str(value)
