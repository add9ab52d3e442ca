"""What is published of an article: its words and rows as they were saved last, and the revision that holds them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..models import Article, Edition, Revision, content_of, digest_of
from ..models.new_row import new_row
from ..models.rows import read_rows
from .checks import check
from .findings import Finding

__all__ = ["Saved", "as_saved", "check_all"]


@dataclass(frozen=True, slots=True)
class Saved:
    """An article as it was saved last, its rows at hand, and the revision that holds it."""

    article: Article
    revision: Revision

    @property
    def version(self) -> int:
        return self.article.version

    def edition(
        self, at: datetime, until: datetime | None, override: str, key: str | None, number: int, first: datetime
    ) -> Edition:
        """The edition that holds its words from `at` on; not written yet."""
        article = self.article
        return new_row(
            Edition,
            article=article,
            revision=self.revision,
            number=number,
            uuid=article.uuid,
            slug=article.slug,
            headline=article.headline,
            standfirst=article.standfirst,
            dateline=article.dateline,
            byline=article.byline,
            body=article.body,
            section_id=article.section_id,  # the check no_section blocks that there is none
            language=article.language,
            genre=article.genre,
            event_start=article.event_start,
            event_end=article.event_end,
            first_published_at=first,
            valid_from=at,
            valid_until=until,
            planned_until=until,
            override=override,
            key=key,
        )


def check_all(keys: Iterable[int]) -> Iterator[tuple[int, list[Finding]]]:
    """Yield for each of these articles all findings on it, as `check` does for one."""
    articles = list(Article.objects.select_related("section").filter(pk__in=list(keys)))
    read_rows(articles)
    yield from ((article.pk, check(article)) for article in articles)


def as_saved(keys: Sequence[int], by: Any) -> list[Saved]:
    """These articles with their rows, in this order, each with the revision that holds what it says now.

    That is made if somebody wrote past `Article.save`.
    """
    articles = Article.objects.select_related("section").in_bulk(keys)
    in_order = [articles[key] for key in keys]
    read_rows(in_order)
    revisions = {
        (row.article_id, row.number): row
        for row in Revision.objects.filter(article__in=keys, number__in={one.version for one in in_order})
    }
    return [_with_revision(article, revisions.get((article.pk, article.version)), by) for article in in_order]


def _with_revision(article: Article, revision: Revision | None, by: Any) -> Saved:
    if revision is None or revision.sha256 != digest_of(content_of(article)):
        article = Article.objects.select_related("section").get(pk=article.pk)  # without rows at hand: it is saved
        article.save(by=by, note="Recorded at publication")
        revision = Revision.objects.get(article=article, number=article.version)
        read_rows([article])
    return Saved(article, revision)
