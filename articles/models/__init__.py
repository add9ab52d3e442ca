"""The records of a newsroom, one noun a file."""

from .activity import Activity
from .address import Address
from .appointment import Appointment
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
from .hub_topic import HubTopic
from .listing import ListedTag, Listing, MonthUse, Posting, TagUse
from .merged import Merged
from .not_duplicate import NotDuplicate
from .obtained import HowObtained
from .organisation import Organisation, OrganisationAlias
from .person import Person, PersonAlias
from .photo_maker import PhotoMaker
from .preview_link import PreviewLink
from .provenance import Provenance
from .publication import Publication
from .quote import Quote
from .revision import Revision, content_of, digest_of
from .search_draft import SearchDraft
from .search_entry import SearchEntry, SearchQuote, index_editions
from .section import Section
from .sign_in import SignInTry
from .source import Source, SourceText
from .tag import Tag, TagAlias, TagBroader, TagIdentifier, TakenName
from .translation import Translation, translation_keys
from .vocabulary_change import VocabularyChange
from .working_copy import WorkingCopy

__all__ = [
    "Activity",
    "Address",
    "Appointment",
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
    "HowObtained",
    "HubTopic",
    "ListedTag",
    "Listing",
    "Merged",
    "MonthUse",
    "NotDuplicate",
    "Organisation",
    "OrganisationAlias",
    "Person",
    "PersonAlias",
    "PhotoMaker",
    "Posting",
    "PreviewLink",
    "Provenance",
    "Publication",
    "Quote",
    "Revision",
    "RoleSection",
    "SearchDraft",
    "SearchEntry",
    "SearchQuote",
    "Section",
    "SignInTry",
    "Source",
    "SourceText",
    "StaleArticle",
    "Tag",
    "TagAlias",
    "TagBroader",
    "TagIdentifier",
    "TagUse",
    "TakenName",
    "Translation",
    "VocabularyChange",
    "Withdrawal",
    "WorkingCopy",
    "content_of",
    "digest_of",
    "index_editions",
    "live_now",
    "translation_keys",
]
