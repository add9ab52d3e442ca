"""Verify the promises on the data at hand."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.models import Count, Exists, F, Model, OuterRef, Q, QuerySet
from rich.console import Console
from rich.progress import track

from articles.body import clean, marked_quotes, own_node_refs, plain_text
from articles.listing.faults import listing_faults
from articles.management.fresh_database import make_database_if_empty
from articles.models import (
    Address,
    Article,
    Edition,
    EditionPhoto,
    Organisation,
    Person,
    Quote,
    Revision,
    Tag,
    TagAlias,
)
from articles.models.checksum import checksum_of
from articles.models.guards import missing_guards
from articles.models.index_place import IndexPlace
from articles.models.revision import digest_of, digest_with_names_of
from articles.models.search_upkeep import index_faults
from articles.names import fold
from media.file_faults import original_faults, picture_faults
from media.models import Photo

Finding = str


class Command(BaseCommand):
    help = "Verify the promises on the data at hand; exit status 1 if one is broken."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--files", action="store_true", help="read every original, and look for every picture")

    def handle(self, *args: Any, files: bool = False, **options: Any) -> None:
        make_database_if_empty(self.stdout.write)
        findings = 0
        checks = CHECKS | {"files of photos": partial(file_faults, whole=files)}
        for name, check in checks.items():
            found = 0
            for finding in check():
                found += 1
                self.stdout.write(f"  {name}: {finding}")
            self.stdout.write(f"{'ok    ' if not found else 'BROKEN'} {name}")
            findings += found
        if findings:
            raise CommandError(f"{findings} findings; each line above names the record.")


def _each[T: Model](rows: "QuerySet[T]", what: str) -> Iterator[T]:
    """Walk the rows in bounded memory."""
    yield from _watched(rows.order_by("pk").iterator(chunk_size=500), what, rows.count())


def _watched[T](steps: Iterable[T], what: str, number: int) -> Iterable[T]:
    """Take the steps with a progress bar, on a terminal."""
    console = Console(stderr=True)
    shown = console.is_terminal
    return track(steps, description=what, total=number, console=console, transient=True, disable=not shown)


def guards() -> Iterator[Finding]:
    """The database itself refuses second live editions and changes of published words."""
    yield from (f"{name} is missing; run manage.py migrate" for name in missing_guards(connection))


def bodies() -> Iterator[Finding]:
    """Every stored body is clean."""
    for article in _each(Article.objects.all(), "Bodies of articles"):
        if clean(article.body) != article.body:
            yield f"the body of article {article.pk} is not as the sanitiser leaves it"
    for edition in _each(Edition.objects.all(), "Bodies of editions"):
        if clean(edition.body) != edition.body:
            yield f"the body of edition {edition.pk} is not as the sanitiser leaves it"


def quotes() -> Iterator[Finding]:
    """A quote's words are those under its mark, in the working copy and in every edition."""
    for article in _each(Article.objects.prefetch_related("quotes"), "Quotes of articles"):
        marked = {quote.ref: quote.text for quote in marked_quotes(article.body)}
        standing = {quote.ref: quote.text for quote in article.quotes.all() if quote.retired_at is None}
        if marked != standing:
            yield f"article {article.pk}: quotes differ from the marks in its body"
    for edition in _each(Edition.objects.prefetch_related("quotes"), "Quotes of editions"):
        if {quote.ref: quote.text for quote in marked_quotes(edition.body)} != {
            quote.ref: quote.text for quote in edition.quotes.all()
        }:
            yield f"edition {edition.pk}: quotes differ from the marks in its body"


def speakers() -> Iterator[Finding]:
    """No published quote without its speaker."""
    nameless = Edition.objects.filter(quotes__speaker="").distinct()
    yield from (f"edition {edition.pk} has a quote without a speaker" for edition in nameless)
    homeless = Quote.objects.filter(retired_at=None, text="")
    yield from (f"quote {quote.ref} has no words" for quote in homeless)


def credits() -> Iterator[Finding]:
    """No published photo without credit and alt text."""
    uses = EditionPhoto.objects.select_related("photo")
    for use in uses.filter(photo__credit_line=""):
        yield f"photo {use.photo.ref} in edition {use.edition_id} has no credit line"
    for use in uses.exclude(photo__original="").filter(alt_text="", photo__alt_text="", photo__decorative=False):
        yield f"photo {use.photo.ref} in edition {use.edition_id} has no alt text"
    for edition in _each(Edition.objects.prefetch_related("edition_photos__photo"), "Photos"):
        there = {use.photo.ref for use in edition.edition_photos.all()}
        for ref in set(own_node_refs(edition.body, "data-photo")) - there:
            yield f"edition {edition.pk} places photo {ref}, which it does not have"


def tags() -> Iterator[Finding]:
    """Every published article is reached by a tag."""
    untagged = Edition.objects.annotate(number_of_tags=Count("edition_tags")).filter(number_of_tags=0)
    yield from (f"edition {edition.pk} has no tag" for edition in untagged)


def vocabulary() -> Iterator[Finding]:
    """Every name is stored with its key, means one thing, and has an address that is its own and leads somewhere."""
    for kind in (Tag, Person, Organisation):
        name = str(kind._meta.model_name)
        for record in _each(kind._default_manager.all(), f"Names ({name})"):
            if record.key != fold(record.name):
                yield f"{name} {record.pk}: the key of “{record.name}” is not its fold; save it again"
            if isinstance(record, IndexPlace) and record.index_key != record.make_index_key():
                yield f"{name} {record.pk}: “{record.name}” stands at another place of the index; save it again"
        keys: QuerySet[Any, Any] = kind._default_manager.values("pk")
        for address in Address.objects.filter(kind=name, shown=True).exclude(record_id__in=keys):
            yield f"the address {address.slug} of a {name} that readers saw leads nowhere"
        foreign = Address.objects.filter(kind=name, slug=OuterRef("slug")).exclude(record_id=OuterRef("pk"))
        for record in kind._default_manager.filter(Exists(foreign)):
            yield f"{name} {record.pk} has the address {record.slug}, which belongs to another"
    twice = TagAlias.objects.filter(key__in=Tag.objects.values("key"))
    yield from (f"the alias “{alias}” is the name of a tag" for alias in twice)


def spans() -> Iterator[Finding]:
    """Editions of an article follow one another without overlap, numbered without gaps."""
    shown = Edition.objects.filter(Q(valid_until=None) | Q(valid_until__gt=F("valid_from")))
    before: Edition | None = None
    for edition in shown.order_by("article_id", "valid_from").iterator(chunk_size=500):
        same = before is not None and before.article_id == edition.article_id
        if same and before and (before.valid_until is None or before.valid_until > edition.valid_from):
            yield f"editions {before.pk} and {edition.pk} are live at the same time"
        before = edition
    numbers = Edition.objects.values("article_id").annotate(count=Count("pk"), last=Count("number", distinct=True))
    yield from (
        f"article {row['article_id']}: edition numbers repeat" for row in numbers if row["count"] != row["last"]
    )


def checksums() -> Iterator[Finding]:
    """What an edition says, and whose words it says they are, is what was published."""
    sealed = Edition.objects.select_related("correction", "revision").prefetch_related("quotes", "edition_photos")
    for edition in _each(sealed, "Checksums"):
        correction = getattr(edition, "correction", None)
        now = checksum_of(edition, edition.quotes.all(), edition.edition_photos.all(), correction)
        if edition.sha256 is None:
            yield f"edition {edition.pk} of “{edition.headline}” has no checksum"
        elif now != edition.sha256:
            where = ", ".join(_changed_since(edition)) or "a date, a photo, a caption, the correction or the checksum"
            yield f"edition {edition.pk} of “{edition.headline}” was changed after it was published: {where}"


def _changed_since(edition: Edition) -> Iterator[str]:
    """What differs from the revision that was published, as far as a revision tells it."""
    content = edition.revision.content
    told = ("slug", "headline", "standfirst", "dateline", "byline", "body", "language", "genre")
    yield from (name for name in told if getattr(edition, name) != content[name])
    then = {row["ref"]: row for row in content["quotes"]}
    now = {quote.ref: quote for quote in edition.quotes.all()}
    for ref in sorted(then.keys() | now.keys()):
        if ref not in now or ref not in then:
            yield f"quote {ref} is {'new' if ref in now else 'missing'}"
            continue
        names = ("text", "speaker", "honorific", "role", "organisation", "printed")
        yield from (f"{name} of quote {ref}" for name in names if getattr(now[ref], name) != then[ref][name])


def revisions() -> Iterator[Finding]:
    """Every revision is as it was written, and every article has that of its version."""
    for revision in _each(Revision.objects.all(), "Revisions"):
        if revision.sha256 not in (digest_of(revision.content), digest_with_names_of(revision.content)):
            yield f"revision {revision.pk} does not match its digest"
    for article in Article.objects.exclude(revisions__number=F("version")).order_by("pk").iterator(chunk_size=500):
        yield f"article {article.pk} has no revision of version {article.version}"


def words() -> Iterator[Finding]:
    """An edition says what the revision that it came from says."""
    for edition in _each(Edition.objects.select_related("revision"), "Words"):
        content = edition.revision.content
        for field in ("headline", "standfirst", "byline"):
            if getattr(edition, field) != content[field]:
                yield f"edition {edition.pk}: {field} differs from revision {edition.revision.number}"
        if plain_text(edition.body) != plain_text(content["body"]):
            yield f"edition {edition.pk}: words differ from revision {edition.revision.number}"


def lists() -> Iterator[Finding]:
    """What public lists read says what the editions say."""
    yield from (f"{fault}; run manage.py rebuild_lists" for fault in listing_faults())


def file_faults(*, whole: bool = False) -> Iterator[Finding]:
    """The originals of all photos are there, and the pictures of those that readers see."""
    yield from original_faults(whole=whole)
    seen = EditionPhoto.objects.filter(edition__in=Edition.live.all(), photo=OuterRef("pk"))
    yield from picture_faults(Photo.objects.filter(Exists(seen)), whole=whole)


CHECKS: dict[str, Callable[[], Iterator[Finding]]] = {
    "database guards": guards,
    "clean bodies": bodies,
    "quotes match their marks": quotes,
    "speakers": speakers,
    "credits and alt texts": credits,
    "tags": tags,
    "vocabulary": vocabulary,
    "spans of editions": spans,
    "public lists": lists,
    "checksums of editions": checksums,
    "revisions": revisions,
    "words of editions": words,
    "search index": partial(index_faults, watch=_watched),
    "files of photos": file_faults,
}
