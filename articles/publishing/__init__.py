"""From desk to site: checks, publishing, corrections, withdrawal. The only door."""

from .checks import check, edition_before
from .correcting import CorrectionNote
from .findings import Finding
from .publish import PublishingRefused, call_off_unfit, publish, withdraw

__all__ = [
    "CorrectionNote",
    "Finding",
    "PublishingRefused",
    "call_off_unfit",
    "check",
    "edition_before",
    "publish",
    "withdraw",
]
