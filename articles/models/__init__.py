"""The records of a newsroom, one noun a file."""

from .article import Article, ArticleByline, ArticlePhoto, ArticleTag, StaleArticle
from .attribution import Attribution
from .change import Change
from .edition import (
    ArticleSlug,
    Correction,
    Edition,
    EditionByline,
    EditionPhoto,
    EditionQuote,
    EditionTag,
    live_now,
)
from .organisation import Organisation, OrganisationAlias
from .person import Person, PersonAlias
from .quote import Quote
from .revision import Revision, content_of, digest_of
from .section import Section
from .tag import Tag, TagAlias

__all__ = [
    "Article",
    "ArticleByline",
    "ArticlePhoto",
    "ArticleSlug",
    "ArticleTag",
    "Attribution",
    "Change",
    "Correction",
    "Edition",
    "EditionByline",
    "EditionPhoto",
    "EditionQuote",
    "EditionTag",
    "Organisation",
    "OrganisationAlias",
    "Person",
    "PersonAlias",
    "Quote",
    "Revision",
    "Section",
    "StaleArticle",
    "Tag",
    "TagAlias",
    "content_of",
    "digest_of",
    "live_now",
]
