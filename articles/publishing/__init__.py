"""From desk to site: checks, publishing, corrections, withdrawal. The only door."""

from .checks import check
from .correcting import CorrectionNote
from .findings import Finding
from .publish import PublishingRefused, publish, withdraw

__all__ = ["CorrectionNote", "Finding", "PublishingRefused", "check", "publish", "withdraw"]
