"""What parts of our addresses may look like. Anything else is unknown before a query is made."""

from django.urls import register_converter

__all__ = ["register_converters"]

_SLUG = "[A-Za-z0-9_-]{1,100}"


class _Text:
    regex = ""

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Slug(_Text):
    """The address of an article, tag, person, organisation or section."""

    regex = _SLUG


class Slugs:
    """Two to forty slugs with plus signs between them."""

    regex = _SLUG + r"(?:\+" + _SLUG + "){1,39}"

    def to_python(self, value: str) -> list[str]:
        return value.split("+")

    def to_url(self, value: list[str]) -> str:
        return "+".join(value)


class Ref(_Text):
    """The id of a quote or photo."""

    regex = "[A-Za-z0-9_-]{1,32}"


class PictureName(_Text):
    """What `media.pictures.picture_names` returns."""

    regex = "[0-9a-f]{32}-[1-9][0-9]{0,4}[.](?:jpeg|webp|avif)"


class Word(_Text):
    """A word of ours: small letters."""

    regex = "[a-z]{1,20}"


class Number:
    """A count from 0, spelled in one way."""

    regex = "0|[1-9][0-9]{0,8}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


class ShareName(_Text):
    """What `quote_pictures.picture_name` returns."""

    regex = "[0-9a-f]{32}[.]png"


class Year:
    """1900 to 2999 in ASCII digits."""

    regex = "(?:19|2[0-9])[0-9]{2}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:04}"


class Month:
    """01 to 12."""

    regex = "0[1-9]|1[0-2]"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:02}"


def register_converters() -> None:
    """Make the converters known to `path()`. Names of ours, so that Django's stay what they are."""
    register_converter(Slug, "name")
    register_converter(Slugs, "names")
    register_converter(Ref, "ref")
    register_converter(PictureName, "picture")
    register_converter(Word, "word")
    register_converter(Number, "number")
    register_converter(ShareName, "share")
    register_converter(Year, "year")
    register_converter(Month, "month")
