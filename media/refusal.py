"""Why a picture is not taken, in words for whoever sent it."""

from typing import Self

from .decoder import MAX_PIXELS, MAX_SIDE

__all__ = ["MAX_BYTES", "PictureRefused"]

MAX_BYTES = 60_000_000

_MESSAGES = {
    "empty": "The file is empty.",
    "bytes": f"The file is larger than {MAX_BYTES // 1_000_000} MB. Save a smaller copy of it.",
    "pixels": f"The picture has more than {MAX_PIXELS // 1_000_000} million pixels. Save a smaller copy of it.",
    "side": f"The picture is more than {MAX_SIDE} pixels wide or high. Save a smaller copy of it.",
    "unknown": "This is not a picture that can be used, or it is damaged. "
    "JPEG, PNG, WebP, AVIF, HEIC and GIF are taken.",
    "damaged": "The picture is damaged or cut off. Open it in a picture editor, save it anew, and choose that file.",
    "memory": "The picture needs too much memory to be opened. Save a smaller copy of it, as JPEG.",
    "time": "The picture takes too long to be opened. Open it in a picture editor and save it anew, as JPEG.",
    "unconfined": "A HEIC file cannot be opened safely on this machine. Export it as JPEG and choose that file.",
    "crash": "The picture cannot be opened safely. Open it in a picture editor and save it anew, as JPEG.",
}


class PictureRefused(Exception):
    """A picture that is not taken. Its text is for the person who sent it; `reason` is for the log."""

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason

    @classmethod
    def of(cls, reason: str) -> Self:
        """The refusal for a reason of the table above."""
        return cls(_MESSAGES[reason], reason)
