"""The fields of a quote that a row of the article form writes."""

from ..models import Attribution
from ..models.provenance import PROVENANCE_FIELDS

__all__ = ["ATTRIBUTION_FIELDS", "QUOTE_FIELDS"]

ATTRIBUTION_FIELDS = [field.name for field in Attribution._meta.fields]
QUOTE_FIELDS = [
    *ATTRIBUTION_FIELDS,
    "ellipsis",
    "source",
    *(name for name in PROVENANCE_FIELDS if name != "altered_for"),  # the words it explains are set by the save
]
