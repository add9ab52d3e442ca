"""Which articles are translations of each other, and the draft that a translator begins with."""

import re
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ..models import Activity, Article, ArticleByline, ArticlePhoto, ArticleTag, Translation
from ..models.article import article_slugs

__all__ = ["make_translation_of", "stop_translating", "translate"]

#: BCP 47, as far as its shape goes.
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_COPIED = ("headline", "standfirst", "dateline", "byline", "body", "genre", "urgency", "event_start", "event_end")
#: What was promised of the words holds in every language.
_BINDING = ("embargoed_until", "ed_note")


def make_translation_of(article: Article, other: Article, *, by: Any = None) -> None:
    """Say that an article says in its language what the other says in another one.

    Raises:
        ValueError: it cannot be one, in a sentence for the editor; nothing was changed.
    """
    if article.pk == other.pk:
        raise ValueError(_("An article is no translation of itself."))
    if Translation.objects.filter(article=article.pk).exists():
        raise ValueError(_("It is among translations already. Take it out there first."))
    holder = Translation.objects.holder(other.pk, article.language)
    if holder is None and other.language.lower() == article.language.lower():
        holder = other
    if holder is not None:
        raise ValueError(_taken(article.language, holder))
    try:
        with transaction.atomic():
            Translation.objects.join(article, other)
            Activity.objects.note("translation", article, by=by, after={"translation of": other})
    except IntegrityError as error:
        raise ValueError(_meanwhile()) from error


def stop_translating(article: Article, *, by: Any = None) -> bool:
    """Take an article out of the group of its translations; say whether it was in one."""
    row = Translation.objects.filter(article=article.pk).select_related("original").first()
    if row is None:
        return False
    with transaction.atomic():
        Translation.objects.leave(article.pk)
        Activity.objects.note("no translation", article, by=by, before={"translation of": row.original})
    return True


def translate(article: Article, language: str, *, by: Any = None) -> Article:
    """Make a draft in `language` (BCP 47) that holds the article's words, to be written over.

    It has the same section, embargo, note to editors, tags, authors, and photos with their captions. Quotes keep
    speaker, rank and terms, as copies of their own; sources stay with the article that they were given for.

    Raises:
        ValueError: there is one in this language already, or this is no language.
    """
    if not _LANGUAGE.fullmatch(language) or len(language) > 20:
        raise ValueError(_("Write the language as BCP 47 has it, for example de or pt-BR."))
    if language.lower() == article.language.lower():
        raise ValueError(_taken(language, article))
    if (holder := Translation.objects.holder(article.pk, language)) is not None:
        raise ValueError(_taken(language, holder))
    draft = Article(language=language, section_id=article.section_id, created_by=by)
    for name in (*_COPIED, *_BINDING):
        setattr(draft, name, getattr(article, name))
    draft.slug = article_slugs().give(f"{article.slug[:60]}-{language}")
    try:
        with transaction.atomic():
            draft.save(by=by, record=False)
            _copy_rows(article, draft)
            draft.record_revision(
                by=by, note=_("To be translated from “%(headline)s”") % {"headline": article.headline[:200]}
            )
            make_translation_of(draft, article, by=by)
    except IntegrityError as error:  # a second click, or a colleague, was there first
        raise ValueError(_meanwhile()) from error
    return draft


def _copy_rows(article: Article, draft: Article) -> None:
    ArticleTag.objects.bulk_create(
        ArticleTag(content_object=draft, tag_id=row.tag_id, position=row.position, guess=row.guess)
        for row in article.article_tags.all()
    )
    ArticlePhoto.objects.bulk_create(
        ArticlePhoto(
            article=draft,
            photo_id=row.photo_id,
            position=row.position,
            caption=row.caption,
            alt_text=row.alt_text,
            focal_x=row.focal_x,
            focal_y=row.focal_y,
        )
        for row in article.article_photos.all()
    )
    ArticleByline.objects.bulk_create(
        ArticleByline(article=draft, person_id=row.person_id, position=row.position) for row in article.bylines.all()
    )


def _meanwhile() -> str:
    return _("Somebody else changed the translations meanwhile. Nothing was changed; look again.")


def _taken(language: str, holder: Article) -> str:
    return _("“%(headline)s” is the article in this language (%(language)s) already.") % {
        "headline": holder.headline,
        "language": language,
    }
