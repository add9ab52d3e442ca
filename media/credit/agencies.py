"""Which names are organisations: our own list, and what the caller knows."""

import tomllib
from functools import cache
from pathlib import Path

from .folding import fold
from .model import IsAgency

__all__ = ["Directory", "known_agency"]

#: What may follow the name of an agency: `AP Photo`.
_PHOTO = frozenset({"photo", "photos", "image", "images", "picture", "pictures", "foto"})


@cache
def _spellings() -> dict[str, str]:
    """Every spelling in `agencies.toml`, folded, with the name to print."""
    groups = tomllib.loads((Path(__file__).parent / "agencies.toml").read_text("utf-8"))
    return {
        fold(spelling): name
        for group in groups.values()
        for name, others in group.items()
        for spelling in (name, *others)
    }


def known_agency(name: str) -> str:
    """Return the name to print of a well-known organisation, however spelled; "" if it is not in our list."""
    return _spellings().get(fold(name), "")


class Directory:
    """The organisations that one reading knows. Asks the caller once for each name."""

    def __init__(self, is_agency: IsAgency) -> None:
        self._is_agency = is_agency
        self._answers: dict[str, bool] = {}

    def knows(self, name: str) -> bool:
        """Is this an organisation, by our list or by the caller's?"""
        folded = fold(name)
        if not folded:
            return False
        if folded not in self._answers:
            self._answers[folded] = folded in _spellings() or self._is_agency(folded)
        return self._answers[folded]

    def agency_in(self, text: str) -> str:
        """Return the organisation in `AP` or `AP Photo`, as spelled there; "" if there is none."""
        if self.knows(text):
            return text
        name, _, last = text.rpartition(" ")
        return name if fold(last) in _PHOTO and self.knows(name) else ""
