"""Comments: what colleagues say to each other about an article, never to readers."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models

from media.fields import TextBlock

__all__ = ["Comment"]


class CommentQuerySet(models.QuerySet["Comment"]):
    def open(self) -> Self:
        """Threads that nobody has resolved; answers belong to their thread."""
        return self.filter(parent=None, resolved_at=None)


class Comment(models.Model):
    """A remark on the article, on one of its blocks or on a quote; with `parent` an answer to another.

    A block has no id, so the words it had are kept in `anchor_words`: the desk finds the paragraph by
    them and says so when it is gone.
    """

    class Anchor(models.TextChoices):
        ARTICLE = "article"
        BLOCK = "block"
        QUOTE = "quote"

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="comments")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="answers")
    anchor = models.CharField(max_length=7, choices=Anchor, default=Anchor.ARTICLE)
    anchor_ref = models.CharField(max_length=32, blank=True)  # a quote's ref, or a block's number counted from 1
    anchor_words = TextBlock(blank=True)  # the words it was about, as they were then
    text = TextBlock()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects: ClassVar[CommentQuerySet] = CommentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(text=""), name="comment_has_words"),
            models.CheckConstraint(
                condition=models.Q(anchor__in=["article", "block", "quote"]), name="comment_anchor_known"
            ),
        ]
        indexes = [models.Index(fields=["article", "resolved_at"], name="comment_open")]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 80 else f"{self.text[:79]}…"
