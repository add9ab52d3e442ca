"""The records of a newsroom, one noun a file."""

from .activity import Activity
from .article import Article, ArticleByline, ArticlePhoto, ArticleTag, StaleArticle
from .attribution import Attribution
from .change import Change
from .comment import Comment
from .desk_role import DeskRole, RoleSection
from .edition import (
    ArticleSlug,
    Correction,
    Edition,
    EditionByline,
    EditionPhoto,
    EditionQuote,
    EditionTag,
    Withdrawal,
    live_now,
)
from .front_slot import FrontSlot
from .organisation import Organisation, OrganisationAlias
from .person import Person, PersonAlias
from .photo_maker import PhotoMaker
from .preview_link import PreviewLink
from .quote import Quote
from .revision import Revision, content_of, digest_of
from .search_draft import SearchDraft
from .search_entry import SearchEntry, SearchQuote, index_editions
from .section import Section
from .sign_in import SignInTry
from .tag import Tag, TagAlias
from .working_copy import WorkingCopy

__all__ = [
    "Activity",
    "Article",
    "ArticleByline",
    "ArticlePhoto",
    "ArticleSlug",
    "ArticleTag",
    "Attribution",
    "Change",
    "Comment",
    "Correction",
    "DeskRole",
    "Edition",
    "EditionByline",
    "EditionPhoto",
    "EditionQuote",
    "EditionTag",
    "FrontSlot",
    "Organisation",
    "OrganisationAlias",
    "Person",
    "PersonAlias",
    "PhotoMaker",
    "PreviewLink",
    "Quote",
    "Revision",
    "RoleSection",
    "SearchDraft",
    "SearchEntry",
    "SearchQuote",
    "Section",
    "SignInTry",
    "StaleArticle",
    "Tag",
    "TagAlias",
    "Withdrawal",
    "WorkingCopy",
    "content_of",
    "digest_of",
    "index_editions",
    "live_now",
]
