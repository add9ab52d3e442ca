"""One article as ninjs 3.1, with all that it takes to make it again.

The item is the live edition, as the read API has it; beside its photos and quotes stand the editions before it, each
whole, its translations and, where that is wanted, the working copy. What ninjs has no place for is told in roles of
our own (`imports/exchange.py`). An article that is not live is its working copy, and is `withheld`.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import PurePath
from typing import Any

from django.db.models import Prefetch, QuerySet

from media.models import Photo

from ..body import plain_text
from ..imports.exchange import (
    IN_NINJS,
    OF_EDITION_QUOTE,
    OF_PHOTO,
    OF_QUOTE,
    OF_SOURCE,
    ORIGINALS,
    PROFILE,
    as_text,
    told,
)
from ..models import (
    Article,
    ArticleByline,
    ArticlePhoto,
    ArticleTag,
    Edition,
    EditionByline,
    EditionPhoto,
    EditionQuote,
    EditionTag,
    Organisation,
    Person,
    Quote,
    Source,
)
from ..models.source import SourceText
from ..site.api.ninjs import STANDARD, Item, filled, in_role, quotation, subject
from ..site.pages import absolute

__all__ = ["article_item", "editions_whole", "original_name", "working_copies_whole"]

_ROLE = "newsroom:"


def editions_whole(editions: QuerySet[Edition]) -> QuerySet[Edition]:
    """The editions with all rows that an item is made of."""
    return editions.select_related("article", "section", "correction").prefetch_related(
        Prefetch("edition_tags", EditionTag.objects.select_related("tag")),
        Prefetch("edition_photos", EditionPhoto.objects.select_related("photo")),
        Prefetch("bylines", EditionByline.objects.select_related("person")),
        Prefetch("quotes", EditionQuote.objects.select_related("person", "affiliation")),
    )


def working_copies_whole(articles: QuerySet[Article]) -> QuerySet[Article]:
    """The working copies with all rows that an item is made of."""
    quotes = Quote.objects.standing().select_related("person", "affiliation", "source", "approved_by")
    return articles.select_related("section").prefetch_related(
        Prefetch("article_tags", ArticleTag.objects.select_related("tag")),
        Prefetch("article_photos", ArticlePhoto.objects.select_related("photo")),
        Prefetch("bylines", ArticleByline.objects.select_related("person")),
        Prefetch("quotes", quotes),
        Prefetch("sources", Source.objects.select_related("text")),
    )


def article_item(
    live: Edition | None, earlier: Sequence[Edition], copy: Article | None, translations: Iterable[Item]
) -> Item:
    """The article; `live` or `copy` is there. `earlier` editions are told oldest first."""
    history = [{**_edition(one), "name": f"edition-{one.number}", "rel": "edition"} for one in earlier]
    item = _edition(live) if live else _working_copy(copy)
    beside = [{**_working_copy(copy), "name": "working-copy", "rel": "working-copy"}] if live and copy else []
    told_beside = [*item.get("associations", []), *history, *beside, *translations]
    return item | {"standard": STANDARD, "profile": PROFILE} | ({"associations": told_beside} if told_beside else {})


def _edition(edition: Edition) -> Item:
    correction = getattr(edition, "correction", None)
    quotes = [_quote(quote, number, OF_EDITION_QUOTE) for number, quote in enumerate(edition.quotes.all(), 1)]
    return _words(
        edition,
        pubStatus="usable",
        version=str(edition.number),
        firstCreated=edition.first_published_at.isoformat(),
        versionCreated=edition.valid_from.isoformat(),
        expires=as_text(edition.valid_until),
        descriptions=[
            *_descriptions(edition),
            *(in_role(f"correction:{correction.kind}", correction.note) if correction else []),
        ],
        subjects=_subjects(edition, [(row.tag, False) for row in edition.edition_tags.all()]),
        associations=[*_photos(edition.edition_photos.all()), *quotes],
    )


def _working_copy(article: Article | None) -> Item:
    if article is None:
        raise ValueError("There is nothing to export: neither an edition nor a working copy.")
    quotes = [_quote(quote, number, OF_QUOTE) for number, quote in enumerate(article.quotes.all(), 1)]
    return _words(
        article,
        pubStatus="withheld",
        version=str(article.version),
        firstCreated=article.created_at.isoformat(),
        versionCreated=article.updated_at.isoformat(),
        embargoedUntil=as_text(article.embargoed_until),
        urgency=article.urgency,
        edNote=article.ed_note,
        descriptions=_descriptions(article),
        subjects=_subjects(article, [(row.tag, row.guess) for row in article.article_tags.all()]),
        associations=[
            *_photos(article.article_photos.all()),
            *quotes,
            *(_source(source) for source in article.sources.all()),
        ],
    )


def _words(held: Any, **others: Any) -> Item:
    """What an edition and a working copy have in common."""
    return filled(
        uri=held.uuid.urn,
        type="text",
        representationType="full",
        language=held.language,
        title=held.headline,
        headlines=in_role("main", held.headline),
        bodies=[
            {"role": "main", "contentType": "text/html", "value": held.body},
            {"role": "plain", "contentType": "text/plain", "value": plain_text(held.body)},
        ],
        located=held.dateline,
        by=held.byline,
        genres=[{"name": held.genre}] if held.genre else [],
        people=[{"name": row.person.name, "rel": "author", **_record(row.person)} for row in held.bylines.all()],
        altIds=[{"role": "slug", "value": held.slug}],
        **others,
    )


def _descriptions(version: Any) -> list[Item]:
    return [*in_role("summary", version.standfirst), *told(version, ("event_start", "event_end"), _ROLE)]


def _subjects(version: Any, tags: Iterable[tuple[Any, bool]]) -> list[Item]:
    section = [{"name": version.section.name, "rel": "section", **_record(version.section)}] if version.section else []
    return [*section, *(_tag(tag, guess) for tag, guess in tags)]


def _tag(tag: Any, guess: bool) -> Item:
    item = subject(tag) | {"literal": tag.slug, "creator": f"{_ROLE}{tag.kind}"}
    return item | {"confidence": 0} if guess else item


def _record(record: Any) -> Item:
    """Where a record is found: its address here, and its slug, by which it is known in the files of records."""
    return {"uri": absolute(record.get_absolute_url()), "literal": record.slug}


def _quote(quote: Any, number: int, names: tuple[str, ...]) -> Item:
    item = quotation(quote, number)
    person: Person | None = quote.person
    affiliation: Organisation | None = quote.affiliation
    if person:
        item["people"][0] |= _record(person)
    if affiliation:
        item["organisations"][0] |= _record(affiliation)
    linked = {"person": person.name if person else "", "affiliation": affiliation.name if affiliation else ""}
    if names is OF_QUOTE and quote.approved_by:
        linked["approved_by"] = quote.approved_by.get_username()
    source = getattr(quote, "source", None)
    ids = [("ref", quote.ref), *([("source", source.ref)] if source else [])]
    return item | filled(
        rel="quotation",
        altIds=[{"role": role, "value": value} for role, value in ids],
        descriptions=[
            *told(quote, names, _ROLE),
            *chain.from_iterable(in_role(f"{_ROLE}{name}", value) for name, value in linked.items()),
        ],
    )


def _source(source: Source) -> Item:
    text: SourceText | None = source.text
    return filled(
        name=source.title,
        rel="source",
        uri=absolute(f"/#source-{source.ref}"),
        type="text",
        altIds=[{"role": "ref", "value": source.ref}],
        descriptions=list(told(source, OF_SOURCE, _ROLE)),
        bodies=in_role("main", text.text if text else ""),
    )


def _photos(uses: Iterable[Any]) -> Iterator[Item]:
    for number, use in enumerate(uses, 1):
        photo: Photo = use.photo
        here = {"caption": use.caption, "alt_text": use.alt_text, "focal_x": use.focal_x, "focal_y": use.focal_y}
        said_here = chain.from_iterable(in_role(f"{_ROLE}here:{name}", as_text(value)) for name, value in here.items())
        yield filled(
            name=f"photo-{number}",
            rel="picture",
            uri=absolute(photo.get_absolute_url()),
            type="picture",
            **{place: getattr(photo, name) for name, place in IN_NINJS.items()},
            rightsInfo={"linkedRights": photo.web_statement} if photo.web_statement else None,
            digitalSourceType={"uri": photo.digital_source_type} if photo.digital_source_type else None,
            people=[{"name": name, "rel": "photographer"} for name in photo.creator_names],
            altIds=[{"role": "ref", "value": photo.ref}],
            descriptions=[
                *in_role("caption", use.caption or photo.caption),
                *told(photo, OF_PHOTO, _ROLE),
                *said_here,
            ],
            renditions=[_original(photo)] if photo.original else [],
        )


def _original(photo: Photo) -> Item:
    name = original_name(photo)
    return filled(name="original", title=name, width=photo.width, height=photo.height)


def original_name(photo: Photo) -> str:
    """Where the original of a photo stands in an export that holds the files."""
    return f"{ORIGINALS}/{photo.sha256[:2]}/{photo.sha256}{PurePath(str(photo.original.name)).suffix.lower()}"
