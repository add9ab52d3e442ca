"""What the desk can find: one row for each article, of its working copy as it was saved last."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import connection, models
from django.utils import timezone

from ..body import paragraph_texts
from ..names import slug_of
from ..search.documents import Document, Tokens, tokens_of
from ..search.field import TokensField
from ..search.index import settle_indexes
from .bulk import insert_rows

if TYPE_CHECKING:
    from .article import Article

__all__ = ["SearchDraft", "draft_tokens"]


class SearchDraftManager(models.Manager["SearchDraft"]):
    def index(self, saved: Iterable[tuple["Article", dict[str, Any]]], *, new: bool = False) -> None:
        """Make the index say what articles say now, in the transaction that saves them.

        Args:
            saved: each with what the revision of this state holds.
            new: none of them is in the index yet.
        """
        if new:
            words = ((article.pk, draft_tokens(article, content)) for article, content in saved)
            insert_rows(SearchDraft, ["article_id", "words"], words)
        else:
            rows = [SearchDraft(article=article, words=draft_tokens(article, content)) for article, content in saved]
            self.bulk_create(
                rows, batch_size=500, update_conflicts=True, unique_fields=["article"], update_fields=["words"]
            )
        settle_indexes(connection, SearchDraft._meta.db_table)


class SearchDraft(models.Model):
    """An article in the index of the desk. Never read by the site."""

    article = models.OneToOneField("articles.Article", models.CASCADE, primary_key=True, related_name="search_draft")
    words = TokensField()

    objects = SearchDraftManager()

    def __str__(self) -> str:
        return f"{self.article_id}"


def draft_tokens(article: "Article", content: dict[str, Any]) -> Tokens:
    """The tokens of an article as the desk looks for it: its words, speakers, slug, uuid and note to editors.

    Names that are looked up (of tags and authors) are keys, so that a new name makes no row another.
    """
    quotes, tags, bylines = content["quotes"], content["tags"], content["bylines"]
    document = Document(
        content["language"],
        title=content["headline"],
        about=[content["standfirst"]],
        texts=[
            content["slug"].replace("-", " "),
            str(article.uuid),
            *(content[name] for name in ("dateline", "byline", "genre", "ed_note")),
            *paragraph_texts(content["body"]),
            *(quote[name] for quote in quotes for name in ("honorific", "speaker", "role", "organisation")),
            *(row["caption"] for row in content["photos"]),
        ],
    )
    people = {row["person_id"] for row in (*bylines, *quotes) if row["person_id"]}
    organisations = {quote["affiliation_id"] for quote in quotes if quote["affiliation_id"]}
    ranks = {slug_of(quote["honorific"]) for quote in quotes if quote["honorific"]}
    keys = [
        f"y:{timezone.localtime(article.created_at).year}",
        *([f"s:{content['section_id']}"] if content["section_id"] else []),
        *(f"t:{row['tag_id']}" for row in tags),
        *(f"p:{pk}" for pk in sorted(people)),
        *(f"o:{pk}" for pk in sorted(organisations)),
        *(f"r:{rank}" for rank in sorted(ranks)),
    ]
    return tokens_of(document, keys)
