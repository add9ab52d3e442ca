"""Changes: what readers see differently, in the order in which it happened."""

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..change_keys import with_records
from .bulk import insert_rows

__all__ = ["Change"]


class ChangeManager(models.Manager["Change"]):
    def note(self, keys: Iterable[str]) -> None:
        """Append a row for each key, in the transaction of the change itself."""
        self._append(with_records(keys))

    def note_articles(self, keys: Iterable[str]) -> None:
        """The same where articles under the records that `keys` name changed, and the records did not."""
        self._append(dict.fromkeys(keys))

    def _append(self, keys: Iterable[str]) -> None:
        now = timezone.now()
        insert_rows(Change, ["key", "at"], ((key, now) for key in keys))


class Change(models.Model):
    """One thing that readers see differently: `article:12`, `tag:7`, `photo:3`, `section:2`, `home`, `index:person`,
    or all of it; `record:tag:7`, `new:tag:7` and `late:tag:7` tell more of a tag (`change_keys`).

    Caches, CDN purges and webhooks read this table. Rows are only added.
    """

    key = models.CharField(max_length=60)
    at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[ChangeManager] = ChangeManager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("change for readers")
        verbose_name_plural = _("changes for readers")
        constraints = [models.CheckConstraint(condition=~models.Q(key=""), name="change_has_key")]

    def __str__(self) -> str:
        return self.key
