"""What a body may hold: the one definition for the sanitiser, the renderer and the editor.

A body is plain semantic HTML: text blocks and lists, a few inline marks, and four things of ours.

    <q data-quote="ID">words</q>          quoted words, in running text, over one or more paragraphs
    <figure data-photo="ID"></figure>     a photo stands here
    <aside data-pull="ID"></aside>        a pull quote: prints the words of quote ID, or some (`pulls.py`)
    <figure data-embed="URL"></figure>    a click-to-load embed from an allow-listed host
"""

import re
from urllib.parse import urlsplit, urlunsplit

from .pulls import read_pull

TEXT_BLOCKS = frozenset({"p", "h2", "h3"})
CONTAINERS = frozenset({"ul", "ol", "li", "blockquote"})
#: Outermost first. A quote is outermost so that marks inside it never cut it into pieces.
INLINE_MARKS = ("q", "a", "strong", "em", "sub", "sup")
VOID = frozenset({"br", "hr"})
#: Element and the attribute that makes it what it is; without a good value the element goes, its words stay.
OWN_NODES = {"figure": ("data-photo", "data-embed"), "aside": ("data-pull",)}

ELEMENTS = TEXT_BLOCKS | CONTAINERS | frozenset(INLINE_MARKS) | VOID | frozenset(OWN_NODES)
ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href"},
    "q": {"data-quote"},
    "figure": {"data-photo", "data-embed"},
    "aside": {"data-pull"},
}

#: Foreign elements that mean one of ours, and those that only end a paragraph (pasted pages, Word).
SYNONYMS = {"b": "strong", "i": "em", "h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3"}
PARAGRAPH_ENDS = frozenset(
    [
        "address",
        "article",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "footer",
        "form",
        "header",
        "main",
        "nav",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
    ]
)
#: Elements whose content is no text of the article.
DROPPED_WITH_CONTENT = frozenset(["iframe", "math", "noscript", "object", "script", "style", "svg", "template"])

MAX_DEPTH = 8  # lists in lists and block quotations in block quotations
SCHEMES = frozenset({"http", "https", "mailto"})
EMBED_HOSTS = frozenset({"player.vimeo.com", "www.youtube-nocookie.com"})

_REF = re.compile(r"[A-Za-z0-9_-]{1,32}")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_NO_ADDRESS = re.compile(r"[\x00-\x20\x7f-\xa0\\<>\"`{}|^]|[\ud800-\udfff]")


def good_ref(value: str) -> str | None:
    """Return `value` if it can be the id of a quote or photo, else None."""
    return value if _REF.fullmatch(value) else None


def good_href(value: str) -> str | None:
    """Return `value` if it is a web, mail or same-site address of sane characters, else None."""
    if not value or len(value) > 2000 or _NO_ADDRESS.search(value) or value.startswith("//"):
        return None
    scheme = _SCHEME.match(value)
    if scheme is None:
        return value if ":" not in value.split("/")[0] else None
    return value if scheme[1].lower() in SCHEMES else None


def good_embed(value: str) -> str | None:
    """Return the address re-built from its parts if its host is one we embed from, else None."""
    if not (value.isascii() and value.startswith("https://")) or good_href(value) is None:
        return None
    try:
        parts = urlsplit(value)
    except ValueError:
        return None
    if parts.netloc not in EMBED_HOSTS:
        return None
    return urlunsplit(("https", parts.netloc, parts.path or "/", parts.query, ""))


def good_attribute(element: str, name: str, value: str) -> str | None:
    """Return the value to store for an attribute of the schema, or None if the attribute goes."""
    if name not in ATTRIBUTES.get(element, ()):
        return None
    match name:
        case "href":
            return good_href(value)
        case "data-embed":
            return good_embed(value)
        case "data-pull":
            return value if read_pull(value) else None
        case _:
            return good_ref(value)
