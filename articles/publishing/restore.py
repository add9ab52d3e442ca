"""Bring an older revision back: itself a new revision, equal to the one restored."""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Field, Model
from django.utils.translation import gettext as _

from media.models import Photo

from ..body import with_settled_pulls
from ..models import (
    Article,
    ArticleByline,
    ArticlePhoto,
    ArticleSlug,
    ArticleTag,
    Attribution,
    Merged,
    Organisation,
    Person,
    Quote,
    Revision,
    Section,
    Source,
    Tag,
)
from ..models.provenance import PROVENANCE_FIELDS
from ..models.revision import CONTENT_FIELDS
from ..models.source import write_sources

__all__ = ["Restored", "restore", "write_content"]

_ATTRIBUTION = [field.attname for field in Attribution._meta.fields]
_OF_QUOTE = ("guess", "rule", "confidence", "ellipsis", *PROVENANCE_FIELDS)
#: What no revision holds: it stays as it is, unless an import tells it.
_IF_TOLD = ("trace", "approved_by_id", "approved_at", "approved_for")


@dataclass(slots=True)
class Restored:
    """The new revision, and what could not come back as it was; each note is a sentence."""

    revision: Revision
    notes: list[str] = field(default_factory=list)


def restore(article: Article, revision: Revision, *, by: Any = None, keep_section: bool = False) -> Restored:
    """Write what `revision` holds over the article. State, assignee and embargo stay as they are.

    Tags and people that have gone since are made again by their names; a photo that has gone is left out.

    Args:
        keep_section: leave the article in the section where it is, for somebody who may not say which that is.

    Raises:
        StaleArticle: the article was saved by somebody else since the caller read it.
        ValueError: the revision is of another article.
    """
    if revision.article_id != article.pk:
        raise ValueError("A revision can be restored to its own article alone.")
    content = Merged.objects.follow(revision.content)
    there: list[str] = []
    if keep_section and content.get("section_id") != article.section_id:
        content = {**content, "section_id": article.section_id}
        there.append(_("The article stays in the section where it is."))
    with transaction.atomic():
        notes = there + write_content(article, content)
        note = f"Restored from revision {revision.number}"
        return Restored(article.record_revision(by=by, note=note), notes)


def write_content(article: Article, content: dict[str, Any]) -> list[str]:
    """Write what a revision holds (`content_of`) over an article, or into a new one; the caller records the revision.

    Returns:
        What could not be as it says; each note is a sentence.
    """
    notes: list[str] = []
    with transaction.atomic():
        _write_words(article, content, notes)
        article.save(record=False)
        write_sources(article, content.get("sources", []))
        _write_quotes(article, content["quotes"], notes)
        _write_tags(article, content["tags"], notes)
        _write_photos(article, content["photos"], notes)
        _write_bylines(article, content["bylines"], notes)
    return notes


def _write_words(article: Article, content: dict[str, Any], notes: list[str]) -> None:
    for name in CONTENT_FIELDS:
        if name in content:
            setattr(article, name, _field(Article, name).to_python(content[name]))
    article.body = with_settled_pulls(article.body, lambda: "")  # they repeat words of this body, not of that before
    if article.section_id and not Section.objects.filter(pk=article.section_id).exists():
        article.section_id = None
        notes.append(_("Its section is no longer there; choose another."))
    taken = Article.objects.filter(slug=article.slug).exclude(pk=article.pk).exists()
    claimed = ArticleSlug.objects.filter(slug=article.slug).exclude(article_id=article.pk).exists()
    if taken or claimed:
        now = Article.objects.filter(pk=article.pk).values_list("slug", flat=True).first() or ""
        notes.append(
            _("Its address “%(then)s” belongs to another article by now; it keeps “%(now)s”.")
            % {"then": article.slug, "now": now}
        )
        article.slug = now


def _field(model: type[Model], name: str) -> Field[Any, Any]:
    return next(field for field in model._meta.concrete_fields if name in (field.name, field.attname))


def _write_quotes(article: Article, rows: list[dict[str, Any]], notes: list[str]) -> None:
    people = set(Person.objects.filter(pk__in=[row["person_id"] for row in rows]).values_list("pk", flat=True))
    bodies = [row["affiliation_id"] for row in rows]
    organisations = set(Organisation.objects.filter(pk__in=bodies).values_list("pk", flat=True))
    sources = {source.ref: source for source in Source.objects.filter(article=article)}
    standing = {quote.ref: quote for quote in Quote.objects.filter(article=article).standing()}
    for row in rows:
        quote = standing.get(row["ref"])
        if quote is None:
            continue  # its mark was given another id, which only a pasted copy gets
        for name in _ATTRIBUTION:
            setattr(quote, name, row[name])
        for name in _OF_QUOTE:
            setattr(quote, name, row.get(name, _field(Quote, name).get_default()))
        for name in _IF_TOLD:
            setattr(quote, name, row.get(name, getattr(quote, name)))
        quote.source = sources.get(row.get("source_ref", ""))
        if quote.person_id not in {None, *people} or quote.affiliation_id not in {None, *organisations}:
            quote.person_id = quote.person_id if quote.person_id in people else None
            quote.affiliation_id = quote.affiliation_id if quote.affiliation_id in organisations else None
            notes.append(_("The record of %(speaker)s is no longer there; the name stays as printed.") % row)
        keys = (name.removesuffix("_id") for name in (*_ATTRIBUTION, *_IF_TOLD))
        quote.save(update_fields=[*keys, *_OF_QUOTE, "source"])


def _write_tags(article: Article, rows: list[dict[str, Any]], notes: list[str]) -> None:
    there = Tag.objects.in_bulk([row["tag_id"] for row in rows])
    article.article_tags.all().delete()
    for position, row in enumerate(rows):
        tag = there.get(row["tag_id"])
        if tag is None:
            tag = Tag.objects.get_or_add(row["tag__name"], state=Tag.State.PROPOSED)
            notes.append(_("The tag “%(name)s” was made again.") % {"name": tag})
        if not article.article_tags.filter(tag=tag).exists():
            ArticleTag.objects.create(content_object=article, tag=tag, position=position, guess=row["guess"])


def _write_photos(article: Article, rows: list[dict[str, Any]], notes: list[str]) -> None:
    there = Photo.objects.in_bulk([row["photo_id"] for row in rows])
    article.article_photos.all().delete()
    for position, row in enumerate(rows):
        if photo := there.get(row["photo_id"]):
            own = {name: row[name] for name in ("caption", "alt_text", "focal_x", "focal_y") if name in row}
            ArticlePhoto.objects.create(article=article, photo=photo, position=position, **own)
        else:
            credit = row["photo__credit_line"]
            notes.append(
                _("The photo by %(credit)s is no longer in the library; it was left out.") % {"credit": credit}
            )


def _write_bylines(article: Article, rows: list[dict[str, Any]], notes: list[str]) -> None:
    there = Person.objects.in_bulk([row["person_id"] for row in rows])
    article.bylines.all().delete()
    for position, row in enumerate(rows):
        person = there.get(row["person_id"])
        if person is None:
            person = Person.objects.get_or_add(row["person__name"])
            notes.append(_("The person “%(name)s” was made again.") % {"name": person})
        if not article.bylines.filter(person=person).exists():
            ArticleByline.objects.create(article=article, person=person, position=position)
