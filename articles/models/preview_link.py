"""Links with which somebody without a login reads one revision before it is published."""

import hashlib
import secrets
from datetime import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from media.fields import TextLine

__all__ = ["PreviewLink", "token_digest"]


def token_digest(token: str) -> str:
    """Return what is stored of a token: who reads the database cannot open a preview."""
    return hashlib.sha256(token.encode()).hexdigest()


class PreviewLinkManager(models.Manager["PreviewLink"]):
    def make(self, **fields: Any) -> tuple["PreviewLink", str]:
        """Return a new link and its token of 128 random bits, which is shown this once and never stored."""
        token = secrets.token_urlsafe(16)
        return self.create(token_sha256=token_digest(token), **fields), token

    def open(self) -> models.QuerySet["PreviewLink"]:
        """Links that have neither ended nor been revoked."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())

    def opened_by(self, token: str) -> "PreviewLink | None":
        """The open link of this token; None for unknown, ended and revoked ones alike."""
        return self.open().filter(token_sha256=token_digest(token)).first()


class PreviewLink(models.Model):
    """Bound to one article, and to one revision of it unless it follows the latest."""

    token_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="preview_links")
    revision = models.ForeignKey("articles.Revision", models.CASCADE, null=True, blank=True, related_name="+")
    label = TextLine(max_length=120, blank=True, help_text="For whom it is.")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    uses = models.PositiveIntegerField(default=0)

    objects: ClassVar[PreviewLinkManager] = PreviewLinkManager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(token_sha256=""), name="preview_link_has_token")]

    def __str__(self) -> str:
        return self.label or f"Preview link of {self.created_at:%Y-%m-%d}"

    def used(self, at: datetime) -> Self:
        """Count a reading."""
        type(self).objects.filter(pk=self.pk).update(last_used_at=at, uses=models.F("uses") + 1)
        return self
