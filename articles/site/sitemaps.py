"""Sitemaps: an index of parts, each a block of keys, so that no part grows and none is counted.

A part holds what readers see of the rows with keys from `block * BLOCK` on, so it has at most `BLOCK` addresses
(50 000 are allowed) and costs the same however large the archive is. The index asks once for each part.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any, Final
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.xmlutils import SimplerXMLGenerator

from ..models.edition import Edition, EditionByline, EditionPhoto, EditionQuote, EditionTag, live_now
from ..models.publication import publication
from .dates import iso
from .editions import NOT_LISTED, shown_organisations, shown_people, shown_photos, shown_sections, shown_tags
from .figures import figure_of_photo
from .pages import absolute, public_page
from .translations import InLanguage, translations_in_lists

__all__ = ["BLOCK", "news_sitemap", "sitemap", "sitemap_pages", "sitemap_part"]

BLOCK: Final = 20_000
_NEWS_AGE = timedelta(hours=48)
_MOST_NEWS = 1_000
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"

_XHTML = "http://www.w3.org/1999/xhtml"
_IMAGE = "http://www.google.com/schemas/sitemap-image/1.1"
_MOST_IMAGES = 1_000  # of one page


@dataclass(frozen=True, slots=True)
class Row:
    """A page in a sitemap: its path, its last change, the pictures on it, and the page in other languages."""

    path: str
    changed: datetime | None
    pictures: Sequence[tuple[str, str]] = ()  # address, credit
    languages: Sequence[InLanguage] = ()


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
        return [Row(reverse(self.view, args=[name]), changed) for name, changed in found]

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


@dataclass(frozen=True, slots=True)
class _Articles(_Kind):
    """Articles, with their pictures and their translations: three queries more a block."""

    def block(self, number: int) -> list[Row]:
        rows = self.rows().filter(pk__gte=number * BLOCK, pk__lt=(number + 1) * BLOCK).order_by("pk")
        found = list(rows.values_list("pk", "article_id", "slug", "valid_from"))
        pictures = _pictures_of(rows) if found else {}
        languages = translations_in_lists({article for _, article, _, _ in found})
        return [
            Row(reverse("article", args=[slug]), changed, pictures.get(key, ()), languages.get(article, ()))
            for key, article, slug, changed in found
        ]


def _pictures_of(editions: QuerySet[Edition]) -> dict[int, list[tuple[str, str]]]:
    """The addresses and credits of the pictures that these editions may show, in their order."""
    uses = EditionPhoto.objects.filter(edition__in=editions.order_by().values("pk")).exclude(photo__original="")
    uses = uses.select_related("photo").defer(*(f"photo__{name}" for name in NOT_LISTED))
    found: dict[int, list[tuple[str, str]]] = {}
    for use in uses.order_by("edition", "position"):
        figure = figure_of_photo(use.photo)
        if figure.picture and len(found.setdefault(use.edition_id, [])) < _MOST_IMAGES:
            found[use.edition_id].append((figure.picture, figure.credit))
    return found


def _live_quotes() -> QuerySet[EditionQuote]:
    """By the keys of quotes: of a join SQLite would read all editions first."""
    return EditionQuote.objects.filter(Exists(Edition.live.filter(pk=OuterRef("edition_id"))))


_KINDS: Final = {
    "articles": _Articles("article", "slug", Edition.live.all, lambda: F("valid_from")),
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
    return _index([reverse("sitemap_pages"), *parts])


@public_page
def sitemap_pages(request: HttpRequest) -> HttpResponse:
    """Pages of which there is one. They change with the newest article."""
    newest = Edition.live.order_by("-valid_from").values_list("valid_from", flat=True).first()
    paths = [*map(reverse, _PAGES), *(policy.get_absolute_url() for policy in publication().policies())]
    return _url_set(Row(path, newest) for path in paths)


@public_page
def sitemap_part(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """One block of one kind of page."""
    rows = _KINDS[kind].block(number) if kind in _KINDS else []
    if not rows:
        raise Http404
    return _url_set(rows)


@public_page
def news_sitemap(request: HttpRequest) -> HttpResponse:
    """Articles first published in the last two days, newest first, at most a thousand.

    Without any it is an index that leads to the sitemap of single pages: a list must hold an address by its schema,
    and each address in this one an article of these days.
    """
    since = timezone.now() - _NEWS_AGE
    fresh = list(
        Edition.live.filter(first_published_at__gt=since)
        .newest()
        .only("slug", "language", "headline", "first_published_at")[:_MOST_NEWS]
    )
    if not fresh:
        return _index([reverse("sitemap_pages")])
    with _Document("urlset", news=_NEWS) as document:
        for edition in fresh:
            document.add_news(edition)
    return document.answer()


def _index(paths: Iterable[str]) -> HttpResponse:
    with _Document("sitemapindex") as document:
        for path in paths:
            document.add_part(path)
    return document.answer()


def _url_set(rows: Iterable[Row]) -> HttpResponse:
    with _Document("urlset", xhtml=_XHTML, image=_IMAGE) as document:
        for row in rows:
            document.add_page(row)
    return document.answer()


class _Document:
    """A sitemap file that is being written."""

    def __init__(self, root: str, **namespaces: str) -> None:
        self._out, self._root = BytesIO(), root
        self._names = {"xmlns": _SITEMAP} | {f"xmlns:{name}": space for name, space in namespaces.items()}

    def __enter__(self) -> "_Document":
        self._xml = SimplerXMLGenerator(self._out, "utf-8")
        self._xml.startDocument()
        self._xml.startElement(self._root, AttributesImpl(self._names))
        return self

    def __exit__(self, *_: object) -> None:
        self._xml.endElement(self._root)
        self._xml.endDocument()

    def add_part(self, path: str) -> None:
        self._xml.startElement("sitemap", AttributesImpl({}))
        self._xml.addQuickElement("loc", absolute(path))
        self._xml.endElement("sitemap")

    def add_page(self, row: Row) -> None:
        xml = self._xml
        xml.startElement("url", AttributesImpl({}))
        xml.addQuickElement("loc", absolute(row.path))
        if row.changed is not None:
            xml.addQuickElement("lastmod", iso(row.changed))
        for one in row.languages:
            xml.addQuickElement("xhtml:link", None, {"rel": "alternate", "hreflang": one.language, "href": one.address})
        for picture, credit in row.pictures:
            xml.startElement("image:image", AttributesImpl({}))
            xml.addQuickElement("image:loc", absolute(picture))
            xml.addQuickElement("image:caption", credit)
            xml.endElement("image:image")
        xml.endElement("url")

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
