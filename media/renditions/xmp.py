"""The XMP packet of a rendition (ISO 16684-1; properties by the IPTC Photo Metadata Standard 2025.1)."""

from collections.abc import Iterator
from dataclasses import replace
from html import escape

from media.namespaces import DC, IPTC_CORE, IPTC_EXT, PHOTOSHOP, PLUS, RDF, RIGHTS

from .words import Words, plain

__all__ = ["MOST_BYTES", "xmp_packet"]

#: A JPEG segment holds 65 533 bytes, 29 of them the name of the block.
MOST_BYTES = 65_504
_PREFIXES = {
    "dc": DC,
    "photoshop": PHOTOSHOP,
    "xmpRights": RIGHTS,
    "plus": PLUS,
    "Iptc4xmpCore": IPTC_CORE,
    "Iptc4xmpExt": IPTC_EXT,
}
_PLUS_CODES = "http://ns.useplus.org/ldf/vocab/"
_TEXTS = {
    "photoshop:AuthorsPosition": "creators_job_title",
    "photoshop:Credit": "credit_line",
    "photoshop:Source": "source",
    "photoshop:Headline": "headline",
    "xmpRights:WebStatement": "web_statement",
    "Iptc4xmpExt:DigitalSourceType": "digital_source_type",
}
_BY_LANGUAGE = {
    "dc:description": "caption",
    "dc:rights": "copyright_notice",
    "xmpRights:UsageTerms": "usage_terms",
    "Iptc4xmpCore:AltTextAccessibility": "alt_text",
    "Iptc4xmpCore:ExtDescrAccessibility": "ext_description",
}


def xmp_packet(words: Words) -> bytes:
    """The packet in UTF-8, empty without words.

    A packet that no JPEG segment holds goes without the extended description, then without the caption.

    Raises:
        ValueError: the rest alone is too long.
    """
    shorter = replace(words, ext_description="")
    for one in (words, shorter, replace(shorter, caption="")):
        packet = _packet(one)
        if len(packet) <= MOST_BYTES:
            return packet
    raise ValueError(f"Credit and rights take {len(packet)} bytes; a picture holds {MOST_BYTES}. Shorten them.")


def _packet(words: Words) -> bytes:
    fields = "".join(_fields(words))
    if not fields:
        return b""
    spaces = "".join(f' xmlns:{prefix}="{name}"' for prefix, name in _PREFIXES.items())
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{RDF}">'
        f'<rdf:Description rdf:about=""{spaces}>{fields}</rdf:Description>'
        '</rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    ).encode()


def _fields(words: Words) -> Iterator[str]:
    if makers := "".join(f"<rdf:li>{_text(one)}</rdf:li>" for one in words.creators if one):
        yield f"<dc:creator><rdf:Seq>{makers}</rdf:Seq></dc:creator>"
    for name, field in _TEXTS.items():
        if text := _text(getattr(words, field)):
            yield f"<{name}>{text}</{name}>"
    for name, field in _BY_LANGUAGE.items():
        if text := _text(getattr(words, field)):
            yield f'<{name}><rdf:Alt><rdf:li xml:lang="x-default">{text}</rdf:li></rdf:Alt></{name}>'
    if words.copyright_notice:
        yield "<xmpRights:Marked>True</xmpRights:Marked>"
    if words.data_mining:
        yield f"<plus:DataMining>{_PLUS_CODES}{_text(words.data_mining)}</plus:DataMining>"
    if words.licensor_name or words.licensor_url:
        yield _licensor(words)


def _licensor(words: Words) -> str:
    parts = {"LicensorName": words.licensor_name, "LicensorURL": words.licensor_url}
    struct = "".join(f"<plus:{name}>{_text(text)}</plus:{name}>" for name, text in parts.items() if text)
    return f'<plus:Licensor><rdf:Seq><rdf:li rdf:parseType="Resource">{struct}</rdf:li></rdf:Seq></plus:Licensor>'


def _text(text: str) -> str:
    return escape(plain(text), quote=False).replace("\r", "&#13;")
