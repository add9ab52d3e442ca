"""What the WebSub hub has been told of each feed."""

from datetime import datetime

from django.db import models

__all__ = ["HubTopic"]


class HubTopic(models.Model):
    """A feed that is announced: the ETag that the hub was told of last, and when it is tried again if that failed.

    Only feeds whose bytes have changed are announced, so that a hub hears of what readers can see and of nothing else.
    """

    address = models.CharField(max_length=300, primary_key=True)  # its path
    told = models.CharField(max_length=70, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, db_index=True)

    def __str__(self) -> str:
        return self.address

    def claim(self, until: datetime) -> bool:
        """Whether this process is the one that tells the hub now; others leave it alone until that instant."""
        mine = HubTopic.objects.filter(pk=self.pk, told=self.told, next_try_at=self.next_try_at)
        return bool(mine.update(next_try_at=until))
