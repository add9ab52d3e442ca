"""Quotes on other sites: how large their card is, which words stand in it, and the code that puts it there."""

from dataclasses import dataclass
from html import escape
from math import ceil

from django.conf import settings
from django.urls import reverse

from ..models.edition import EditionQuote
from .pages import absolute

__all__ = ["Card", "beginning_of", "card_of", "card_size", "embed_code"]

_MOST = 900  # characters of the words in a card
_TITLE = 64  # characters of them in a title
_WIDTH = 600
_HIGHEST = 720


@dataclass(frozen=True, slots=True)
class Card:
    """The paragraphs that a card prints. If they are cut the last ends with an ellipsis."""

    paragraphs: list[str]
    cut: bool


def card_of(quote: EditionQuote) -> Card:
    """The words of the card of a quote: all of them, or the first few hundred characters."""
    if len(quote.text) <= _MOST:
        return Card(quote.text.split("\n\n"), cut=False)
    head = quote.text[:_MOST]
    head = head[: max(head.rfind(" "), head.rfind("\n"))].rstrip() or head
    return Card(f"{head} …".split("\n\n"), cut=True)


def beginning_of(quote: EditionQuote) -> str:
    """The first words, as many as the title of a page holds."""
    words = " ".join(quote.text.split())
    if len(words) <= _TITLE:
        return words
    return f"{words[:_TITLE].rpartition(' ')[0] or words[:_TITLE]} …"


def card_size(quote: EditionQuote, most_wide: int | None = None, most_high: int | None = None) -> tuple[int, int]:
    """Width and height in pixels that hold the card, within the limits of the site that asks."""
    width = min(_WIDTH, most_wide or _WIDTH)
    across = max(8, (width - 60) / 9.4)  # letters in a line of the quotation
    lines = sum(ceil(len(part) / across) for part in card_of(quote).paragraphs)
    smaller = ceil((len(quote.name) + len(quote.position_held) + 2) / (across * 1.3))
    source = ceil((len(quote.edition.headline) + 40) / (across * 1.3))
    height = min(_HIGHEST, 100 + lines * 32 + (smaller + source) * 22)
    return width, min(height, most_high or height)


def embed_code(quote: EditionQuote, most_wide: int | None = None, most_high: int | None = None) -> str:
    """The HTML that shows the card on another site."""
    width, height = card_size(quote, most_wide, most_high)
    address = absolute(reverse("quote_card", args=[quote.ref]))
    title = escape(f"{quote.name}, {settings.SITE_NAME}")
    return f'<iframe src="{address}" width="{width}" height="{height}" title="{title}" loading="lazy"></iframe>'
