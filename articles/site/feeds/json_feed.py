"""JSON Feed 1.1. Under `_newsroom` stands what it has no name for: quotes with their speakers, photos with credit."""

import json
from datetime import UTC, datetime
from typing import Any

from ..feed_links import MEDIA_TYPES
from .entries import Author, Entry, Feed, Picture, Said

__all__ = ["MEDIA_TYPE", "write"]

MEDIA_TYPE = MEDIA_TYPES["json"]


def write(feed: Feed) -> bytes:
    """Return the feed as JSON Feed; the same entries are the same bytes."""
    data = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.address,
        "description": feed.description,
        "language": feed.language,
        "authors": [_author(feed.publisher)],
        **({"hubs": [{"type": "WebSub", "url": feed.hub}]} if feed.hub else {}),
        "items": [_item(entry) for entry in feed.entries],
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def _item(entry: Entry) -> dict[str, Any]:
    item = {
        "id": entry.uid,
        "url": entry.address,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": entry.content,
        "date_published": _moment(entry.published),
        "date_modified": _moment(entry.updated),
        "language": entry.language,
        "authors": [_author(author) for author in entry.authors],
        "tags": list(entry.tags),
        "image": entry.pictures[0].address if entry.pictures else "",
        "attachments": [_attachment(picture) for picture in entry.pictures],
    }
    ours = {
        "quotes": [_quote(said) for said in entry.quotes],
        "photos": [_photo(picture) for picture in entry.pictures],
    }
    return {name: value for name, value in item.items() if value} | {"_newsroom": ours}


def _author(author: Author) -> dict[str, str]:
    return {"name": author.name, "url": author.address} if author.address else {"name": author.name}


def _attachment(picture: Picture) -> dict[str, str]:
    return {"url": picture.address, "mime_type": picture.media_type, "title": picture.credit}


def _photo(picture: Picture) -> dict[str, Any]:
    return {
        "url": picture.address,
        "page": picture.page,
        "credit": picture.credit,
        "alt_text": picture.alt,
        "caption": picture.caption,
        "width": picture.width,
        "height": picture.height,
    }


def _quote(said: Said) -> dict[str, str]:
    return {
        "url": said.address,
        "text": said.text,
        "speaker": said.speaker,
        "honorific": said.honorific,
        "role": said.role,
        "organisation": said.organisation,
    }


def _moment(moment: datetime) -> str:
    """RFC 3339, to the second."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")
