"""Which requests the cache may answer, and the address under which their page is kept.

An allow-list: routes by name, parameters by name. What a page is made from is the address alone, so no header and no
other parameter can change it.
"""

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

__all__ = ["ROUTES", "Origin", "address_of", "is_plain", "is_typed", "origin", "shown_by_route"]


@dataclass(frozen=True, slots=True)
class Route:
    """A kind of page that is kept: the parameters that it reads, and what it shows beside what is read for it."""

    parameters: frozenset[str] = frozenset()
    shows: frozenset[str] = frozenset()


_PAGE = Route()
_LIST = Route(frozenset({"before", "after"}))
_HOME = frozenset({"home"})  # changes with every publication
_LIST_OF_ALL = Route(_LIST.parameters, _HOME)
_PAGE_OF_ALL = Route(shows=_HOME)


def _index(kind: str, *parameters: str) -> Route:
    """Changes with every publication, and when a name moves to another place of it."""
    return Route(frozenset({"after", "letter", *parameters}), _HOME | {f"index:{kind}"})


ROUTES: dict[str, Route] = {
    "front": _PAGE_OF_ALL,
    "section": _LIST,
    "article": _PAGE,
    "history": Route(frozenset({"before"})),
    "tags": _index("tag", "kind"),
    "tag": _LIST,
    "tag_year": _PAGE,
    "tag_month": _LIST,
    "intersection": _LIST,
    "people": _index("person"),
    "person": _LIST,
    "organisations": _index("organisation"),
    "organisation": _LIST,
    "quotes": Route(frozenset({"before", "after", "q", "sort"}), _HOME),
    "quote": _PAGE,
    "photo": _LIST,
    "archive": _PAGE_OF_ALL,
    "archive_year": _LIST_OF_ALL,
    "archive_month": _LIST_OF_ALL,
    "corrections": _LIST_OF_ALL,
    "icon": _PAGE,
    "robots": _PAGE,
    "search": Route(frozenset({"before", "q", "sort"}), _HOME),
    "share_card": _PAGE,
    "trust": _PAGE,
    "trust_page": _PAGE,
}
_FEEDS = {
    "front_feed": _PAGE_OF_ALL,
    "section_feed": _PAGE,
    "tag_feed": _PAGE,
    "intersection_feed": _PAGE,
    "person_feed": _PAGE,
    "organisation_feed": _PAGE,
    "quotes_feed": _PAGE_OF_ALL,
    "corrections_feed": _PAGE_OF_ALL,
}
ROUTES |= {name + format: route for name, route in _FEEDS.items() for format in ("", "_atom", "_json")}
_LONGEST = 2_000
#: Headers that say who asks, or ask for something else than the page.
_PERSONAL = frozenset(
    {
        b"authorization",
        b"content-length",
        b"cookie",
        b"expect",
        b"proxy-authorization",
        b"range",
        b"transfer-encoding",
        b"upgrade",
        b"x-forwarded-host",
        b"x-http-method-override",
    }
)


@dataclass(frozen=True, slots=True)
class Origin:
    """The site as requests name it: its hosts, and whether a proxy in front says that the reader came by https."""

    hosts: frozenset[bytes]
    https_by_proxy: bool
    https: bool = False


def origin() -> Origin:
    """The site's own, from its settings."""
    port = urlsplit(settings.SITE_URL).port
    hosts = {host if port is None else f"{host}:{port}" for host in settings.ALLOWED_HOSTS}
    https = settings.SITE_IS_SECURE and settings.PROXY_HOPS > 0
    return Origin(frozenset(host.encode() for host in hosts), https, settings.SITE_IS_SECURE)


def is_plain(headers: list[tuple[bytes, bytes]], origin: Origin) -> bool:
    """Whether a request could be anybody's: for this site, without a cookie or anything else of one's own."""
    names = [name for name, _ in headers]
    if not _PERSONAL.isdisjoint(names) or names.count(b"host") != 1:
        return False
    given = dict(headers)
    if given[b"host"].lower() not in origin.hosts:
        return False
    by_https = given.get(b"x-forwarded-proto") == b"https"
    return by_https if origin.https_by_proxy else origin.https or not by_https  # of a demo behind a proxy: headers.py


def address_of(raw_path: str, query: str) -> str | None:
    """Return the canonical address of the page that a request asks for; None if it is not one that is kept.

    Args:
        raw_path: as it came, percent-encoded.
        query: likewise; parameters that the page does not read are left out of the address.
    """
    if len(raw_path) + len(query) > _LONGEST or "%" in raw_path or not raw_path.isascii():
        return None
    route = _route(raw_path)
    if route is None:
        return None
    wanted = route.parameters
    if not query or not wanted:
        return raw_path
    try:
        given = [pair for pair in parse_qsl(query, keep_blank_values=True, strict_parsing=False) if pair[0] in wanted]
    except ValueError:
        return None
    return f"{raw_path}?{urlencode(given)}" if given else raw_path


@lru_cache(4_096)
def _route(raw_path: str) -> Route | None:
    try:
        return ROUTES.get(resolve(raw_path).url_name or "")
    except Resolver404:
        return None


def is_typed(address: str) -> bool:
    """Whether a page answers what somebody typed: there are as many of them as anybody likes."""
    return any(pair.startswith("q=") for pair in address.partition("?")[2].split("&"))


def shown_by_route(address: str) -> frozenset[str]:
    """What the page of an address shows because of its kind."""
    route = _route(address.partition("?")[0])
    return route.shows if route else frozenset()
