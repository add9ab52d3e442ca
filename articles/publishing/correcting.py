"""The note that goes with an edition that replaces another."""

from dataclasses import dataclass

from ..models import Correction
from .said import says_something

__all__ = ["CorrectionNote"]


@dataclass(frozen=True, slots=True)
class CorrectionNote:
    """What kind of change it is, and what readers are told about it."""

    kind: Correction.Kind
    note: str

    @property
    def changes_quotes(self) -> bool:
        """A correction or retraction may change the words of a published quote; an update may not."""
        return self.kind in {Correction.Kind.CORRECTION, Correction.Kind.RETRACTION} and says_something(self.note)
