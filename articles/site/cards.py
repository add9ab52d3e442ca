"""An edition as an entry of a list: headline, standfirst, date, primary tag and perhaps a picture."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from ..models.edition import Edition
from ..models.tag import Tag
from .editions import editions_in_lists
from .figures import Figure, first_picture
from .kept import kept, names_of_edition

__all__ = ["Card", "cards"]


@dataclass(frozen=True, slots=True)
class Card:
    """What a list prints of an edition, which comes with its tags and photos."""

    edition: Edition
    tag: Tag | None
    figure: Figure | None
    html: dict[Any, Markup] = field(default_factory=dict, compare=False, repr=False)  # see `jinja.printed`


@dataclass(frozen=True, slots=True)
class _Entry:
    """An edition with its cards by the shape of their picture."""

    edition: Edition
    cards: dict[str, Card] = field(default_factory=dict)

    def card(self, shape: str) -> Card:
        if shape not in self.cards:
            primary = next((row.tag for row in self.edition.edition_tags.all()), None)
            self.cards[shape] = Card(self.edition, primary, first_picture(self.edition, self.edition.language, shape))
        return self.cards[shape]


def cards(editions: Sequence[int], shape: str = "card") -> list[Card]:
    """The entries of a list of live editions, in its order, their pictures in `shape`.

    Args:
        editions: primary keys. Those that have ended meanwhile are left out.
    """
    entries = kept("entry of a list", editions, _read, lambda entry: names_of_edition(entry.edition))
    return [entry.card(shape) for entry in entries]


def _read(keys: list[int]) -> dict[int, _Entry]:
    return {key: _Entry(edition) for key, edition in editions_in_lists().in_bulk(keys).items()}
