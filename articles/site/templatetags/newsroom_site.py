"""Filters of the public templates. None of them changes a word."""

import base64
import hashlib
from datetime import date, datetime
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from django import template
from django.contrib.staticfiles import finders
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

#: How a day is written, by language. Django's own formats of British English have short months.
_DAY = {"de": "j. F Y"}
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


@register.filter
def direction(language: str) -> str:
    """`rtl` for languages that are written from right to left, else `ltr`."""
    return "rtl" if language.partition("-")[0].lower() in _RIGHT_TO_LEFT else "ltr"


@register.simple_block_tag
def words(content: SafeString) -> SafeString:
    """What stands between the tags, as it was rendered: `as name` keeps it, to be printed in several places."""
    return content


@register.filter
def locale(language: str) -> str:
    """A language tag as Open Graph writes it: `en_GB`."""
    return language.replace("-", "_")


@register.filter
def iso(moment: datetime) -> str:
    """ISO 8601 with offset, to the second."""
    return timezone.localtime(moment).isoformat(timespec="seconds")


@register.simple_tag
def day(moment: datetime) -> SafeString:
    """The day, with the exact time for machines."""
    return format_html('<time datetime="{}">{}</time>', iso(moment), long_day(moment))


@register.simple_tag
def exact(moment: datetime) -> SafeString:
    """Day and time of day, with its zone."""
    local = timezone.localtime(moment)
    return format_html('<time datetime="{}">{}, {}</time>', iso(moment), long_day(moment), date_format(local, "H:i T"))


@register.filter
def long_day(moment: datetime) -> str:
    """The day as the language of the page writes it: 14 March 2026, 14. März 2026, 1er mars 2026."""
    local, language = timezone.localtime(moment), (get_language() or "").partition("-")[0]
    if language == "fr" and local.day == 1:
        return date_format(local, r"j\e\r F Y")
    return date_format(local, _DAY.get(language, "j F Y"))


@register.filter
def long_month(moment: datetime | date) -> str:
    """Month and year."""
    local = timezone.localtime(moment) if isinstance(moment, datetime) else moment
    return date_format(local, "F Y")


@register.filter
def paragraphs(text: str) -> list[str]:
    """The paragraphs of a quote's text, which empty lines part."""
    return text.split("\n\n")


@register.filter
def host(address: str) -> str:
    """The host of a web address."""
    return urlsplit(address).netloc


@register.simple_tag
@cache
def integrity(path: str) -> str:
    """The digest by which browsers know one of our own static files (W3C, Subresource Integrity)."""
    found = finders.find(path)
    if not found:
        raise ValueError(f"There is no static file {path}.")
    digest = hashlib.sha384(Path(found).read_bytes()).digest()
    return f"sha384-{base64.b64encode(digest).decode()}"
