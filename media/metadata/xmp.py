"""XMP packets: RDF as plain values. Document types are refused; a broken packet gives what stands before."""

import re
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from media.namespaces import RDF

__all__ = ["Alternatives", "Xmp", "parse_xmp"]

XML = "http://www.w3.org/XML/1998/namespace"
_LARGEST = 16_000_000
_DEEPEST = 60

#: What a property can be: text, a list, a structure by (namespace, name), texts by language.
type Value = "str | list[Value] | dict[tuple[str, str], Value] | Alternatives"


@dataclass(frozen=True, slots=True)
class Alternatives:
    """The same text in several languages, in the order of the file."""

    texts: list[tuple[str, str]]

    @property
    def default(self) -> str:
        """The text of `x-default`; empty if the packet has none."""
        return next((text for language, text in self.texts if language.lower() == "x-default"), "")

    @property
    def others(self) -> dict[str, str]:
        return {language: text for language, text in self.texts if language.lower() != "x-default"}


@dataclass(slots=True)
class _Element:
    name: tuple[str, str]
    attributes: dict[tuple[str, str], str]
    children: list["_Element"] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)  # of its text, between its children

    @property
    def text(self) -> str:
        return "".join(self.pieces)


class _Refused(Exception):
    """The packet has a document type."""


@dataclass(frozen=True, slots=True)
class Xmp:
    """The properties of a packet by namespace and name."""

    properties: dict[tuple[str, str], Value] = field(default_factory=dict)

    def get(self, namespace: str, name: str) -> Value | None:
        return self.properties.get((namespace, name))


def parse_xmp(*packets: bytes) -> Xmp:
    """Read packets; a property of an earlier one stays. What one packet says twice counts as it says it last."""
    properties: dict[tuple[str, str], Value] = {}
    for packet in packets:
        if packet and len(packet) <= _LARGEST:
            properties = _said(_in_utf8(packet)) | properties
    return Xmp(properties)


def _said(packet: bytes) -> dict[tuple[str, str], Value]:
    found: dict[tuple[str, str], Value] = {}
    tree = _tree(packet) or _tree(_mended(packet)) or _tree(packet, cut=True)
    for element in _descriptions(tree) if tree else []:
        found |= _properties(element)
    return found


def _in_utf8(packet: bytes) -> bytes:
    """The packet without what it is padded with."""
    marks = {b"\xfe\xff": "utf-16-be", b"\0<": "utf-16-be", b"\xff\xfe": "utf-16-le", b"<\0": "utf-16-le"}
    if charset := marks.get(packet[:2]):
        packet = packet.decode(charset, "ignore").lstrip("\ufeff").encode("utf-8", "ignore")
    return packet.strip(b"\0").strip()


def _mended(packet: bytes) -> bytes:
    """What careless programs write, as XML has it: bare ampersands, bytes that are no UTF-8, signs without a shape."""
    try:
        text = packet.decode()
    except UnicodeDecodeError:
        text = "".join(packet.decode("utf-8", "surrogateescape").translate(_BYTES))
    text = _BARE.sub("&amp;", text)
    return _SHAPELESS.sub("", text).encode("utf-8", "ignore")


_BARE = re.compile(r"&(?!(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos);)")
_SHAPELESS = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f]|&#(?:0*(?:\d|1[124-9]|2\d|3[01])|x0*(?:[0-8bcefBCEF]|1[0-9a-fA-F]));"
)
#: Bytes that stand outside UTF-8, as Windows-1252 reads them.
_BYTES = {0xDC00 + one: bytes([one]).decode("cp1252", "ignore") or chr(one) for one in range(0x80, 0x100)}


def _tree(packet: bytes, *, cut: bool = False) -> _Element | None:
    """The elements of a packet. None if it is not well-formed, or, where `cut` is allowed, what stands before."""
    root = _Element(("", ""), {})
    stack = [root]

    def start(name: str, attributes: dict[str, str]) -> None:
        if len(stack) > _DEEPEST:
            raise _Refused
        element = _Element(_split(name), {_split(key): value for key, value in attributes.items()})
        stack[-1].children.append(element)
        stack.append(element)

    def end(name: str) -> None:
        stack.pop()

    def text(words: str) -> None:
        stack[-1].pieces.append(words)

    def refuse(*_: Any) -> None:
        raise _Refused

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    try:
        parser.Parse(packet, True)
    except _Refused:
        return root
    except expat.ExpatError:
        if not cut:
            return None
        whole = [element for element in stack if element is not root]
        for element in whole:  # what was open is not whole
            element.pieces.clear()
    return root


def _split(name: str) -> tuple[str, str]:
    namespace, _, local = name.rpartition(" ")
    return namespace, local


def _descriptions(element: _Element) -> list[_Element]:
    """The `rdf:Description` elements directly below `rdf:RDF`, wherever that is."""
    if element.name == (RDF, "RDF"):
        return [child for child in element.children if child.name == (RDF, "Description")]
    return [found for child in element.children for found in _descriptions(child)]


def _properties(element: _Element) -> dict[tuple[str, str], Value]:
    found: dict[tuple[str, str], Value] = {
        name: value for name, value in element.attributes.items() if name[0] not in (RDF, XML, "")
    }
    for child in element.children:
        found[child.name] = _value(child)  # of two the later
    return found


def _value(element: _Element) -> Value:
    resource = element.attributes.get((RDF, "resource"))
    if resource is not None:
        return resource
    if element.attributes.get((RDF, "parseType")) == "Resource":
        return _qualified(_properties(element))
    for child in element.children:
        if child.name in ((RDF, "Bag"), (RDF, "Seq"), (RDF, "Alt")):
            return _items(child)
        if child.name == (RDF, "Description"):
            return _qualified(_properties(child))
    own = {name: value for name, value in element.attributes.items() if name[0] not in (RDF, XML, "")}
    if own and not element.text.strip():
        return {**own}
    return element.text


def _qualified(found: dict[tuple[str, str], Value]) -> Value:
    """A value with qualifiers is its value."""
    return found.get((RDF, "value"), found)


def _items(array: _Element) -> Value:
    items = [child for child in array.children if child.name == (RDF, "li")]
    if array.name == (RDF, "Alt") and any((XML, "lang") in item.attributes for item in items):
        return Alternatives([(item.attributes.get((XML, "lang"), "x-default"), item.text) for item in items])
    return [_value(item) for item in items]
