"""What an import tells the editor."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

__all__ = ["ImportNote", "ImportRefused"]


@dataclass(frozen=True, slots=True)
class ImportNote:
    """A sentence about one place of the source; `line` counts from 1, None for the whole."""

    code: str
    message: str
    line: int | None = None

    def __str__(self) -> str:
        if not self.line:
            return self.message
        return _("line %(line)d: %(message)s") % {"line": self.line, "message": self.message}


class ImportRefused(Exception):
    """The source cannot become an article; nothing of it was stored."""

    def __init__(self, *notes: ImportNote) -> None:
        self.notes = notes
        super().__init__(" ".join(map(str, notes)))
