"""What a feed says, whatever its format: plain values, every address absolute."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid5

from django.conf import settings
from django.utils.translation import get_language

from ...models.edition import Edition, EditionQuote
from ..corrections import ShownCorrection
from ..editions import editions_in_full
from ..figures import Figure
from ..jinja import rendered
from ..kept import kept, names_of_edition
from ..pages import absolute
from ..stories import Story, story_for_feeds

__all__ = ["Author", "Entry", "Feed", "Picture", "Said", "article_entries", "correction_entry", "quote_entry"]

#: What a feed without entries says of its last change: there was none.
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Author:
    name: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo of an entry. `credit` is the whole line as printed; sizes are in pixels."""

    address: str
    page: str
    media_type: str
    width: int
    height: int
    credit: str
    alt: str
    caption: str


@dataclass(frozen=True, slots=True)
class Said:
    """A quote of an entry: the words, and who said them in which position, as printed."""

    address: str
    text: str
    speaker: str
    honorific: str
    role: str
    organisation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry. `uid` never changes, whatever happens to words and address; `content` is HTML."""

    uid: str
    title: str
    address: str
    summary: str
    content: str
    language: str
    published: datetime
    updated: datetime
    authors: tuple[Author, ...] = ()
    tags: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    quotes: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed of the page at `page`, itself found at `address`."""

    title: str
    description: str
    page: str
    address: str
    language: str
    publisher: Author
    entries: tuple[Entry, ...]
    hub: str = ""  # the WebSub hub that tells of its changes

    @property
    def updated(self) -> datetime:
        """When the newest entry was changed last."""
        return max((entry.updated for entry in self.entries), default=_NEVER)


def article_entries(editions: Sequence[int]) -> list[Entry]:
    """The entries of live editions by their primary keys, in this order: full text, photos, credits and quotes."""

    def read(keys: list[int]) -> dict[int, tuple[frozenset[str] | None, Entry]]:
        found = editions_in_full().in_bulk(keys)
        return {key: (names_of_edition(edition), _article_entry(edition)) for key, edition in found.items()}

    entries = kept(("entry of a feed", get_language()), editions, read, lambda one: one[0])
    return [entry for _, entry in entries]


def _article_entry(edition: Edition) -> Entry:
    told = story_for_feeds(edition)
    return Entry(
        uid=edition.uuid.urn,
        title=edition.headline,
        address=absolute(edition.get_absolute_url()),
        summary=told.summary,
        content=_content("_feed_article.html", story=told),
        language=edition.language,
        published=edition.first_published_at,
        updated=edition.valid_from,
        authors=tuple(_authors(told)),
        tags=tuple(tag.name for tag in told.tags),
        pictures=tuple(_picture(figure) for figure in told.figures if figure.picture),
        quotes=tuple(_said(quote) for quotes in told.speakers for quote in quotes),
    )


def quote_entry(quote: EditionQuote) -> Entry:
    """The entry of one quote of `live_quotes`."""
    return Entry(
        uid=uuid5(quote.edition.uuid, f"quote {quote.ref}").urn,
        title=", ".join(filter(None, [quote.name, quote.position_held])),
        address=absolute(quote.get_absolute_url()),
        summary=quote.text,
        content=_content("_feed_quote.html", quote=quote),
        language=quote.edition.language,
        published=quote.edition.first_published_at,
        updated=quote.edition.valid_from,
        quotes=(_said(quote),),
    )


def correction_entry(shown: ShownCorrection) -> Entry:
    """The entry of one correction."""
    corrected = shown.correction.edition
    return Entry(
        uid=uuid5(corrected.uuid, f"correction {corrected.number}").urn,
        title=f"{shown.correction.label}: {shown.edition.headline}",
        address=absolute(shown.edition.get_absolute_url()),
        summary=shown.correction.note,
        content=_content("_feed_correction.html", shown=shown),
        language=shown.edition.language,
        published=corrected.valid_from,
        updated=corrected.valid_from,
    )


def _content(template: str, **context: object) -> str:
    return rendered(template, {"origin": settings.SITE_URL, **context}).strip()


def _authors(told: Story) -> Iterable[Author]:
    """People first; a byline that names none of them stands for itself."""
    people = [row.person for row in told.edition.bylines.all()]
    if people:
        return [Author(person.name, absolute(person.get_absolute_url())) for person in people]
    return [Author(told.edition.byline)] if told.edition.byline.strip() else []


def _picture(figure: Figure) -> Picture:
    return Picture(
        address=absolute(figure.picture),
        page=absolute(figure.page),
        media_type="image/jpeg",
        width=figure.width,
        height=figure.height,
        credit=f"{figure.label} {figure.credit}",
        alt=figure.alt,
        caption=figure.caption,
    )


def _said(quote: EditionQuote) -> Said:
    return Said(
        address=absolute(quote.get_absolute_url()),
        text=quote.text,
        speaker=quote.speaker,
        honorific=quote.honorific,
        role=quote.role,
        organisation=quote.organisation,
    )
