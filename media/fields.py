"""Text that is stored as it was typed, or refused with a reason.

Every text column of the project is one of these two fields. They change nothing but line ends
(CRLF and CR become LF) and refuse what no page, feed or database can carry: control characters,
half surrogate pairs and Unicode noncharacters. The check runs where values go to the database, so
forms, imports, fixtures, bulk updates and a shell all pass it.
"""

import re
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext_lazy as _

__all__ = ["TextBlock", "TextLine", "normal_line_ends", "refuse_uncarriable", "without_uncarriable"]

_PLANE_ENDS = "".join(chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
_UNCARRIABLE = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufdd0-\ufdef{_PLANE_ENDS}]")
_LINE_BREAK = re.compile(r"[\n\r]")


def normal_line_ends(text: str) -> str:
    """Return `text` with CRLF and CR as LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def without_uncarriable(text: str) -> str:
    """Return `text` without the characters that `refuse_uncarriable` refuses."""
    return text if _is_carriable(text) else _UNCARRIABLE.sub("", text)


def _is_carriable(text: str) -> bool:
    """Whether all of it can be stored. What Python calls printable can be, and that is known in no time."""
    return text.replace("\n", "").isprintable() or not _UNCARRIABLE.search(text)


def refuse_uncarriable(text: str) -> None:
    """Raise ValidationError that names the first character which cannot be stored, and its place."""
    if not _is_carriable(text) and (found := _UNCARRIABLE.search(text)):
        line = text.count("\n", 0, found.start()) + 1
        raise ValidationError(
            _("The character U+%(code)04X in line %(line)d cannot be stored. Remove it and save again."),
            code="uncarriable",
            params={"code": ord(found[0]), "line": line},
        )


def _refuse_line_break(text: str) -> None:
    if _LINE_BREAK.search(text):
        raise ValidationError(_("This text must stay on one line."), code="line_break")


class TextBlock(models.TextField[str, str]):
    """Text of any number of lines, verbatim."""

    default_validators = [refuse_uncarriable]

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return normal_line_ends(value) if isinstance(value, str) else value

    def all_fit(self, texts: Sequence[str]) -> bool:
        """Whether each of these is stored as it is; for who writes many at once."""
        together = "".join(texts)
        return "\r" not in together and _is_carriable(together)

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        if isinstance(value, str):
            value = normal_line_ends(value)
            refuse_uncarriable(value)
        return super().get_db_prep_save(value, connection)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"strip": False, **kwargs})


class TextLine(models.CharField[str, str]):
    """One line of text, verbatim: no blank is trimmed, nothing is cut off on any database."""

    default_validators = [refuse_uncarriable, _refuse_line_break]

    def all_fit(self, texts: Sequence[str]) -> bool:
        """Whether each of these is stored as it is; for who writes many at once."""
        together = "".join(texts)
        longest = max(map(len, texts), default=0)
        fits = not self.max_length or longest <= self.max_length
        return fits and not _LINE_BREAK.search(together) and _is_carriable(together)

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        if isinstance(value, str):
            refuse_uncarriable(value)
            _refuse_line_break(value)
            if self.max_length and len(value) > self.max_length:
                raise ValidationError(
                    _("This text has %(length)d characters; %(limit)d are the limit."),
                    code="too_long",
                    params={"length": len(value), "limit": self.max_length},
                )
        return super().get_db_prep_save(value, connection)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"strip": False, **kwargs})
