"""Atom (RFC 4287), with Media RSS photos."""

from datetime import UTC, datetime
from io import BytesIO
from xml.sax.xmlreader import AttributesImpl

from django.utils.xmlutils import SimplerXMLGenerator

from ..feed_links import MEDIA_TYPES
from .entries import Author, Entry, Feed
from .rss import add_picture

__all__ = ["MEDIA_TYPE", "write"]

MEDIA_TYPE = MEDIA_TYPES["atom"]


def write(feed: Feed) -> bytes:
    """Return the feed as Atom; the same entries are the same bytes."""
    out = BytesIO()
    xml = SimplerXMLGenerator(out, "utf-8", short_empty_elements=True)
    xml.startDocument()
    xml.startElement(
        "feed",
        AttributesImpl(
            {
                "xmlns": "http://www.w3.org/2005/Atom",
                "xmlns:media": "http://search.yahoo.com/mrss/",
                "xml:lang": feed.language,
            }
        ),
    )
    xml.addQuickElement("id", feed.address)
    xml.addQuickElement("title", feed.title)
    xml.addQuickElement("subtitle", feed.description)
    xml.addQuickElement("updated", _moment(feed.updated))
    xml.addQuickElement("link", None, {"rel": "self", "type": MEDIA_TYPE, "href": feed.address})
    xml.addQuickElement("link", None, {"rel": "alternate", "type": "text/html", "href": feed.page})
    if feed.hub:
        xml.addQuickElement("link", None, {"rel": "hub", "href": feed.hub})
    _add_author(xml, feed.publisher)
    for entry in feed.entries:
        _add(xml, entry)
    xml.endElement("feed")
    xml.endDocument()
    return out.getvalue()


def _add(xml: SimplerXMLGenerator, entry: Entry) -> None:
    xml.startElement("entry", AttributesImpl({"xml:lang": entry.language}))
    xml.addQuickElement("id", entry.uid)
    xml.addQuickElement("title", entry.title)
    xml.addQuickElement("link", None, {"rel": "alternate", "type": "text/html", "href": entry.address})
    xml.addQuickElement("published", _moment(entry.published))
    xml.addQuickElement("updated", _moment(entry.updated))
    for author in entry.authors:
        _add_author(xml, author)
    for tag in entry.tags:
        xml.addQuickElement("category", None, {"term": tag})
    if entry.summary:
        xml.addQuickElement("summary", entry.summary)
    xml.addQuickElement("content", entry.content, {"type": "html"})
    for picture in entry.pictures:
        add_picture(xml, picture)
    xml.endElement("entry")


def _add_author(xml: SimplerXMLGenerator, author: Author) -> None:
    xml.startElement("author", AttributesImpl({}))
    xml.addQuickElement("name", author.name)
    if author.address:
        xml.addQuickElement("uri", author.address)
    xml.endElement("author")


def _moment(moment: datetime) -> str:
    """RFC 3339, to the second."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")
