"""Days as the language that is spoken writes them: 14 March 2026, 14. März 2026, 1er mars 2026."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language

__all__ = ["day_as_written", "written"]


def written(day: date, form: str) -> str:
    """A day or moment in a format of Django's in which `j F` stands for day and month, whatever the language.

    Django's own formats of British English have short months, and its German days of other formats no full stop.
    """
    return date_format(day, day_as_written(form, day))


def day_as_written(form: str, day: date) -> str:
    """The format with the sign that the language puts behind the number of the day."""
    spoken = (get_language() or "").partition("-")[0]
    if spoken == "de":
        return form.replace("j F", "j. F")
    if spoken == "fr" and day.day == 1:
        return form.replace("j F", r"j\e\r F")
    return form
