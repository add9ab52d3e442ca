"""The filter `date` of every template of the desk: days as the language of whoever reads them writes them.

It stands in for Django's own (`TEMPLATES` in the settings), so that no template can forget it.
"""

from datetime import date as day_of
from typing import Any

from django import template
from django.template.defaultfilters import date as as_django_writes

from ...dates import day_as_written

__all__ = ["date"]

register = template.Library()


@register.filter(expects_localtime=True, is_safe=False)
def date(value: Any, form: str | None = None) -> str:
    if form and isinstance(value, day_of):
        form = day_as_written(form, value)
    return str(as_django_writes(value, form))
