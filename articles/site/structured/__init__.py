"""What machines read about a page: things of schema.org, printed as JSON-LD by `pages.page`."""

from .article import news_article
from .lists import Step, breadcrumbs, collection, editions_listed, quotes_listed
from .people import profile
from .photos import image_object, photo_page
from .publisher import publisher_in_full, site_and_publisher
from .quotes import quotation, quote_page
from .things import Thing, subject_thing

__all__ = [
    "Step",
    "Thing",
    "breadcrumbs",
    "collection",
    "editions_listed",
    "image_object",
    "news_article",
    "photo_page",
    "profile",
    "publisher_in_full",
    "quotation",
    "quote_page",
    "quotes_listed",
    "site_and_publisher",
    "subject_thing",
]
