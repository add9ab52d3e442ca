"""The publication itself: who publishes, by which rules, and how to reach it."""

import re
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from media.fields import TextBlock, TextLine

from .change import Change

__all__ = ["POLICIES", "Policy", "Publication", "publication"]


@dataclass(frozen=True, slots=True)
class Policy:
    """A page of trust: the field that holds its text, its address and title, and what schema.org calls it."""

    field: str
    slug: str
    title: Any
    schema_property: str = ""

    def get_absolute_url(self) -> str:
        return reverse("trust_page", args=[self.slug])


#: In the order of the page that lists them.
POLICIES: Final = (
    Policy("principles", "principles", _("What we publish, and why"), "publishingPrinciples"),
    Policy("ethics", "ethics", _("Ethics"), "ethicsPolicy"),
    Policy("corrections", "corrections", _("How we correct"), "correctionsPolicy"),
    Policy("sources", "sources", _("Sources, named and unnamed"), "unnamedSourcesPolicy"),
    Policy("verification", "verification", _("How we check facts"), "verificationFactCheckingPolicy"),
    Policy("photography", "photography", _("Photographs and credits")),
    Policy("diversity", "diversity", _("Diversity"), "diversityPolicy"),
    Policy("feedback", "feedback", _("What happens with your letters"), "actionableFeedbackPolicy"),
    Policy("ownership", "ownership", _("Owners and money"), "ownershipFundingInfo"),
    Policy("masthead", "masthead", _("Who works here"), "masthead"),
    Policy("contact", "contact", _("Contact")),
)
_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"=]{3,300}")
_POLICY_HELP = _("A page of its own once there is text. An empty line begins a new paragraph.")


class Publication(models.Model):
    """One row. Every text is public; what is empty is nowhere mentioned."""

    class Training(models.TextChoices):
        UNSAID = "", _("not said")
        ALLOWED = "yes", _("allowed")
        FORBIDDEN = "no", _("not allowed")

    legal_name = TextLine(_("legal name"), max_length=200, blank=True)
    founded = models.DateField(_("founded"), null=True, blank=True)
    logo = models.URLField(
        _("address of the logo"), max_length=400, blank=True, help_text=_("A square picture; empty: the site's icon.")
    )
    principles = TextBlock(_("what we publish, and why"), blank=True, help_text=_POLICY_HELP)
    ethics = TextBlock(_("ethics"), blank=True)
    corrections = TextBlock(_("how we correct"), blank=True)
    sources = TextBlock(_("sources, named and unnamed"), blank=True)
    verification = TextBlock(_("how we check facts"), blank=True)
    photography = TextBlock(_("photographs and credits"), blank=True)
    diversity = TextBlock(_("diversity"), blank=True)
    feedback = TextBlock(_("what happens with readers' letters"), blank=True)
    ownership = TextBlock(_("owners and money"), blank=True)
    masthead = TextBlock(_("who works here"), blank=True)
    contact = TextBlock(_("contact"), blank=True)
    security_contact = TextLine(
        _("contact for security"),
        max_length=200,
        blank=True,
        help_text=_("An address that begins with https: or mailto:, for whoever finds a hole in this site."),
    )
    social = TextBlock(_("accounts elsewhere"), blank=True, help_text=_("One web address a line."))
    memberships = TextBlock(_("member of"), blank=True, help_text=_("One web address a line: press councils, unions."))
    training = models.CharField(
        _("use for training AI"), max_length=3, choices=Training, default=Training.UNSAID, blank=True
    )

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publication")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="publication_is_one")]

    def __str__(self) -> str:
        return str(_("The publication"))

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.pk = 1
        with transaction.atomic():
            super().save(*args, **kwargs)
            Change.objects.note(["publication:1", "home"])

    def clean(self) -> None:
        super().clean()
        if self.security_contact and not re.fullmatch(r"(https://|mailto:)\S+", self.security_contact):
            raise ValidationError({"security_contact": _("Write it as https://… or mailto:…, without blanks.")})
        for field in ("social", "memberships"):
            typed = [line for line in getattr(self, field).splitlines() if line.strip()]
            if len(typed) != len(self.addresses(field)):
                raise ValidationError({field: _("One web address a line, each beginning with https://")})

    def policies(self) -> list[Policy]:
        """Those that have a text."""
        return [policy for policy in POLICIES if getattr(self, policy.field).strip()]

    def addresses(self, field: str) -> list[str]:
        """The web addresses of `social` or `memberships`, which stand one a line; other lines are left out."""
        lines = [line.strip() for line in getattr(self, field).splitlines()]
        return [line for line in lines if _WEB_ADDRESS.fullmatch(line)]


def publication() -> Publication:
    """What the publisher has said; nothing where nobody has yet."""
    return Publication.objects.filter(pk=1).first() or Publication(pk=1)
