"""Public addresses. They are a contract: none of them changes."""

from collections.abc import Callable

from django.http import HttpResponseBase
from django.urls import URLPattern, path

from . import (
    api,
    archive,
    articles,
    corrections,
    feeds,
    front,
    history,
    name_index,
    oembed,
    people,
    photos,
    quotation,
    quotes,
    search,
    sitemaps,
    tag_index,
    tag_years,
    tags,
    trust,
    well_known,
)
from .converters import register_converters

register_converters()


def _feeds(page: str, view: Callable[..., HttpResponseBase], name: str) -> list[URLPattern]:
    """The feed of a page in every format; RSS has the name, the others have it with their own behind it."""
    return [
        path(f"{page}feed.{format}", view, {"format": format}, name=name if format == "rss" else f"{name}_{format}")
        for format in feeds.FORMATS
    ]


urlpatterns = [
    path("", front.front, name="front"),
    *_feeds("", feeds.front_feed, name="front_feed"),
    path("robots.txt", well_known.robots, name="robots"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("sitemap-pages.xml", sitemaps.sitemap_pages, name="sitemap_pages"),
    path("sitemap-<word:kind>-<number:number>.xml", sitemaps.sitemap_part, name="sitemap_part"),
    path("news-sitemap.xml", sitemaps.news_sitemap, name="news_sitemap"),
    path(".well-known/security.txt", well_known.security, name="security"),
    path("trust.txt", well_known.trust, name="trust_txt"),
    path("trust/", trust.trust, name="trust"),
    path("trust/<word:name>/", trust.trust_page, name="trust_page"),
    path("favicon.ico", well_known.icon, name="icon"),
    path("share-card.jpeg", well_known.share_card_file, name="share_card"),
    path("sections/<name:slug>/", front.section, name="section"),
    *_feeds("sections/<name:slug>/", feeds.section_feed, name="section_feed"),
    path("articles/<name:slug>/", articles.article, name="article"),
    path("articles/<name:slug>/history/", history.history, name="history"),
    path("tags/", tag_index.tags, name="tags"),
    path("tags/<name:slug>/", tags.tag, name="tag"),
    *_feeds("tags/<name:slug>/", feeds.tag_feed, name="tag_feed"),
    path("tags/<name:slug>/<year:year>/", tag_years.year, name="tag_year"),
    path("tags/<name:slug>/<year:year>/<month:month>/", tag_years.month, name="tag_month"),
    path("tags/<names:slugs>/", tags.intersection, name="intersection"),
    *_feeds("tags/<names:slugs>/", feeds.intersection_feed, name="intersection_feed"),
    path("people/", name_index.people, name="people"),
    path("people/<name:slug>/", people.person, name="person"),
    *_feeds("people/<name:slug>/", feeds.person_feed, name="person_feed"),
    path("organisations/", name_index.organisations, name="organisations"),
    path("organisations/<name:slug>/", people.organisation, name="organisation"),
    *_feeds("organisations/<name:slug>/", feeds.organisation_feed, name="organisation_feed"),
    path("quotes/", quotes.quotes, name="quotes"),
    *_feeds("quotes/", feeds.quotes_feed, name="quotes_feed"),
    path("quotes/<ref:ref>/", quotation.quote, name="quote"),
    path("quotes/<ref:ref>/card/", quotation.card, name="quote_card"),
    path("quotes/<ref:ref>/<share:name>", quotation.picture, name="quote_picture"),
    path("oembed", oembed.oembed, name="oembed"),
    path("photos/<ref:ref>/", photos.photo, name="photo"),
    path("photos/<ref:ref>/<picture:name>", photos.picture, name="picture"),
    path("search/", search.search, name="search"),
    path("archive/", archive.archive, name="archive"),
    path("archive/<year:year>/", archive.year, name="archive_year"),
    path("archive/<year:year>/<month:month>/", archive.month, name="archive_month"),
    path("corrections/", corrections.corrections, name="corrections"),
    *_feeds("corrections/", feeds.corrections_feed, name="corrections_feed"),
    path("api/v1/articles", api.articles, name="api_articles"),
    path("api/v1/articles/<uuid:uuid>", api.article, name="api_article"),
    path("api/v1/articles/<uuid:uuid>.ninjs", api.article, {"ninjs": True}, name="api_ninjs"),
    path("api/v1/quotes", api.quotes, name="api_quotes"),
    path("api/v1/tags", api.tags, name="api_tags"),
    path("api/v1/people", api.people, name="api_people"),
    path("api/v1/photos", api.photos, name="api_photos"),
    path("api/v1/openapi.json", api.openapi, name="api_openapi"),
]
