"""Texts from outside become drafts."""

from .lookup import Records
from .ninjs import MAX_NINJS_BYTES, import_ninjs
from .notes import ImportNote, ImportRefused
from .quotations import mark_quotations, speaker_records
from .records import import_records
from .source import read_text_file
from .text import Imported, import_text

__all__ = [
    "MAX_NINJS_BYTES",
    "ImportNote",
    "ImportRefused",
    "Imported",
    "Records",
    "import_ninjs",
    "import_records",
    "import_text",
    "mark_quotations",
    "read_text_file",
    "speaker_records",
]
