"""Why a picture is not taken. The children that open pictures know the reasons, and no Django to say them with."""

from typing import Self

__all__ = ["MAX_BYTES", "REASONS", "PictureRefused"]

MAX_BYTES = 60_000_000

REASONS = frozenset(
    [
        *("empty", "bytes", "pixels", "side", "unknown", "damaged", "memory", "time", "unconfined", "crash"),
        *("heic", "markup", "tiff", "pdf", "psd", "jpeg2000", "film"),
    ]
)


class PictureRefused(Exception):
    """A picture that is not taken. Its text is for the person who sent it, in their language; `reason` for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        from .refusal_words import words_of  # at this moment, for no child imports Django

        return words_of(self.reason)

    @classmethod
    def of(cls, reason: str) -> Self:
        """The refusal for one of the reasons. Raises KeyError or TypeError if it is none of them."""
        if reason not in REASONS:
            raise KeyError(reason)
        return cls(reason)
