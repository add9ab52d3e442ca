"""The same article in other languages, as far as readers may see it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, OuterRef, Subquery

from ..languages import language_name
from ..models.edition import Edition, EditionQuerySet
from ..models.translation import Translation
from .pages import absolute

__all__ = ["InLanguage", "translations_in_lists", "translations_of", "with_group"]


@dataclass(frozen=True, slots=True)
class InLanguage:
    """One live edition of a group; `here` is the one whose page this is."""

    language: str
    name: str  # of the language, in its own words
    headline: str
    address: str
    original: bool
    here: bool
    uuid: str = ""


def with_group(editions: EditionQuerySet) -> EditionQuerySet:
    """Let each edition know as `group` the original of its article's translations; None if there are none."""
    own = Translation.objects.filter(article=OuterRef("article_id")).values("original")
    return editions.annotate(group=Subquery(own))


def translations_of(edition: Edition) -> list[InLanguage]:
    """The article in each language, its own among them, by language; empty if readers see it in one alone.

    `edition` was read `with_group`. One query, and none for an article that has no translations.
    """
    group = getattr(edition, "group", None)
    return _beside(edition.article_id, _live([group]).get(group, [])) if group else []


def translations_in_lists(articles: Iterable[int]) -> dict[int, list[InLanguage]]:
    """For each of these articles that has live translations what `translations_of` says. Two queries for all."""
    groups = dict(Translation.objects.filter(article__in=articles).values_list("article", "original"))
    live = _live(groups.values())
    found = {article: _beside(article, live.get(group, [])) for article, group in groups.items()}
    return {article: told for article, told in found.items() if told}


def _live(groups: Iterable[int]) -> dict[int, list[Edition]]:
    """The live editions of each group, oldest first."""
    members = Edition.live.defer("body").filter(article__translation__original__in=set(groups))
    found: dict[int, list[Edition]] = {}
    for edition in members.annotate(group=F("article__translation__original")).order_by("first_published_at", "uuid"):
        found.setdefault(edition.group, []).append(edition)
    return found


def _beside(article: int, members: list[Edition]) -> list[InLanguage]:
    """Two can have one language, if one was live before its language was changed: the page's own, or the older."""
    by_language: dict[str, Edition] = {}
    for edition in sorted(members, key=lambda one: one.article_id != article):
        by_language.setdefault(edition.language.lower(), edition)
    if len(by_language) < 2 or all(edition.article_id != article for edition in by_language.values()):
        return []
    return [_told(by_language[language], article) for language in sorted(by_language)]


def _told(edition: Edition, article: int) -> InLanguage:
    return InLanguage(
        language=edition.language,
        name=language_name(edition.language),
        headline=edition.headline,
        address=absolute(edition.get_absolute_url()),
        original=edition.article_id == edition.group,  # type: ignore[attr-defined]  # of the query
        here=edition.article_id == article,
        uuid=str(edition.uuid),
    )
