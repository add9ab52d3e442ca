"""Filters of the public templates. None of them changes a word."""

from datetime import datetime
from urllib.parse import urlsplit

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

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
    return format_html('<time datetime="{}">{}</time>', iso(moment), date_format(timezone.localtime(moment), "j F Y"))


@register.filter
def paragraphs(text: str) -> list[str]:
    """The paragraphs of a quote's text, which empty lines part."""
    return text.split("\n\n")


@register.filter
def host(address: str) -> str:
    """The host of a web address."""
    return urlsplit(address).netloc
