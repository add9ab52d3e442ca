"""Public addresses. They are a contract: none of them changes."""

from django.urls import path

from . import archive, articles, corrections, feeds, front, history, people, photos, quotes, search, tags
from .converters import register_converters

register_converters()

urlpatterns = [
    path("", front.front, name="front"),
    path("feed.rss", feeds.front_feed, name="front_feed"),
    path("robots.txt", front.robots, name="robots"),
    path("sections/<name:slug>/", front.section, name="section"),
    path("sections/<name:slug>/feed.rss", feeds.section_feed, name="section_feed"),
    path("articles/<name:slug>/", articles.article, name="article"),
    path("articles/<name:slug>/history/", history.history, name="history"),
    path("tags/", tags.tags, name="tags"),
    path("tags/<name:slug>/", tags.tag, name="tag"),
    path("tags/<name:slug>/feed.rss", feeds.tag_feed, name="tag_feed"),
    path("tags/<names:slugs>/", tags.intersection, name="intersection"),
    path("tags/<names:slugs>/feed.rss", feeds.intersection_feed, name="intersection_feed"),
    path("people/", people.people, name="people"),
    path("people/<name:slug>/", people.person, name="person"),
    path("people/<name:slug>/feed.rss", feeds.person_feed, name="person_feed"),
    path("organisations/<name:slug>/", people.organisation, name="organisation"),
    path("quotes/", quotes.quotes, name="quotes"),
    path("quotes/feed.rss", feeds.quotes_feed, name="quotes_feed"),
    path("quotes/<ref:ref>/", quotes.quote, name="quote"),
    path("photos/<ref:ref>/", photos.photo, name="photo"),
    path("photos/<ref:ref>/<picture:name>", photos.picture, name="picture"),
    path("search/", search.search, name="search"),
    path("archive/", archive.archive, name="archive"),
    path("archive/<year:year>/", archive.year, name="archive_year"),
    path("archive/<year:year>/<month:month>/", archive.month, name="archive_month"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("corrections/feed.rss", feeds.corrections_feed, name="corrections_feed"),
]
