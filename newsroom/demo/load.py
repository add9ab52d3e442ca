"""Put the demo content into the database, through the same doors that editors use.

Loading again adds what is missing and touches nothing that is there.
"""

import tomllib
import uuid
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from articles.models import (
    Article,
    ArticleByline,
    ArticlePhoto,
    ArticleTag,
    Correction,
    Organisation,
    OrganisationAlias,
    Person,
    PersonAlias,
    Quote,
    Section,
    Tag,
    TagAlias,
    Translation,
)
from articles.models.publication import publication
from articles.publishing import CorrectionNote, make_translation_of, publish
from media.intake import accept_original
from media.models import Photo
from media.rights import Rights

from .pictures import PictureMetadata, jpeg

__all__ = ["load_demo"]

CONTENT = Path(__file__).parent / "content"
Say = Callable[[str], object]
Table = dict[str, Any]


def load_demo(say: Say = print) -> None:
    """Load what is missing of the demo content; `say` hears what is being done."""
    files = sorted((CONTENT / "articles").glob("*.toml"))
    articles = [tomllib.loads(path.read_text("utf-8")) for path in files]
    there = set(Article.objects.values_list("uuid", flat=True))
    numbered = [(path.stem[:2], article) for path, article in zip(files, articles, strict=True)]
    missing = [(number, article) for number, article in numbered if _uuid(article) not in there]
    if not missing:
        return
    cast = tomllib.loads((CONTENT / "cast.toml").read_text("utf-8"))
    say("Loading sections, people, organisations and tags ...")
    with transaction.atomic():
        _load_cast(cast)
        _load_publication(tomllib.loads((CONTENT / "publication.toml").read_text("utf-8")))
    say(f"Drawing {len(cast['photos'])} pictures ...")
    for photo in cast["photos"]:
        _load_photo(photo)
    say(f"Publishing {len(missing)} articles ...")
    now = timezone.now()
    for number, article in missing:
        with transaction.atomic():
            _load_article(number, article, now)
    _join_translations(article for _, article in missing)


def _load_publication(row: Table) -> None:
    """What the publication says about itself, unless somebody has said it."""
    said = publication()
    if not said.legal_name and not said.policies():
        for name, value in row.items():
            setattr(said, name, value.strip() if isinstance(value, str) else value)
        said.full_clean()
        said.save()


def _join_translations(rows: Iterable[Table]) -> None:
    """Put articles beside those of which they say to be translations, unless somebody has changed that since."""
    for row in rows:
        original = Article.objects.filter(uuid=_uuid({"slug": row.get("translation_of", "")})).first()
        article = Article.objects.filter(uuid=_uuid(row), translation=None).first()
        if original and article and not Translation.objects.holder(original.pk, article.language):
            make_translation_of(article, original)


def _uuid(row: Table) -> uuid.UUID:
    """The identity of a demo article, whatever address editors give it later."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"newsroom-demo:{row['slug']}")


def _load_cast(cast: Table) -> None:
    for row in cast["sections"]:
        Section.objects.get_or_create(slug=row["slug"], defaults=_only(row, "name", "description", "position"))
    for row in cast["organisations"]:
        parent = Organisation.objects.filter(slug=row.get("parent", "")).first()
        fields = {**_only(row, "name", "description"), "parent": parent}
        body, _ = Organisation.objects.get_or_create(slug=row["slug"], defaults=fields)
        for alias in row.get("aliases", []):
            OrganisationAlias.objects.get_or_create(organisation=body, name=alias)
    for row in cast["people"]:
        person, _ = Person.objects.get_or_create(slug=row["slug"], defaults=_only(row, "name", "description"))
        for alias in row.get("aliases", []):
            PersonAlias.objects.get_or_create(person=person, name=alias)
    for row in cast["tags"]:
        tag, _ = Tag.objects.get_or_create(slug=row["slug"], defaults=_only(row, "name", "kind", "description"))
        for alias in row.get("aliases", []):
            TagAlias.objects.get_or_create(tag=tag, name=alias)


def _only(row: Table, *names: str) -> Table:
    return {name: row[name] for name in names if name in row}


def _load_photo(row: Table) -> None:
    if Photo.objects.filter(ref=row["slug"]).exists():
        return
    photo = Photo(ref=row["slug"], **_only(row, "caption", "alt_text", "credit_line"))
    metadata = PictureMetadata(
        creator=row["creator"],
        credit_line=row["credit_line"],
        source="Meridian Quarterly",
        copyright_notice=f"© {row['date_created'][:4]} {row['credit_line']}",
        caption=row["caption"],
        alt_text=row["alt_text"],
        headline=row["caption"].split(",")[0].rstrip("."),
        keywords=(row["city"], row["country"]),
        date_created=date.fromisoformat(row["date_created"]),
        city=row["city"],
        country=row["country"],
        usage_terms="For use in Meridian Quarterly.",
    )
    photo.rights = Rights.STAFF if row["credit_line"].endswith("/ Meridian") else Rights.GOVERNMENT
    accept_original(photo, SimpleUploadedFile(f"{row['slug']}.jpg", jpeg(row["picture"], metadata)))
    photo.save()


def _load_article(number: str, row: Table, now: datetime) -> None:
    """Write the working copy as it was first, publish it, then apply its corrections one after another."""
    corrections = row.get("corrections", [])
    section = Section.objects.get(slug=row["section"])
    article = Article(uuid=_uuid(row), slug=row["slug"], section=section, language=row["language"])
    if "embargo_in_days" in row:
        article.embargoed_until = now + timedelta(days=row["embargo_in_days"])
    published_at = _instant(row, now)
    for applied in range(len(corrections) + 1):
        _write(article, number, row, corrections[applied:])
        if row.get("draft"):
            continue
        note, at = None, published_at
        if applied:
            correction = corrections[applied - 1]
            note = CorrectionNote(Correction.Kind(correction["kind"]), correction["note"])
            at = min(published_at + timedelta(days=correction["days_after"]), now)
        publish(article, at=at, correction=note)


def _instant(row: Table, now: datetime) -> datetime:
    if "scheduled_in_days" in row:
        return now + timedelta(days=row["scheduled_in_days"])
    day = now - timedelta(days=row.get("days_ago", 0))
    return min(day.replace(hour=row.get("hour", 9), minute=0, second=0, microsecond=0), now)


def _write(article: Article, number: str, row: Table, undone: list[Table]) -> None:
    """Save the article as it stood before the corrections in `undone`."""

    def before(text: str) -> str:
        for correction in reversed(undone):
            for old, new in correction["replace"]:
                text = text.replace(new, old)
        return text

    adding = article._state.adding
    article.headline, article.standfirst = before(row["headline"]), before(row["standfirst"])
    article.byline, article.dateline = row["byline"], row.get("dateline", "")
    article.body = _with_refs(before(row["body"]), number)
    article.save(record=False)
    if adding:
        _write_lists(article, row)
    for quote in row.get("quotes", []):
        _write_quote(article, number, {name: before(value) for name, value in quote.items()})
    article.record_revision()


def _with_refs(body: str, number: str) -> str:
    """Quote ids are unique in an article file; in the database they are unique everywhere."""
    for attribute in ("data-quote", "data-pull"):
        body = body.replace(f'{attribute}="', f'{attribute}="demo{number}')
    return body


def _write_lists(article: Article, row: Table) -> None:
    for position, slug in enumerate(row["tags"]):
        ArticleTag.objects.create(content_object=article, tag=Tag.objects.get(slug=slug), position=position)
    for position, slug in enumerate(row["authors"]):
        ArticleByline.objects.create(article=article, person=Person.objects.get(slug=slug), position=position)
    placed = [photo.ref for photo in Photo.objects.all() if f'data-photo="{photo.ref}"' in row["body"]]
    refs = dict.fromkeys([row["lead_photo"], *placed] if row.get("lead_photo") else placed)
    for position, ref in enumerate(refs):
        ArticlePhoto.objects.create(article=article, photo=Photo.objects.get(ref=ref), position=position)


def _write_quote(article: Article, number: str, row: dict[str, str]) -> None:
    quote = Quote.objects.get(article=article, ref=f"demo{number}{row['id']}")
    quote.speaker, quote.honorific = row["speaker"], row.get("honorific", "")
    quote.role, quote.organisation = row.get("role", ""), row.get("organisation", "")
    quote.person = Person.objects.get(slug=row["person"]) if row.get("person") else None
    name = row.get("speaker_organisation") or ""
    body = Organisation.objects.filter(slug=name).first() or Organisation.objects.named(quote.organisation).first()
    quote.affiliation = body
    parts = [quote.name, quote.role, quote.organisation]
    quote.printed = ", ".join(dict.fromkeys(filter(None, parts)))
    quote.save()
