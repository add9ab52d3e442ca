"""What our own ninjs says in roles of its own: the one table for writing it (`exports`) and for reading it.

ninjs has places for the words that everybody has. What is ours stands beside them as descriptions, each in a role
that is the name of our field, so that any reader of ninjs can show it.
"""

from collections.abc import Iterator
from typing import Any, Final

__all__ = [
    "ARTICLES",
    "IN_NINJS",
    "MANIFEST",
    "OF_EDITION_QUOTE",
    "OF_PHOTO",
    "OF_QUOTE",
    "OF_SOURCE",
    "ORIGINALS",
    "PHOTO_FIELDS",
    "PROFILE",
    "RECORDS",
    "as_text",
    "from_text",
    "told",
]

PROFILE: Final = "newsroom-article"
MANIFEST: Final = "manifest.json"
ARTICLES: Final = "articles"
ORIGINALS: Final = "originals"
#: Files of records, a JSON object a line, in the order in which they need one another.
RECORDS: Final = ("sections", "organisations", "people", "tags")

_ATTRIBUTION = ("honorific", "role", "organisation", "printed", "obtained", "obtained_via", "ellipsis")
OF_EDITION_QUOTE: Final = (*_ATTRIBUTION, "source_label", "source_address")
OF_QUOTE: Final = (
    *_ATTRIBUTION,
    "obtained_shown",
    "terms",
    "terms_reason",
    "source_place",
    "altered_reason",
    "altered_for",
    "guess",
    "rule",
    "confidence",
    "trace",
    "approved_at",
    "approved_for",
)
OF_SOURCE: Final = ("kind", "address", "note", "released", "public_label", "public_address")
#: Fields of a photo, but for those that have a place of their own in ninjs.
OF_PHOTO: Final = (
    "headline",
    "caption",
    "alt_text",
    "ext_description",
    "decorative",
    "creators",
    "creators_job_title",
    "source",
    "licensor_name",
    "licensor_url",
    "caption_writer",
    "keywords",
    "persons_shown",
    "event",
    "date_created",
    "sublocation",
    "city",
    "state",
    "country",
    "instructions",
    "job_id",
    "data_mining",
    "rights",
    "restrictions",
    "allowed_from",
    "allowed_until",
    "withdrawn",
    "focal_x",
    "focal_y",
    "sha256",
)
#: What ninjs itself has a place for: our field, and that place.
IN_NINJS: Final = {"credit_line": "by", "copyright_notice": "copyrightNotice", "usage_terms": "usageTerms"}
PHOTO_FIELDS: Final = (*OF_PHOTO, *IN_NINJS, "web_statement", "digital_source_type")


def told(record: Any, names: tuple[str, ...], prefix: str = "") -> Iterator[dict[str, str]]:
    """Yield the fields of a record that say something, as descriptions."""
    for name in names:
        if text := as_text(getattr(record, name)):
            yield {"role": f"{prefix}{name}", "contentType": "text/plain", "value": text}


def as_text(value: Any) -> str:
    """A value of a field in words that `from_text` reads back; empty for none, and for no."""
    if value is None or value is False:
        return ""
    return str(value.isoformat() if hasattr(value, "isoformat") else value)


def from_text(model: type[Any], name: str, text: str) -> Any:
    """The value of a field that `text` says.

    Raises:
        ValidationError: the field cannot hold it.
    """
    field: Any = model._meta.get_field(name)
    return field.clean(text, model()) if text else field.get_default()
