"""The read API: what readers see, as data. Plain views: six lists need no framework, and share the site's querysets."""

from .views import article, articles, openapi, people, photos, quotes, tags

__all__ = ["article", "articles", "openapi", "people", "photos", "quotes", "tags"]
