"""Work on the vocabulary: tags, people and organisations are merged, split and looked over; all of it can be undone."""

from .duplicates import likely_duplicates
from .in_text import Mention
from .lookalikes import twin_of
from .merge import MergeRefused, merge
from .names_at_hand import forget_names, tags_in
from .preview import Preview, preview_of_merge
from .split import SplitRefused, split
from .undo import Undone, UndoRefused, undo
from .uses import uses_of

__all__ = [
    "Mention",
    "MergeRefused",
    "Preview",
    "SplitRefused",
    "UndoRefused",
    "Undone",
    "forget_names",
    "likely_duplicates",
    "merge",
    "preview_of_merge",
    "split",
    "tags_in",
    "twin_of",
    "undo",
    "uses_of",
]
