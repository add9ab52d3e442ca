"""An edition as an entry of a list: headline, standfirst, date, primary tag and perhaps a picture."""

from collections.abc import Iterable
from dataclasses import dataclass

from ..models.edition import Edition
from ..models.tag import Tag
from .figures import Figure, first_picture

__all__ = ["Card", "card", "cards"]


@dataclass(frozen=True, slots=True)
class Card:
    """What a list prints of an edition."""

    edition: Edition
    tag: Tag | None
    figure: Figure | None


def card(edition: Edition, shape: str = "card") -> Card:
    """The entry of an edition that was read by `editions_in_lists` or `editions_in_full`, its picture in `shape`."""
    primary = next((row.tag for row in edition.edition_tags.all()), None)
    return Card(edition, primary, first_picture(edition, edition.language, shape))


def cards(editions: Iterable[Edition]) -> list[Card]:
    """The entries of a list."""
    return [card(edition) for edition in editions]
