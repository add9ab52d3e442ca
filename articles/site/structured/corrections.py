"""Corrections, as schema.org says them."""

from ...models.edition import Correction
from ..dates import iso
from .things import Thing, thing

__all__ = ["correction_comment"]


def correction_comment(note: Correction) -> Thing:
    """The `CorrectionComment` of a correction that was read with its edition."""
    return thing(
        "CorrectionComment",
        text=note.note,
        name=note.label,
        datePublished=iso(note.edition.valid_from),
        inLanguage=note.edition.language,
    )
