"""The language of the words around the text: that of the article where we speak it, else the site's own."""

from typing import Any

from django.conf import settings
from django.utils import translation

__all__ = ["direction", "in_marks", "language_tag", "locale", "speaking", "spoken", "unspoken"]

#: Quotation marks by language, where they are not “ ”. What stands in lists has its marks from the style sheet.
_MARKS = {
    "ar": ("«", "»"),
    "de": ("„", "“"),
    "de-ch": ("«", "»"),
    "fa": ("«", "»"),
    "fr": ("«\u202f", "\u202f»"),
    "fr-ch": ("«", "»"),
}
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


def spoken(language: str) -> str:
    """The code under which we speak a language (BCP 47); the site's own where we do not."""
    asked = language.replace("_", "-").lower().partition("-")[0]
    for code in (settings.LANGUAGE_CODE, *(code for code, _ in settings.LANGUAGES)):
        if code.partition("-")[0] == asked:
            return code
    return settings.LANGUAGE_CODE


def unspoken(language: str) -> str:
    """The language (BCP 47) if we do not speak it, else nothing: then text and words around it are in two languages."""
    return "" if spoken(language).partition("-")[0] == language.lower().partition("-")[0] else language


def speaking(language: str) -> Any:
    """Inside, labels, dates and quotation marks are those of the language: what is made of one article speaks as it."""
    return translation.override(spoken(language))


def language_tag(code: str) -> str:
    """A code of the settings as BCP 47 likes it: `en-GB`."""
    language, _, region = code.partition("-")
    return f"{language}-{region.upper()}" if region else language


def direction(language: str) -> str:
    """`rtl` for languages that are written from right to left, else `ltr`."""
    return "rtl" if language.partition("-")[0].lower() in _RIGHT_TO_LEFT else "ltr"


def in_marks(words: str, language: str) -> str:
    """Words in the quotation marks of their language (BCP 47)."""
    code = language.replace("_", "-").lower()
    opening, closing = _MARKS.get(code) or _MARKS.get(code.partition("-")[0]) or ("“", "”")
    return f"{opening}{words}{closing}"


def locale(language: str) -> str:
    """A language tag as Open Graph writes it: `en_GB`."""
    return language.replace("-", "_")
