"""Write load data in large batches: the rows that the desk's doors would write, without going through them."""

import io
import json
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from PIL import Image

from articles.models import (
    Activity,
    Article,
    ArticleByline,
    ArticlePhoto,
    ArticleSlug,
    ArticleTag,
    Change,
    Edition,
    EditionByline,
    EditionPhoto,
    EditionQuote,
    EditionTag,
    Organisation,
    Person,
    Quote,
    Revision,
    Section,
    Tag,
)
from articles.models.checksum import checksum_of
from articles.models.revision import CONTENT_FIELDS, digest_of
from articles.names import slug_of
from media.intake import accept_original
from media.models import Photo
from media.rights import Rights

from .text import Cast, Story, name_of, post_of, story

__all__ = ["load_articles"]

BATCH = 500  # articles in one transaction
CAST = Cast(tags=2_000, people=600, organisations=40, photos=60, sections=12)
NEWEST = datetime(2026, 1, 1, 9, tzinfo=UTC)
UNPUBLISHED = 50  # every 50th article has never been published
STATES = [Article.State.DRAFT, Article.State.IN_REVIEW, Article.State.READY]
Records = dict[str, list[Any]]


def load_articles(wanted: int, progress: Callable[[int], object] = lambda done: None) -> int:
    """Bring the load data to `wanted` articles; those that are there stay as they are.

    Args:
        progress: hears after each batch how many of `wanted` are there.

    Returns:
        How many were made.
    """
    cast, made = _cast(), 0
    for start in range(0, wanted, BATCH):
        numbers = range(start, min(start + BATCH, wanted))
        there = set(Article.objects.filter(uuid__in=map(_uuid, numbers)).values_list("uuid", flat=True))
        missing = [number for number in numbers if _uuid(number) not in there]
        if missing:
            with transaction.atomic():
                _write(missing, cast)
            made += len(missing)
        progress(numbers.stop)
    if made:
        _tell(cast)
        _know_the_tables()
    return made


def _uuid(number: int) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"newsroom-load:{number}")


# The cast


def _cast() -> Records:
    """Sections, people, organisations, tags and photos, made where they are missing, in order of their number."""
    with transaction.atomic():
        return {
            "sections": [_named(Section, f"Load section {n}") for n in range(CAST.sections)],
            "people": _in_bulk(Person, [name_of(n) for n in range(CAST.people)], disambiguation="load data"),
            "organisations": _in_bulk(Organisation, [f"Office {n} of the Strait" for n in range(CAST.organisations)]),
            "tags": _in_bulk(Tag, [f"Subject {n}" for n in range(CAST.tags)]),
            "photos": [_photo(n) for n in range(CAST.photos)],
        }


def _named(model: type[Any], name: str) -> Any:
    return model.objects.get_or_create(name=name)[0]


def _in_bulk(model: type[Any], names: list[str], **fields: Any) -> list[Any]:
    there = {row.name: row for row in model.objects.filter(name__in=names, **fields)}
    return [there.get(name) or model.objects.create(name=name, **fields) for name in names]


def _photo(number: int) -> Photo:
    ref = f"load-{number}"
    if photo := Photo.objects.filter(ref=ref).first():
        return photo
    photo = Photo(ref=ref, credit_line=f"{name_of(number)} / Office of the Strait", alt_text=f"Plain colours, {number}")
    photo.rights = Rights.HANDOUT if number % 5 == 4 else Rights.STAFF
    picture, out = Image.linear_gradient("L").resize((960, 640)), io.BytesIO()
    colours = Image.merge("RGB", [picture.point(lambda light, k=k: (light * (k + number)) % 256) for k in (1, 2, 3)])
    colours.save(out, "JPEG", quality=70)
    accept_original(photo, SimpleUploadedFile(f"{ref}.jpg", out.getvalue()))
    photo.save()
    return photo


# Articles


def _write(numbers: list[int], cast: Records) -> None:
    stories = [story(number, CAST) for number in numbers]
    pairs = [(_article(n, told, cast), told) for n, told in zip(numbers, stories, strict=True)]
    Article.objects.bulk_create(article for article, _ in pairs)
    ArticleTag.objects.bulk_create(
        ArticleTag(content_object=article, tag=cast["tags"][tag], position=position)
        for article, told in pairs
        for position, tag in enumerate(told.tags)
    )
    ArticleByline.objects.bulk_create(
        ArticleByline(article=article, person=cast["people"][told.author], position=0) for article, told in pairs
    )
    ArticlePhoto.objects.bulk_create(
        ArticlePhoto(article=article, photo=cast["photos"][told.photo], position=0)
        for article, told in pairs
        if told.photo is not None
    )
    Quote.objects.bulk_create(
        Quote(article=article, **values) for article, told in pairs for values in _quotes(told, cast)
    )
    revisions = [_revision(article, told, cast) for article, told in pairs]
    Revision.objects.bulk_create(revisions)
    live = [
        (_edition(article, revision), told)
        for (article, told), revision in zip(pairs, revisions, strict=True)
        if not article.in_work
    ]
    _publish(live, cast)


def _article(number: int, told: Story, cast: Records) -> Article:
    unpublished = number % UNPUBLISHED == 0
    return Article(
        uuid=_uuid(number),
        version=1,
        state=STATES[number // UNPUBLISHED % len(STATES)] if unpublished else Article.State.DRAFT,
        in_work=unpublished,
        due_at=NEWEST + timedelta(days=number % 30) if unpublished else None,
        slug=slug_of(told.headline),
        headline=told.headline,
        standfirst=told.standfirst,
        dateline=told.place,
        byline=f"By {cast['people'][told.author].name}",
        body=told.body,
        section=cast["sections"][told.section],
    )


def _quotes(told: Story, cast: Records) -> list[dict[str, Any]]:
    values = []
    for number, (ref, words, speaker) in enumerate(told.quotes):
        person, body = cast["people"][speaker], cast["organisations"][speaker % len(cast["organisations"])]
        honorific, role = post_of(speaker)
        name = f"{honorific} {person.name}".strip()
        values.append(
            {
                "ref": ref,
                "text": words,
                "number": number,
                "speaker": person.name,
                "honorific": honorific,
                "role": role,
                "organisation": body.name,
                "printed": f"{name}, {role}, {body.name}",
                "person_id": person.pk,
                "affiliation_id": body.pk,
            }
        )
    return values


def _revision(article: Article, told: Story, cast: Records) -> Revision:
    photo = cast["photos"][told.photo] if told.photo is not None else None
    author = cast["people"][told.author]
    content = {
        **{name: getattr(article, name) for name in CONTENT_FIELDS},
        "quotes": [
            {name: value for name, value in values.items() if name != "number"}
            | {"guess": False, "rule": "", "confidence": None, "ellipsis": ""}
            for values in _quotes(told, cast)
        ],
        "tags": [
            {"tag_id": cast["tags"][tag].pk, "tag__name": cast["tags"][tag].name, "guess": False} for tag in told.tags
        ],
        "photos": [{"photo_id": photo.pk, "caption": "", "alt_text": "", "photo__credit_line": photo.credit_line}]
        if photo
        else [],
        "bylines": [{"person_id": author.pk, "person__name": author.name}],
    }
    content = json.loads(json.dumps(content, cls=DjangoJSONEncoder))
    return Revision(article=article, number=1, content=content, sha256=digest_of(content), note="Load data")


def _edition(article: Article, revision: Revision) -> Edition:
    shared = ["uuid", "slug", "headline", "standfirst", "dateline", "byline", "body", "section", "language", "genre"]
    return Edition(article=article, revision=revision, number=1, **{name: getattr(article, name) for name in shared})


def _publish(live: list[tuple[Edition, Story]], cast: Records) -> None:
    for edition, told in live:
        edition.first_published_at = edition.valid_from = NEWEST - timedelta(days=told.days_ago)
        edition.sha256 = _checksum(edition, told, cast)
    Edition.objects.bulk_create(edition for edition, _ in live)
    ArticleSlug.objects.bulk_create(ArticleSlug(slug=edition.slug, article=edition.article) for edition, _ in live)
    EditionTag.objects.bulk_create(
        EditionTag(
            edition=edition,
            tag=cast["tags"][tag],
            position=position,
            first_published_at=edition.first_published_at,
        )
        for edition, told in live
        for position, tag in enumerate(told.tags)
    )
    EditionByline.objects.bulk_create(
        EditionByline(edition=edition, person=cast["people"][told.author], position=0) for edition, told in live
    )
    EditionPhoto.objects.bulk_create(photo for edition, told in live for photo in _photos_of(edition, told, cast))
    EditionQuote.objects.bulk_create(quote for edition, told in live for quote in _quotes_of(edition, told, cast))
    Activity.objects.bulk_create(
        Activity(
            action="publish",
            kind="article",
            object_id=str(edition.article_id),
            article=edition.article,
            label=edition.headline,
            before=[],
            after=[{"edition": 1, "from": edition.valid_from.isoformat(), "until": None}],
        )
        for edition, _ in live
    )


def _photos_of(edition: Edition, told: Story, cast: Records) -> list[EditionPhoto]:
    if told.photo is None:
        return []
    photo = cast["photos"][told.photo]
    return [EditionPhoto(edition=edition, photo=photo, position=0, caption=photo.caption, alt_text=photo.alt_text)]


def _quotes_of(edition: Edition, told: Story, cast: Records) -> list[EditionQuote]:
    return [EditionQuote(edition=edition, **values) for values in _quotes(told, cast)]


def _checksum(edition: Edition, told: Story, cast: Records) -> str:
    return checksum_of(edition, _quotes_of(edition, told, cast), _photos_of(edition, told, cast), None)


def _tell(cast: Records) -> None:
    """Every page that lists articles is another now."""
    keys = {"sections": "section", "people": "person", "organisations": "organisation", "tags": "tag"}
    Change.objects.note(["home", *(f"{key}:{row.pk}" for name, key in keys.items() for row in cast[name])])


def _know_the_tables() -> None:
    """Let the database count its rows, so that it chooses the right indexes."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
