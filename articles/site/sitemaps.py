"""Sitemaps: an index of parts, each a block of keys, so that no part grows and none is counted.

A part holds what readers see of the rows with keys from `block * BLOCK` on, so it has at most `BLOCK` addresses
(50 000 are allowed) and costs the same however large the archive is. The index asks once for each part.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any, Final
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.xmlutils import SimplerXMLGenerator

from ..models.edition import Edition, EditionByline, EditionPhoto, EditionQuote, EditionTag, live_now
from ..models.publication import publication
from .editions import shown_organisations, shown_people, shown_photos, shown_sections, shown_tags
from .pages import absolute, public_page
from .templatetags.newsroom_site import iso

__all__ = ["BLOCK", "news_sitemap", "sitemap", "sitemap_pages", "sitemap_part"]

BLOCK: Final = 20_000
_NEWS_AGE = timedelta(hours=48)
_MOST_NEWS = 1_000
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"

type Row = tuple[str, datetime | None]  # path, last change


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of page: the rows that have one, the field that names it in `view`, and when it changed last."""

    view: str
    name: str
    rows: Callable[[], QuerySet[Any]]
    changed: Callable[[], Any]

    def block(self, number: int) -> list[Row]:
        rows = self.rows().filter(pk__gte=number * BLOCK, pk__lt=(number + 1) * BLOCK).order_by("pk")
        found = rows.annotate(page_changed=self.changed()).values_list(self.name, "page_changed")
        return [(reverse(self.view, args=[name]), changed) for name, changed in found]

    def blocks(self) -> Iterator[int]:
        """The numbers of the blocks that hold something, one query each."""
        start = 0
        while True:
            first = self.rows().filter(pk__gte=start).order_by("pk").values_list("pk", flat=True).first()
            if first is None:
                return
            yield first // BLOCK
            start = (first // BLOCK + 1) * BLOCK


def _newest(model: Any, *ways: str) -> Any:
    """When the live edition began that is the newest by the first of `ways` from `model` that leads to one."""

    def by(way: str) -> Subquery:
        rows = model.objects.filter(live_now("edition__"), **{way: OuterRef("pk")})
        return Subquery(rows.order_by("-edition__first_published_at").values("edition__valid_from")[:1])

    return by(ways[0]) if len(ways) == 1 else Coalesce(*map(by, ways))


def _newest_in_section() -> Subquery:
    return Subquery(Edition.live.filter(section=OuterRef("pk")).newest().values("valid_from")[:1])


def _newest_of_person() -> Any:
    wrote, said = _newest(EditionByline, "person"), _newest(EditionQuote, "person")
    return Coalesce(wrote, said, _newest(EditionPhoto, "photo__makers__person"))


def _newest_of_organisation() -> Any:
    said = _newest(EditionQuote, "affiliation", "affiliation__parent")
    return Coalesce(said, _newest(EditionPhoto, "photo__makers__organisation"))


def _live_quotes() -> QuerySet[EditionQuote]:
    return EditionQuote.objects.filter(live_now("edition__"))


_KINDS: Final = {
    "articles": _Kind("article", "slug", Edition.live.all, lambda: F("valid_from")),
    "sections": _Kind("section", "slug", shown_sections, _newest_in_section),
    "tags": _Kind("tag", "slug", shown_tags, lambda: _newest(EditionTag, "tag")),
    "people": _Kind("person", "slug", shown_people, _newest_of_person),
    "organisations": _Kind("organisation", "slug", shown_organisations, _newest_of_organisation),
    "quotes": _Kind("quote", "ref", _live_quotes, lambda: F("edition__valid_from")),
    "photos": _Kind("photo", "ref", shown_photos, lambda: _newest(EditionPhoto, "photo")),
}
_PAGES = ("front", "tags", "people", "organisations", "quotes", "archive", "corrections", "trust")


@public_page
def sitemap(request: HttpRequest) -> HttpResponse:
    """The index."""
    parts = [f"/sitemap-{kind}-{number}.xml" for kind, pages in _KINDS.items() for number in pages.blocks()]
    with _Document("sitemapindex") as document:
        for path in ["/sitemap-pages.xml", *parts]:
            document.add("sitemap", path)
    return document.answer()


@public_page
def sitemap_pages(request: HttpRequest) -> HttpResponse:
    """Pages of which there is one. They change with the newest article."""
    newest = Edition.live.order_by("-valid_from").values_list("valid_from", flat=True).first()
    paths = [*map(reverse, _PAGES), *(policy.get_absolute_url() for policy in publication().policies())]
    return _url_set((path, newest) for path in paths)


@public_page
def sitemap_part(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """One block of one kind of page."""
    rows = _KINDS[kind].block(number) if kind in _KINDS else []
    if not rows:
        raise Http404
    return _url_set(rows)


@public_page
def news_sitemap(request: HttpRequest) -> HttpResponse:
    """Articles first published in the last two days, newest first, at most a thousand."""
    since = timezone.now() - _NEWS_AGE
    fresh = (
        Edition.live.filter(first_published_at__gt=since)
        .newest()
        .only("slug", "language", "headline", "first_published_at")[:_MOST_NEWS]
    )
    with _Document("urlset", news=True) as document:
        for edition in fresh:
            document.add_news(edition)
    return document.answer()


def _url_set(rows: Iterable[Row]) -> HttpResponse:
    with _Document("urlset") as document:
        for path, changed in rows:
            document.add("url", path, changed)
    return document.answer()


class _Document:
    """A sitemap file that is being written."""

    def __init__(self, root: str, *, news: bool = False) -> None:
        self._out, self._root = BytesIO(), root
        self._names = {"xmlns": _SITEMAP} | ({"xmlns:news": _NEWS} if news else {})

    def __enter__(self) -> "_Document":
        self._xml = SimplerXMLGenerator(self._out, "utf-8")
        self._xml.startDocument()
        self._xml.startElement(self._root, AttributesImpl(self._names))
        return self

    def __exit__(self, *_: object) -> None:
        self._xml.endElement(self._root)
        self._xml.endDocument()

    def add(self, element: str, path: str, changed: datetime | None = None) -> None:
        self._xml.startElement(element, AttributesImpl({}))
        self._xml.addQuickElement("loc", absolute(path))
        if changed is not None:
            self._xml.addQuickElement("lastmod", iso(changed))
        self._xml.endElement(element)

    def add_news(self, edition: Edition) -> None:
        xml = self._xml
        xml.startElement("url", AttributesImpl({}))
        xml.addQuickElement("loc", absolute(edition.get_absolute_url()))
        xml.startElement("news:news", AttributesImpl({}))
        xml.startElement("news:publication", AttributesImpl({}))
        xml.addQuickElement("news:name", settings.SITE_NAME)
        xml.addQuickElement("news:language", _news_language(edition.language))
        xml.endElement("news:publication")
        xml.addQuickElement("news:publication_date", iso(edition.first_published_at))
        xml.addQuickElement("news:title", edition.headline)
        xml.endElement("news:news")
        xml.endElement("url")

    def answer(self) -> HttpResponse:
        return HttpResponse(self._out.getvalue(), content_type="application/xml; charset=utf-8")


def _news_language(language: str) -> str:
    """As Google wants it: ISO 639 without a region, but for the two ways to write Chinese."""
    tag = language.lower()
    if tag.startswith("zh"):
        return "zh-tw" if "tw" in tag or "hant" in tag else "zh-cn"
    return tag.partition("-")[0]
