"""What was done to the vocabulary in one go, with every row before and after, so that it can be taken back."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from media.fields import TextLine

__all__ = ["VocabularyChange"]


class VocabularyChange(models.Model):
    """A merge or a split.

    `rows` is what the ledger of `articles.vocabulary` wrote, in its order: lists of model, key, values before
    (None: made), values after (None: deleted), and what it belongs to (or None).
    """

    class Action(models.TextChoices):
        MERGE = "merge", _("Merge")
        SPLIT = "split", _("Split")

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    action = models.CharField(max_length=5, choices=Action)
    kind = models.CharField(max_length=20)  # model name
    record_id = models.BigIntegerField()  # the one that the others were merged into, or that was split
    name = TextLine(max_length=300)  # as called then
    others = models.JSONField()  # names of the others as called then
    rows = models.JSONField()
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["kind", "-at"], name="vocabulary_change_newest")]

    def __str__(self) -> str:
        return f"{self.get_action_display()}: {self.name}"
