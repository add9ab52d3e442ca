"""The namespaces of XMP properties. A module of its own, so that whoever writes a packet need not load the reader."""

__all__ = [
    "DC",
    "EXIF",
    "IPTC_CORE",
    "IPTC_EXT",
    "PHOTOSHOP",
    "PLUS",
    "RDF",
    "RIGHTS",
    "XMP",
]

DC = "http://purl.org/dc/elements/1.1/"
EXIF = "http://ns.adobe.com/exif/1.0/"
IPTC_CORE = "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
IPTC_EXT = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
PHOTOSHOP = "http://ns.adobe.com/photoshop/1.0/"
PLUS = "http://ns.useplus.org/ldf/xmp/1.0/"
RIGHTS = "http://ns.adobe.com/xap/1.0/rights/"
XMP = "http://ns.adobe.com/xap/1.0/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
