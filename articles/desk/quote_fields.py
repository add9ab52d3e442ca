"""The rows of quotes in the article form: what each writes, and how many there are on a page."""

from ..models import Attribution
from ..models.provenance import PROVENANCE_FIELDS

__all__ = ["ATTRIBUTION_FIELDS", "QUOTES_ON_A_PAGE", "QUOTE_FIELDS"]

QUOTES_ON_A_PAGE = 50  # a row has a dozen fields and takes some milliseconds

ATTRIBUTION_FIELDS = [field.name for field in Attribution._meta.fields]
QUOTE_FIELDS = [
    *ATTRIBUTION_FIELDS,
    "ellipsis",
    "source",
    *(name for name in PROVENANCE_FIELDS if name != "altered_for"),  # the words it explains are set by the save
]
