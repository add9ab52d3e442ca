"""Translations: articles that say the same in several languages, each language once.

A group is named by its original. Whoever is in one has a row, the original too, so that the database itself keeps
an article in one group and a language to one article. Readers are shown the members that are live.
"""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from .change import Change

__all__ = ["Translation", "translation_keys"]


class TranslationManager(models.Manager["Translation"]):
    def beside(self, article: int) -> models.QuerySet["Translation"]:
        """The rows of the group that the article is in, its own too; none if it is in none."""
        return self.filter(original__in=self.filter(article=article).values("original"))

    def holder(self, article: int, language: str) -> Any:
        """Which other article of its group has this language; None if it is free."""
        rows = self.beside(article).filter(language=language.lower()).exclude(article=article)
        row = rows.select_related("article").first()
        return row.article if row else None

    def join(self, article: Any, other: Any) -> None:
        """Put an article that is in no group beside another one, which begins a group if it is in none."""
        with transaction.atomic():
            row, _made = self.get_or_create(
                article_id=other.pk, defaults={"original_id": other.pk, "language": other.language.lower()}
            )
            self.create(article_id=article.pk, original_id=row.original_id, language=article.language.lower())
            Change.objects.note(translation_keys([article.pk]))

    def leave(self, article: int) -> None:
        """Take an article out of its group. The oldest takes an original's place; one alone is no group."""
        with transaction.atomic():
            Change.objects.note(translation_keys([article]))
            others = list(self.beside(article).exclude(article=article).order_by("article__created_at", "article"))
            self.filter(article=article).delete()
            left = [row.article_id for row in others]
            if len(left) == 1:
                self.filter(article__in=left).delete()
            elif others and others[0].original_id == article:
                self.filter(article__in=left).update(original=left[0])

    def follow(self, article: Any) -> None:
        """Let the row say in which language the article was saved. Where that is taken the article leaves the group."""
        row = self.filter(article=article.pk).exclude(language=article.language.lower()).first()
        if row is None:
            return
        if self.holder(article.pk, article.language):
            self.leave(article.pk)
        else:
            row.language = article.language.lower()
            row.save(update_fields=["language"])


class Translation(models.Model):
    """That an article is one of several that say the same. `language` is that of the working copy, in small letters."""

    article = models.OneToOneField(
        "articles.Article", models.CASCADE, primary_key=True, related_name="translation", verbose_name=_("article")
    )
    original = models.ForeignKey(
        "articles.Article", models.PROTECT, related_name="translations", verbose_name=_("translation of")
    )
    language = models.CharField(max_length=20)

    objects: ClassVar[TranslationManager] = TranslationManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["original", "language"], name="translation_language_once"),
            models.CheckConstraint(condition=~models.Q(language=""), name="translation_has_language"),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.language} of {self.original_id}"


def translation_keys(articles: Iterable[int]) -> list[str]:
    """The keys of all pages of the groups that these articles are in."""
    groups = Translation.objects.filter(article__in=articles).values("original")
    members = Translation.objects.filter(original__in=groups).values_list("article", flat=True)
    return [f"article:{pk}" for pk in members.order_by("article")]
