"""Times at the desk: typed in the site's zone, kept as an instant, never guessed when the clocks change.

An hour that does not exist is refused with the two nearest that do; of an hour that comes twice the
form asks which one is meant.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

__all__ = ["DeskTimeField", "DeskTimeWidget", "in_words", "zone_now"]

FIRST_DAY, LAST_DAY = datetime(1900, 1, 1, tzinfo=UTC), datetime(3000, 1, 1, tzinfo=UTC)
_FIRST, _SECOND = "0", "1"


def zone_now(at: datetime | None = None) -> str:
    """The site's zone with its offset at an instant (now if None): `Europe/Berlin, UTC+02:00`."""
    local = timezone.localtime(at)
    name = timezone.get_current_timezone_name()
    offset = local.strftime("%z")
    return name if name == "UTC" else f"{name}, UTC{offset[:3]}:{offset[3:]}"


def in_words(at: datetime) -> str:
    """How far an instant is from now: “in 2 h”, “3 days ago”. Stands beside the date, never instead of it."""
    seconds = round((at - timezone.now()).total_seconds())
    distance = abs(seconds)
    if distance < 60:
        return _("now")
    amount, unit = next(
        (distance // size, unit)
        for size, unit in ((86_400, _("%d d")), (3_600, _("%d h")), (60, _("%d min")))
        if distance >= size
    )
    told = unit % amount
    return (_("in %(time)s") if seconds > 0 else _("%(time)s ago")) % {"time": told}


class DeskTimeWidget(forms.MultiWidget):
    """Date, time, and which of two equal hours; the last one only shows when it is asked for."""

    template_name = "admin/desk/time_field.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        which = forms.RadioSelect(choices=[(_FIRST, gettext_lazy("the first")), (_SECOND, gettext_lazy("the second"))])
        widgets = [
            forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "desk-date"}),
            forms.TimeInput(format="%H:%M:%S", attrs={"type": "time", "step": "1", "class": "desk-clock"}),
            which,
        ]
        super().__init__(widgets, attrs)
        self.asks_which = False

    def decompress(self, value: Any) -> list[Any]:
        if not isinstance(value, datetime):
            return [None, None, None]
        local = timezone.localtime(value)
        return [local.date(), local.time().replace(microsecond=0), _SECOND if local.fold else None]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        parts = context["widget"]["subwidgets"]
        which = parts[2].get("value") or []
        context["widget"] |= {"zone": zone_now(), "asks_which": self.asks_which or any(which)}
        return context

    @property
    def media(self) -> forms.Media:
        return forms.Media(css={"all": ["desk/time.css"]}, js=["desk/time.js"])


class DeskTimeField(forms.MultiValueField):
    """An instant, from date and time in the site's zone. Empty means none where it is not required."""

    widget = DeskTimeWidget

    def __init__(self, **kwargs: Any) -> None:
        fields = (
            forms.DateField(error_messages={"invalid": gettext_lazy("Enter a day, such as 2026-03-14.")}),
            forms.TimeField(error_messages={"invalid": gettext_lazy("Enter a time, such as 14:30.")}),
            forms.ChoiceField(choices=[(_FIRST, ""), (_SECOND, "")], required=False),
        )
        required = kwargs.pop("required", True)
        super().__init__(fields=fields, require_all_fields=False, required=required, **kwargs)
        for one in self.fields:
            one.required = False

    def compress(self, values: list[Any]) -> datetime | None:
        day, clock, which = [*values, None, None, None][:3]
        if not day and clock is None:
            return None
        if not day or clock is None:
            missing = _("Enter the time too.") if day else _("Enter the day too.")
            raise ValidationError(missing, code="incomplete")
        return self._instant(day, clock, which)

    def _instant(self, day: date, clock: time, which: str | None) -> datetime:
        zone = timezone.get_current_timezone()
        if not FIRST_DAY.year <= day.year <= LAST_DAY.year:
            raise ValidationError(_("Choose a year from 1900 to 2999."), code="year")
        typed = datetime.combine(day, clock)
        first, second = typed.replace(tzinfo=zone, fold=0), typed.replace(tzinfo=zone, fold=1)
        exists = first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == typed
        if not exists:
            raise ValidationError(_in_the_gap(typed, first, second), code="no_such_time")
        if first.utcoffset() != second.utcoffset():
            if which not in (_FIRST, _SECOND):
                cast(DeskTimeWidget, self.widget).asks_which = True
                raise ValidationError(_twice(first, second), code="twice")
            first = second if which == _SECOND else first
        if not FIRST_DAY <= first < LAST_DAY:
            raise ValidationError(_("Choose a year from 1900 to 2999."), code="year")
        return first.astimezone(UTC)


def _in_the_gap(typed: datetime, first: datetime, second: datetime) -> str:
    """Before the gap the clock shows one offset, behind it the other: the last minute before and the first after."""
    zone = timezone.get_current_timezone()
    low, high = sorted([first.astimezone(UTC), second.astimezone(UTC)])
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(zone).utcoffset() == low.astimezone(zone).utcoffset():
            low = middle
        else:
            high = middle
    after = high.replace(microsecond=0).astimezone(zone)
    before = (after.astimezone(UTC) - timedelta(minutes=1)).astimezone(zone)
    text = _("The clocks change that night: %(typed)s does not exist. The nearest times are %(before)s and %(after)s.")
    told = {"typed": f"{typed:%H:%M}", "before": f"{before:%H:%M}", "after": f"{after:%H:%M}"}
    return text % told


def _twice(first: datetime, second: datetime) -> str:
    text = _(
        "The clocks change that night: %(typed)s comes twice, first with %(first)s, then with %(second)s. "
        "Say which one is meant."
    )
    offsets = [f"UTC{at.strftime('%z')[:3]}:{at.strftime('%z')[3:]}" for at in (first, second)]
    return text % {"typed": date_format(first, "H:i"), "first": offsets[0], "second": offsets[1]}
