"""From desk to site: checks, publishing, corrections, withdrawal. The only door."""

from .checks import check, edition_before
from .correcting import CorrectionNote
from .embargo import is_lifting, scheduled_before, set_embargo
from .findings import Finding
from .publish import PublishingRefused, call_off_unfit, publish, publish_new, withdraw
from .restore import Restored, restore, write_content
from .saved import Saved, check_all
from .source_checks import WARNED
from .span import SpanChanged, end_at
from .translations import make_translation_of, stop_translating, translate
from .verbatim import Reading, read, read_quote
from .workflow import ReasonMissing, StateChanged, assign, move, reason_needed, steps_from

__all__ = [
    "WARNED",
    "CorrectionNote",
    "Finding",
    "PublishingRefused",
    "Reading",
    "ReasonMissing",
    "Restored",
    "Saved",
    "SpanChanged",
    "StateChanged",
    "assign",
    "call_off_unfit",
    "check",
    "check_all",
    "edition_before",
    "end_at",
    "is_lifting",
    "make_translation_of",
    "move",
    "publish",
    "publish_new",
    "read",
    "read_quote",
    "reason_needed",
    "restore",
    "scheduled_before",
    "set_embargo",
    "steps_from",
    "stop_translating",
    "translate",
    "withdraw",
    "write_content",
]
