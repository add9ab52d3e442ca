"""Revisions: every saved state of a whole article, immutable."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from media.fields import TextLine

from .attribution import Attribution
from .bulk import add_rows
from .new_row import new_row
from .provenance import provenance_in
from .rows import bylines_of, photos_of, standing_quotes_of, tags_of
from .search_draft import SearchDraft
from .source import sources_in

if TYPE_CHECKING:
    from .article import Article
    from .quote import Quote

__all__ = ["CONTENT_FIELDS", "Revision", "content_of", "digest_of", "digest_with_names_of"]

#: The fields of an article that are its content. Those of the workflow (state, assignee, embargo …) are not:
#: they change without a revision, and restoring one leaves them as they are. The changes log keeps them.
CONTENT_FIELDS = [
    "slug",
    "headline",
    "standfirst",
    "dateline",
    "byline",
    "body",
    "section_id",
    "language",
    "genre",
    "urgency",
    "event_start",
    "event_end",
    "ed_note",
]
_QUOTE_FIELDS = ["ref", "text", "guess", "rule", "confidence", "ellipsis"]
_QUOTE_FIELDS += [field.attname for field in Attribution._meta.fields]

_OF_PHOTO = ("photo_id", "caption", "alt_text", "focal_x", "focal_y", "photo__credit_line")


def content_of(article: "Article") -> dict[str, Any]:
    """Return the whole article as plain values: its words, quotes, tags in order, photos and bylines."""
    sources = sources_in(article)
    photos = ({name: _looked_up(row, name) for name in _OF_PHOTO} for row in photos_of(article))
    return {
        **{name: getattr(article, name) for name in CONTENT_FIELDS},
        "quotes": [_quote(quote) for quote in standing_quotes_of(article)],
        "tags": [{"tag_id": row.tag_id, "tag__name": row.tag.name, "guess": row.guess} for row in tags_of(article)],
        "photos": [
            {name: value for name, value in row.items() if value is not None}  # most have no focal point of their own
            for row in photos
        ],
        "bylines": [{"person_id": row.person_id, "person__name": row.person.name} for row in bylines_of(article)],
        **({"sources": sources} if sources else {}),  # revisions without any stay as they were
    }


def _looked_up(row: Any, path: str) -> Any:
    for name in path.split("__"):
        row = getattr(row, name)
    return row


def _quote(quote: "Quote") -> dict[str, Any]:
    return {**{name: getattr(quote, name) for name in _QUOTE_FIELDS}, **provenance_in(quote)}


def digest_of(content: dict[str, Any]) -> str:
    """Return the SHA-256 of a revision's content, whatever the order of its keys.

    Names and credits that were looked up when it was recorded (`tag__name`) are told in it and are not the
    article's own, so a tag that is renamed later makes no article another.
    """
    own = {name: [_own(row) for row in value] if isinstance(value, list) else value for name, value in content.items()}
    return _sha256(own)


def digest_with_names_of(content: dict[str, Any]) -> str:
    """The digest as it was once recorded, with the names that were looked up."""
    return _sha256(content)


def _own(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if "__" not in name}


def _told(content: dict[str, Any]) -> dict[str, Any]:
    """The content as JSON tells it: of its values dates alone are told otherwise."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in content.items()}


def _sha256(content: dict[str, Any]) -> str:
    text = json.dumps(content, sort_keys=True, cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


class RevisionManager(models.Manager["Revision"]):
    def record(
        self, articles: Iterable["Article"], by: Any = None, note: str = "", *, new: bool = False
    ) -> list["Revision"]:
        """Keep these articles whole, as they are in the database, each as its revision `article.version`.

        Args:
            new: they have been written in this transaction, so that nothing is kept of them yet.
        """
        user = by if by is not None and by.pk else None
        held = [(one, _told(content_of(one))) for one in articles]
        SearchDraft.objects.index(held, new=new)
        return add_rows(
            new_row(
                Revision,
                article=article,
                number=article.version,
                content=content,
                sha256=digest_of(content),
                created_by=user,
                note=note,
            )
            for article, content in held
        )


class Revision(models.Model):
    """One saved state of an article. Rows are only added; the database refuses changes."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    content = models.JSONField(encoder=DjangoJSONEncoder)
    sha256 = models.CharField(max_length=64)
    note = TextLine(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects: ClassVar[RevisionManager] = RevisionManager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="revision_once"),
            models.CheckConstraint(condition=models.Q(number__gt=0), name="revision_numbers_from_1"),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} revision {self.number}"
