"""Texts from outside become drafts."""

from .drafts import Imported
from .ninjs import MAX_NINJS_BYTES, import_ninjs
from .notes import ImportNote, ImportRefused
from .quotations import find_speakers, mark_quotations, speaker_records
from .records import import_records
from .source import read_text_file
from .text import ReadText, import_text, import_texts, read_text

__all__ = [
    "MAX_NINJS_BYTES",
    "ImportNote",
    "ImportRefused",
    "Imported",
    "ReadText",
    "find_speakers",
    "import_ninjs",
    "import_records",
    "import_text",
    "import_texts",
    "mark_quotations",
    "read_text",
    "read_text_file",
    "speaker_records",
]
