"""A text file as a string, or a clear refusal."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from media.fields import normal_line_ends, refuse_uncarriable

from .notes import ImportNote, ImportRefused

__all__ = ["MAX_BYTES", "checked_text", "read_text_file"]

MAX_BYTES = 5_000_000


def read_text_file(path: Path, most: int = MAX_BYTES) -> str:
    """Return the text of a UTF-8 file of at most so many bytes.

    Raises:
        ImportRefused: not there, too large, empty, not UTF-8, or with characters that cannot be stored.
    """
    try:
        if not path.is_file():
            raise ImportRefused(ImportNote("no_file", "There is no such file."))
        if path.stat().st_size > most:
            size = path.stat().st_size / 1_000_000
            raise ImportRefused(
                ImportNote("too_large", f"The file has {size:.0f} MB; {most // 1_000_000} MB are the limit.")
            )
        data = path.read_bytes()
    except OSError as error:
        raise ImportRefused(ImportNote("unreadable", f"The file cannot be read: {error.strerror}.")) from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"The file is not UTF-8 text (byte {error.start}). Save it as UTF-8 and import it again."
        raise ImportRefused(ImportNote("not_utf8", message, line)) from error
    return checked_text(text, most)


def checked_text(text: str, most: int = MAX_BYTES) -> str:
    """Return `text` with LF line ends if all of it can be stored.

    Raises:
        ImportRefused: it has a character that cannot be stored, is too long, or has no words.
    """
    text = normal_line_ends(text)
    if len(text) > most:
        message = _("The text has %(length)s characters; that is too long.") % {"length": f"{len(text):,}"}
        raise ImportRefused(ImportNote("too_large", message))
    try:
        refuse_uncarriable(text)
    except ValidationError as error:
        params = error.params or {}
        message = f"The character U+{params['code']:04X} cannot be stored; is this a text file?"
        raise ImportRefused(ImportNote("uncarriable", message, params["line"])) from error
    if not text.strip():
        raise ImportRefused(ImportNote("empty", _("The text is empty.")))
    return text
