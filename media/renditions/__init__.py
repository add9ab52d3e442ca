"""The pictures that readers get: fresh encodings in a few widths and formats, with the credit written into each.

Plain functions on bytes and paths. No database, no settings: the caller decides where files lie.
"""

from .job import FORMATS, WIDTHS, Format, Job, size_of, widths_for
from .make import make_renditions
from .names import rendition_key, rendition_name
from .words import Words

__all__ = [
    "FORMATS",
    "WIDTHS",
    "Format",
    "Job",
    "Words",
    "make_renditions",
    "rendition_key",
    "rendition_name",
    "size_of",
    "widths_for",
]
