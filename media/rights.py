"""What we may do with a photo, and until when. Time decides at every look, as it does for editions."""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .fields import TextBlock

__all__ = ["WARNED_BEFORE", "PhotoRights", "Rights", "ends_within", "may_be_shown"]

#: Days before an end at which the desk is told of it, each time more urgently.
WARNED_BEFORE = (1, 7, 30)


class Rights(models.TextChoices):
    """By what right we print a picture."""

    STAFF = "staff", _("Our own staff")
    COMMISSIONED = "commissioned", _("Commissioned")
    AGENCY = "agency", _("Agency")
    HANDOUT = "handout", _("Handout")
    POOL = "pool", _("Pool")
    GOVERNMENT = "government", _("Government work")
    SOCIAL = "social", _("Social media, with consent")
    CREATIVE_COMMONS = "creative_commons", _("Creative Commons")
    PUBLIC_DOMAIN = "public_domain", _("Public domain")
    OWN_ARCHIVE = "own_archive", _("Our own archive")
    UNKNOWN = "unknown", _("Unknown")


class PhotoRights(models.Model):
    """The rights of one photo. `withdrawn` beats every permission."""

    rights = models.CharField(_("rights"), max_length=20, choices=Rights.choices, default=Rights.UNKNOWN)
    restrictions = TextBlock(
        _("restrictions"), max_length=2000, blank=True, help_text=_("In words, for whoever wants to use it.")
    )
    allowed_from = models.DateTimeField(_("allowed from"), null=True, blank=True)
    allowed_until = models.DateTimeField(
        _("allowed until"), null=True, blank=True, help_text=_("At that instant readers no longer see it anywhere.")
    )
    withdrawn = models.BooleanField(
        _("not to be shown"), default=False, help_text=_("Whatever else is allowed: it leaves every page at once.")
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.allowed_from and self.allowed_until and self.allowed_until <= self.allowed_from:
            raise ValidationError({"allowed_until": _("It would end before it begins.")})

    def may_be_shown(self, at: datetime | None = None) -> bool:
        """Whether readers may see the picture at `at` (now if None). What nobody knows the rights of stays as it is."""
        at = at or timezone.now()
        begun = self.allowed_from is None or self.allowed_from <= at
        over = self.allowed_until is not None and self.allowed_until <= at
        return begun and not over and not self.withdrawn

    def warning_days(self, at: datetime | None = None) -> int | None:
        """Within how many days (one of `WARNED_BEFORE`) the right ends; None where it is later, over, or not bound."""
        if self.allowed_until is None or self.withdrawn:
            return None
        left = self.allowed_until - (at or timezone.now())
        return next((days for days in WARNED_BEFORE if timedelta(0) < left <= timedelta(days=days)), None)


def ends_within(days: int) -> Q:
    """The condition for the right to a photo that may be shown to end within so many days."""
    now = timezone.now()
    return Q(allowed_until__gt=now, allowed_until__lte=now + timedelta(days=days), withdrawn=False)


def may_be_shown(prefix: str = "", now: datetime | None = None) -> Q:
    """The condition for a photo (reached over `prefix`) to be one that readers may see at this instant, or another."""
    now = now or timezone.now()

    def one(name: str, value: Any) -> Q:
        return Q(**{f"{prefix}{name}": value})

    begun = one("allowed_from", None) | one("allowed_from__lte", now)
    lasting = one("allowed_until", None) | one("allowed_until__gt", now)
    return one("withdrawn", False) & begun & lasting
