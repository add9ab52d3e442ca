"""One page as it leaves the machine: its bytes in each encoding, with the heads of the answers made once."""

import gzip
import hashlib
import re
from dataclasses import dataclass, field, replace
from enum import StrEnum

import brotli

__all__ = ["ENCODINGS", "Encoding", "Headers", "Page", "chosen_encoding", "matches", "tags_in"]

Headers = list[tuple[bytes, bytes]]

_SMALL = 500  # bytes; compressing fewer gains nothing
_BROTLI_QUALITY = 6
_GZIP_LEVEL = 6


class Encoding(StrEnum):
    IDENTITY = ""
    GZIP = "gzip"
    BROTLI = "br"


ENCODINGS = tuple(Encoding)


@dataclass(slots=True)
class Page:
    """An answer of status 200 or 404.

    `keys` are the things it shows, as `Change` names them; `ends` is the Unix time after which it is no longer
    given out. `used` is set by every hit and read by the store when it looks for room; `live` turns false when it is
    dropped, for those that still hold it.
    """

    status: int
    headers: Headers
    body: dict[Encoding, bytes]
    keys: frozenset[str]
    ends: float
    etag: str
    #: By encoding: its tag, the head of an answer without its date and last line end, and the body that follows it.
    ready: dict[str, tuple[str, tuple[bytes, bytes]]] = field(default_factory=dict)
    #: The head of an answer for a reader who has the page already.
    unchanged: dict[str, tuple[bytes, bytes]] = field(default_factory=dict)
    size: int = 0
    used: bool = False
    live: bool = True

    @classmethod
    def made(cls, status: int, headers: Headers, body: bytes, keys: frozenset[str], ends: float) -> "Page":
        """Compress the body and put together the heads; takes milliseconds, so do it off the event loop."""
        kept = [(name, value) for name, value in headers if name not in _OWN]
        bodies = {Encoding.IDENTITY: body}
        if len(body) >= _SMALL and _is_text(headers):
            bodies[Encoding.GZIP] = gzip.compress(body, _GZIP_LEVEL, mtime=0)
            bodies[Encoding.BROTLI] = brotli.compress(body, quality=_BROTLI_QUALITY)
        return cls.of(status, kept, bodies, keys, ends)

    @classmethod
    def of(
        cls, status: int, headers: Headers, body: dict[Encoding, bytes], keys: frozenset[str], ends: float
    ) -> "Page":
        """Put together what was made before."""
        page = cls(status, headers, body, keys, ends, hashlib.sha256(body[Encoding.IDENTITY]).hexdigest()[:32])
        for encoding, words in body.items():
            head = _wire(status, page.headers_of(encoding, with_length=True))
            unchanged = _wire(304, page.headers_of(encoding, with_length=False))
            page.ready[encoding.value] = page.tag(encoding), (head, words)
            page.unchanged[encoding.value] = unchanged, b""
            page.size += len(head) + len(unchanged) + len(words)
        page.size += 2_000 + 100 * len(keys)
        return page

    @property
    def for_people(self) -> bool:
        """Read in a browser; a program that is told of a change and asks for it gets what is true then."""
        return self.status == 200 and any(
            name == b"content-type" and value.startswith(b"text/html") for name, value in self.headers
        )

    def encoding(self, accepted: str) -> Encoding:
        """The best of the encodings that this page has for an `Accept-Encoding` header."""
        best = chosen_encoding(accepted)
        return best if best in self.body else Encoding.IDENTITY

    def tag(self, encoding: Encoding) -> str:
        """The strong entity tag of one encoding, with its quotation marks."""
        return f'"{self.etag}-{encoding}"' if encoding else f'"{self.etag}"'

    def headers_of(self, encoding: Encoding, *, with_length: bool) -> Headers:
        """The headers of an answer, without its date."""
        own: Headers = [(b"vary", b"Accept-Encoding")]
        if self.status == 200:
            own.append((b"etag", self.tag(encoding).encode()))
        if with_length:
            own.append((b"content-length", str(len(self.body[encoding])).encode()))
            if encoding:
                own.append((b"content-encoding", encoding.encode()))
        return [*self.headers, *own]

    def answer(self, encoding: str, known: frozenset[str]) -> tuple[bytes, bytes]:
        """Head and body for a reader who takes an encoding and has what these tags name."""
        if encoding not in self.ready:
            encoding = ""
        tag, whole = self.ready[encoding]
        if known and (tag in known or "*" in known):
            return self.unchanged[encoding]
        return whole

    def copy(self) -> "Page":
        """The same page for another owner: dropping one leaves the other."""
        return replace(self)

    def drop(self) -> None:
        """Let go of the bytes, whoever still holds the page."""
        self.live = False
        self.body, self.ready, self.unchanged = {}, {}, {}


#: Headers that the cache sets itself.
_OWN = frozenset({b"connection", b"content-encoding", b"content-length", b"date", b"etag", b"vary"})
_REASON = {200: b"OK", 304: b"Not Modified", 404: b"Not Found"}
_TEXTS = (
    b"text/",
    b"application/json",
    b"application/xml",
    b"application/rss",
    b"application/atom",
    b"application/feed",
)


def _is_text(headers: Headers) -> bool:
    return any(name == b"content-type" and value.startswith(_TEXTS) for name, value in headers)


def _wire(status: int, headers: Headers) -> bytes:
    lines = [b"HTTP/1.1 %d %s" % (status, _REASON[status]), *(name + b": " + value for name, value in headers)]
    return b"\r\n".join(lines) + b"\r\n"


_REFUSED = re.compile(r"\s*q\s*=\s*0(?:\.0*)?\s*")


def chosen_encoding(accepted: str) -> Encoding:
    """Return brotli, gzip or nothing, whichever of them an `Accept-Encoding` header allows first."""
    offers = {}
    for offer in accepted.lower().split(","):
        name, _, weight = offer.partition(";")
        offers[name.strip()] = not _REFUSED.fullmatch(weight)
    return next((one for one in (Encoding.BROTLI, Encoding.GZIP) if offers.get(one)), Encoding.IDENTITY)


def tags_in(if_none_match: str) -> frozenset[str]:
    """The entity tags that an `If-None-Match` header names, for weak comparison; `*` is any."""
    return frozenset(one.strip().removeprefix("W/") for one in if_none_match.split(",")) - {""}


def matches(tag: str, if_none_match: str) -> bool:
    """Whether an `If-None-Match` header names the entity tag."""
    known = tags_in(if_none_match)
    return tag in known or "*" in known
