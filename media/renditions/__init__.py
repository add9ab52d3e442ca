"""The pictures that readers get: fresh encodings in a few widths and formats, with the credit written into each.

Plain functions on bytes and paths. No database, no settings: the caller decides where files lie.
"""

from .job import FORMATS, WIDTHS, Format, Job, size_of, widths_for
from .make import make_renditions
from .names import rendition_key, rendition_name
from .shapes import SHAPES, jobs_for
from .words import Words

__all__ = [
    "FORMATS",
    "SHAPES",
    "WIDTHS",
    "Format",
    "Job",
    "Words",
    "jobs_for",
    "make_renditions",
    "rendition_key",
    "rendition_name",
    "size_of",
    "widths_for",
]
