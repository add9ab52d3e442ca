"""RSS 2.0 feeds with the full text, credits and attributions inside."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid5

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed, rfc2822_date
from django.utils.xmlutils import SimplerXMLGenerator

from ..models.edition import Edition, EditionByline, EditionQuote
from .corrections import with_articles
from .editions import editions_in_full, live_quotes, shown_corrections, shown_people, shown_sections
from .lists import CommonArticles
from .pages import about_the_site, absolute, public_page
from .paging import CORRECTIONS, EDITIONS, QUOTES
from .stories import story_for_feeds
from .tags import common_tags

__all__ = [
    "corrections_feed",
    "front_feed",
    "intersection_feed",
    "person_feed",
    "quotes_feed",
    "section_feed",
    "tag_feed",
]

_ENTRIES = 20


class _FullTextFeed(Rss201rev2Feed):
    """RSS with `content:encoded`; the same entries are the same bytes."""

    def rss_attributes(self) -> dict[str, str]:
        return {**super().rss_attributes(), "xmlns:content": "http://purl.org/rss/1.0/modules/content/"}

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        handler.addQuickElement("title", self.feed["title"])
        handler.addQuickElement("link", self.feed["link"])
        handler.addQuickElement("description", self.feed["description"])
        handler.addQuickElement(
            "atom:link", None, {"rel": "self", "type": "application/rss+xml", "href": self.feed["feed_url"]}
        )
        handler.addQuickElement("language", self.feed["language"])
        if self.items:
            handler.addQuickElement("lastBuildDate", rfc2822_date(self.latest_post_date()))

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content:encoded", item["content"])


def _feed(title: str, *, page: str, address: str) -> _FullTextFeed:
    return _FullTextFeed(
        title=f"{title} – {settings.SITE_NAME}" if title else settings.SITE_NAME,
        link=absolute(page),
        description=settings.SITE_TAGLINE,
        language=about_the_site()["language"],
        feed_url=absolute(address),
    )


def _answer(feed: _FullTextFeed) -> HttpResponse:
    return HttpResponse(
        feed.writeString("utf-8"),
        content_type=feed.content_type,
        headers={"Cross-Origin-Resource-Policy": "cross-origin"},
    )


def _articles(title: str, editions: Any, *, page: str, address: str) -> HttpResponse:
    return _feed_of(title, EDITIONS.first(editions, _ENTRIES), page=page, address=address)


def _feed_of(title: str, editions: Iterable[Edition], *, page: str, address: str) -> HttpResponse:
    feed = _feed(title, page=page, address=address)
    for edition in editions:
        _add_article(feed, edition)
    return _answer(feed)


def _add_article(feed: _FullTextFeed, edition: Edition) -> None:
    told = story_for_feeds(edition)
    feed.add_item(
        title=edition.headline,
        link=absolute(edition.get_absolute_url()),
        description=told.summary,
        author_name=edition.byline or ", ".join(person.name for person in told.authors) or None,
        pubdate=edition.first_published_at,
        updateddate=edition.valid_from,
        unique_id=edition.uuid.urn,
        unique_id_is_permalink=False,
        categories=[tag.name for tag in told.tags],
        content=_content("_feed_article.html", story=told),
    )


def _content(template: str, **context: Any) -> str:
    return render_to_string(f"site/{template}", {"origin": settings.SITE_URL, **context}).strip()


@public_page
def front_feed(request: HttpRequest) -> HttpResponse:
    return _articles("", editions_in_full(), page=reverse("front"), address=reverse("front_feed"))


@public_page
def section_feed(request: HttpRequest, slug: str) -> HttpResponse:
    section = get_object_or_404(shown_sections(), slug=slug)
    return _articles(
        section.name,
        editions_in_full().in_section(section),
        page=section.get_absolute_url(),
        address=reverse("section_feed", args=[slug]),
    )


@public_page
def tag_feed(request: HttpRequest, slug: str) -> HttpResponse:
    (tag,) = common_tags([slug])
    return _feed_of(
        tag.name,
        CommonArticles([tag]).newest_of(editions_in_full(), _ENTRIES),
        page=tag.get_absolute_url(),
        address=reverse("tag_feed", args=[slug]),
    )


@public_page
def intersection_feed(request: HttpRequest, slugs: list[str]) -> HttpResponse:
    tags = common_tags(slugs)
    canonical = [tag.slug for tag in tags]
    if slugs != canonical:
        name, argument = ("tag_feed", tags[0].slug) if len(tags) == 1 else ("intersection_feed", canonical)
        return HttpResponsePermanentRedirect(reverse(name, args=[argument]))
    return _feed_of(
        " + ".join(tag.name for tag in tags),
        CommonArticles(tags).newest_of(editions_in_full(), _ENTRIES),
        page=reverse("intersection", args=[canonical]),
        address=reverse("intersection_feed", args=[canonical]),
    )


@public_page
def person_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """What the person wrote, and articles that quote the person."""
    person = get_object_or_404(shown_people(), slug=slug)
    wrote = EditionByline.objects.filter(edition=OuterRef("pk"), person=person)
    said = EditionQuote.objects.filter(edition=OuterRef("pk"), person=person)
    return _articles(
        str(person),
        editions_in_full().filter(Exists(wrote) | Exists(said)),
        page=person.get_absolute_url(),
        address=reverse("person_feed", args=[slug]),
    )


@public_page
def quotes_feed(request: HttpRequest) -> HttpResponse:
    feed = _feed("Quotes", page=reverse("quotes"), address=reverse("quotes_feed"))
    for quote in QUOTES.first(live_quotes(), _ENTRIES):
        feed.add_item(
            title=_joined([quote.name, quote.position_held]),
            link=absolute(quote.get_absolute_url()),
            description=quote.text,
            pubdate=quote.edition.first_published_at,
            unique_id=uuid5(quote.edition.uuid, f"quote {quote.ref}").urn,
            unique_id_is_permalink=False,
            content=_content("_feed_quote.html", quote=quote),
        )
    return _answer(feed)


@public_page
def corrections_feed(request: HttpRequest) -> HttpResponse:
    feed = _feed("Corrections", page=reverse("corrections"), address=reverse("corrections_feed"))
    for shown in with_articles(CORRECTIONS.first(shown_corrections(), _ENTRIES)):
        corrected = shown.correction.edition
        feed.add_item(
            title=f"{shown.correction.get_kind_display()}: {shown.edition.headline}",
            link=absolute(shown.edition.get_absolute_url()),
            description=shown.correction.note,
            pubdate=corrected.valid_from,
            unique_id=uuid5(corrected.uuid, f"correction {corrected.number}").urn,
            unique_id_is_permalink=False,
            content=_content("_feed_correction.html", shown=shown),
        )
    return _answer(feed)


def _joined(words: Iterable[str]) -> str:
    return ", ".join(filter(None, words))
