"""The fields of a quote that a row of the article form writes."""

from ..models import Attribution

__all__ = ["ATTRIBUTION_FIELDS", "QUOTE_FIELDS"]

ATTRIBUTION_FIELDS = [field.name for field in Attribution._meta.fields]
QUOTE_FIELDS = [
    *ATTRIBUTION_FIELDS,
    "ellipsis",
    "source",
    "source_place",
    "obtained",
    "obtained_via",
    "obtained_shown",
    "terms",
    "terms_reason",
    "altered_reason",
]
