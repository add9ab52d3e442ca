"""Moments as public pages write them, for readers and for machines: in the site's time zone, whoever reads."""

from datetime import date, datetime, tzinfo
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ..dates import written

__all__ = ["day", "exact", "formatted", "iso", "long_day", "long_month"]

#: Days that are kept as they were written: a list has many, and to write one costs more than its line of the page.
_KEPT = 4_000


def iso(moment: datetime) -> str:
    """ISO 8601 with offset, to the second."""
    return _iso(moment, timezone.get_default_timezone())


@lru_cache(_KEPT)
def _iso(moment: datetime, zone: tzinfo) -> str:
    return timezone.localtime(moment, zone).isoformat(timespec="seconds")


def day(moment: datetime) -> SafeString:
    """The day, with the exact time for machines."""
    return _day(moment, get_language() or "", timezone.get_default_timezone())


@lru_cache(_KEPT)
def _day(moment: datetime, language: str, zone: tzinfo) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', iso(moment), long_day(moment))


def exact(moment: datetime) -> SafeString:
    """Day and time of day, with its zone."""
    local = _local(moment)
    return format_html('<time datetime="{}">{}, {}</time>', iso(moment), long_day(moment), date_format(local, "H:i T"))


def long_day(moment: datetime) -> str:
    """The day as the language of the page writes it: 14 March 2026, 14. März 2026, 1er mars 2026."""
    return _long_day(moment, get_language() or "", timezone.get_default_timezone())


@lru_cache(_KEPT)
def _long_day(moment: datetime, language: str, zone: tzinfo) -> str:
    return written(timezone.localtime(moment, zone), "j F Y")


def long_month(moment: datetime | date) -> str:
    """Month and year."""
    return formatted(moment, "F Y")


def formatted(moment: datetime | date, form: str) -> str:
    """A day or moment in a format of Django's, in the zone and the language of the page."""
    return date_format(_local(moment) if isinstance(moment, datetime) else moment, form)


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment, timezone.get_default_timezone())
