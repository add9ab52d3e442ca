"""Work on the vocabulary: tags, people and organisations are merged, split and looked over; all of it can be undone."""

from .merge import MergeRefused, merge
from .preview import Preview, preview_of_merge
from .undo import Undone, UndoRefused, undo

__all__ = ["MergeRefused", "Preview", "UndoRefused", "Undone", "merge", "preview_of_merge", "undo"]
