"""What a check says: a code for machines, a sentence for the editor, and the place."""

from dataclasses import dataclass

from .reasons import WHY

__all__ = ["Finding"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is missing, wrong or worth a look.

    `where` is a field (`headline`, `tags`), or a kind and an id (`quote:REF`, `photo:REF`,
    `comment:7`, `paragraph:3`, counted from 1). An overridable one may be let through with a reason.
    """

    code: str
    message: str
    where: str
    blocking: bool = True
    overridable: bool = False

    @property
    def why(self) -> str:
        """Why it matters, in the language of whoever reads it."""
        return str(WHY[self.code])
