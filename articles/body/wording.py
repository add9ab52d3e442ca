"""All that an article says at one moment, and what changed from one moment to another.

Made from a revision at the desk and from an edition on the site, so that both show changes alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from .word_diff import BlockDiff, Kind, Piece, diff_bodies, diff_text

__all__ = ["Changes", "FieldChange", "QuoteWording", "Wording", "changes"]


@dataclass(frozen=True, slots=True)
class QuoteWording:
    """A quote: its id, its words, and who said them as printed."""

    ref: str
    text: str
    printed: str


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of an article. `lines` are named ones, such as `("Headline", "…")`; `lists` named lists in order."""

    body: str
    lines: dict[str, str] = field(default_factory=dict)
    lists: dict[str, tuple[str, ...]] = field(default_factory=dict)
    quotes: tuple[QuoteWording, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A named line whose words changed, or an entry of a list that came or went."""

    name: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed: named lines, who said the quotes, and the body block by block."""

    fields: tuple[FieldChange, ...]
    quotes: tuple[FieldChange, ...]
    blocks: tuple[BlockDiff, ...]

    @property
    def any(self) -> bool:
        return bool(self.fields or self.quotes or any(block.kind != Kind.SAME for block in self.blocks))


def changes(old: Wording, new: Wording) -> Changes:
    """Compare two wordings."""
    fields = [
        FieldChange(name, diff_text(old.lines.get(name, ""), new.lines.get(name, "")))
        for name in dict.fromkeys([*old.lines, *new.lines])
        if old.lines.get(name, "") != new.lines.get(name, "")
    ]
    for name in dict.fromkeys([*old.lists, *new.lists]):
        before, after = old.lists.get(name, ()), new.lists.get(name, ())
        if before != after:
            fields.append(FieldChange(name, _list_pieces(before, after)))
    return Changes(tuple(fields), tuple(_quote_changes(old, new)), tuple(diff_bodies(old.body, new.body)))


def _list_pieces(before: Sequence[str], after: Sequence[str]) -> tuple[Piece, ...]:
    """The new list in its order, then what is gone from it; commas part the entries."""
    entries = [(Kind.SAME if entry in before else Kind.ADDED, entry) for entry in after]
    entries += [(Kind.REMOVED, entry) for entry in before if entry not in after]
    pieces: list[Piece] = []
    for kind, entry in entries:
        if pieces:
            pieces.append(Piece(Kind.SAME, ", "))
        pieces.append(Piece(kind, entry))
    return tuple(pieces)


def _quote_changes(old: Wording, new: Wording) -> list[FieldChange]:
    """Quotes whose attribution changed, by their words. Changed words show in the body."""
    before = {quote.ref: quote for quote in old.quotes}
    found = []
    for quote in new.quotes:
        then = before.get(quote.ref)
        if then is not None and then.printed != quote.printed:
            found.append(FieldChange(quote.text, diff_text(then.printed, quote.printed)))
    return found
