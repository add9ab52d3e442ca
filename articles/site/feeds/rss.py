"""RSS 2.0 with `content:encoded`, Dublin Core authors and Media RSS photos.

No DOCTYPE, no entity, no CDATA: every word is escaped by the XML writer, so `]]>` is a word like any other.
"""

from io import BytesIO
from xml.sax.xmlreader import AttributesImpl

from django.utils.feedgenerator import rfc2822_date
from django.utils.xmlutils import SimplerXMLGenerator

from ..feed_links import MEDIA_TYPES
from .entries import Entry, Feed, Picture

__all__ = ["MEDIA_TYPE", "add_picture", "write"]

MEDIA_TYPE = MEDIA_TYPES["rss"]
_NAMESPACES = {
    "version": "2.0",
    "xmlns:atom": "http://www.w3.org/2005/Atom",
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:media": "http://search.yahoo.com/mrss/",
}


def write(feed: Feed) -> bytes:
    """Return the feed as RSS; the same entries are the same bytes."""
    out = BytesIO()
    xml = SimplerXMLGenerator(out, "utf-8", short_empty_elements=True)
    xml.startDocument()
    xml.startElement("rss", AttributesImpl(_NAMESPACES))
    xml.startElement("channel", AttributesImpl({}))
    xml.addQuickElement("title", feed.title)
    xml.addQuickElement("link", feed.page)
    xml.addQuickElement("description", feed.description)
    xml.addQuickElement("atom:link", None, {"rel": "self", "type": MEDIA_TYPE, "href": feed.address})
    if feed.hub:
        xml.addQuickElement("atom:link", None, {"rel": "hub", "href": feed.hub})
    xml.addQuickElement("language", feed.language)
    if feed.entries:
        xml.addQuickElement("lastBuildDate", rfc2822_date(feed.updated))
    for entry in feed.entries:
        _add(xml, entry)
    xml.endElement("channel")
    xml.endElement("rss")
    xml.endDocument()
    return out.getvalue()


def _add(xml: SimplerXMLGenerator, entry: Entry) -> None:
    xml.startElement("item", AttributesImpl({}))
    xml.addQuickElement("title", entry.title)
    xml.addQuickElement("link", entry.address)
    xml.addQuickElement("description", entry.summary)
    for author in entry.authors:
        xml.addQuickElement("dc:creator", author.name)
    xml.addQuickElement("pubDate", rfc2822_date(entry.published))
    xml.addQuickElement("guid", entry.uid, {"isPermaLink": "false"})
    for tag in entry.tags:
        xml.addQuickElement("category", tag)
    xml.addQuickElement("dc:language", entry.language)
    xml.addQuickElement("atom:updated", entry.updated.isoformat(timespec="seconds"))
    xml.addQuickElement("content:encoded", entry.content)
    for picture in entry.pictures:
        add_picture(xml, picture)
    xml.endElement("item")


def add_picture(xml: SimplerXMLGenerator, picture: Picture) -> None:
    """Add a photo by Media RSS with its credit, alt text and caption."""
    size = {"width": str(picture.width), "height": str(picture.height)}
    media = {"url": picture.address, "type": picture.media_type, "medium": "image"}
    xml.startElement("media:content", AttributesImpl(media | size))
    xml.addQuickElement("media:credit", picture.credit, {"role": "photographer", "scheme": "urn:ebu"})
    if picture.alt:
        xml.addQuickElement("media:title", picture.alt, {"type": "plain"})
    if picture.caption:
        xml.addQuickElement("media:description", picture.caption, {"type": "plain"})
    xml.endElement("media:content")
