"""Texts from outside become drafts."""

from .notes import ImportNote, ImportRefused
from .quotations import mark_quotations, speaker_records
from .source import read_text_file
from .text import Imported, import_text

__all__ = [
    "ImportNote",
    "ImportRefused",
    "Imported",
    "import_text",
    "mark_quotations",
    "read_text_file",
    "speaker_records",
]
