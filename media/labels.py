"""The word before a credit line, in the language of the article or page on which it stands."""

from django.conf import settings

__all__ = ["credit_label", "label_language"]


def label_language(language: str) -> str:
    """The language of `CREDIT_LABELS` in which a page or article in `language` (BCP 47) labels its credits."""
    wanted = language.casefold()
    while wanted and wanted not in settings.CREDIT_LABELS:
        wanted = wanted.rpartition("-")[0]
    return wanted or _own_language()


def credit_label(language: str = "") -> str:
    """“Photograph:” in a language; in that of the site where nobody has said what it is."""
    return str(settings.CREDIT_LABELS[label_language(language)])


def _own_language() -> str:
    return str(settings.LANGUAGE_CODE).partition("-")[0]
