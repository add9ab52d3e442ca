"""The formats in which a page's feed is found, and the links that announce them."""

from dataclasses import dataclass
from typing import Final

__all__ = ["MEDIA_TYPES", "FeedLink", "feed_links"]

#: How a feed's address ends → its media type.
MEDIA_TYPES: Final = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "json": "application/feed+json",
}
_NAMES = {"rss": "RSS", "atom": "Atom", "json": "JSON Feed"}


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A `<link rel="alternate">` of a page."""

    name: str
    media_type: str
    address: str


def feed_links(rss: str) -> list[FeedLink]:
    """The links to the feed whose RSS form is found at the path `rss`, one for each format."""
    base = rss.removesuffix("rss")
    return [FeedLink(_NAMES[format], media_type, base + format) for format, media_type in MEDIA_TYPES.items()]
