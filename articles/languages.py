"""Languages by their names."""

from django.utils.translation import get_language_info

__all__ = ["language_name"]


def language_name(language: str) -> str:
    """A language (BCP 47) in its own words; its tag where nobody has told us any."""
    try:
        return str(get_language_info(language.lower())["name_local"])
    except KeyError:
        return language
