"""Appointments: what somebody was, where, from when to when. For the desk; what is printed stands with each quote."""

import re
from datetime import date
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from media.fields import TextLine

from .organisation import Organisation
from .person import Person

__all__ = ["Appointment", "refuse_no_date"]

_PARTIAL = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?", re.ASCII)


def refuse_no_date(value: str) -> None:
    """Raise ValidationError unless `value` is a year, a month or a day: 2021, 2021-10, 2021-10-11."""
    if not _PARTIAL.fullmatch(value):
        raise ValidationError(_("Write a year, a month or a day: 2021, 2021-10 or 2021-10-11."), code="date")
    if len(value) == 10:
        try:
            date.fromisoformat(value)
        except ValueError:
            raise ValidationError(_("There is no such day."), code="date") from None


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def on(self, day: date) -> Self:
        """Those that held on a day, as far as their dates say; the one that began last comes first.

        Partial dates compare by their beginning: what began in 2021 may have held on any day of it.
        """
        told = day.isoformat()
        beginnings = [told[:4], told[:7], told]
        begun = Q(begins="") | Q(begins__in=beginnings) | Q(begins__lt=told)
        going_on = Q(ends="") | Q(ends__in=beginnings) | Q(ends__gt=told)
        return self.filter(begun & going_on).order_by("-begins", "-pk")


class Appointment(models.Model):
    """A rank, a role or both, held for a time. They may overlap: people are several things at once."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="appointments", verbose_name=_("person"))
    honorific = TextLine(_("rank or title"), max_length=120, blank=True)
    role = TextLine(_("role"), max_length=300, blank=True)
    organisation = TextLine(_("organisation as printed"), max_length=300, blank=True)
    affiliation = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="appointments",
        verbose_name=_("organisation"),
    )
    begins = models.CharField(
        _("from"), max_length=10, blank=True, validators=[refuse_no_date], help_text=_("2021, 2021-10 or 2021-10-11.")
    )
    ends = models.CharField(
        _("to"), max_length=10, blank=True, validators=[refuse_no_date], help_text=_("Empty while it goes on.")
    )

    objects: ClassVar[AppointmentQuerySet] = AppointmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-begins", "-pk"]
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        constraints = [
            models.CheckConstraint(
                condition=~Q(honorific="") | ~Q(role=""),
                name="appointment_to_something",
                violation_error_message=_("Give a rank or a role."),
            ),
        ]
        indexes = [models.Index(fields=["person", "begins"], name="appointment_of_person")]

    def __str__(self) -> str:
        return ", ".join(filter(None, [self.honorific, self.role, self.organisation]))

    def clean(self) -> None:
        super().clean()
        shared = min(len(self.begins), len(self.ends))
        if shared and self.ends[:shared] < self.begins[:shared]:
            raise ValidationError({"ends": _("It ends before it begins.")})
