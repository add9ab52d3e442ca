"""An edition ready to print in full: its body in parts, with photos and pull quotes looked up."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from html import escape, unescape
from urllib.parse import urljoin

from django.utils.safestring import SafeString

from ..body import own_node_refs, paragraph_texts, pieces, pulled_words, read_pull
from ..body.render import safe_body
from ..models.edition import Edition, EditionPhoto, EditionQuote
from ..models.person import Person
from ..models.tag import Tag
from ..names import fold
from .figures import Figure, figure_of
from .pages import absolute

__all__ = ["Author", "Part", "Story", "story", "story_for_feeds"]

# Of stored bodies, in which no other text looks like a tag.
_QUOTE_MARK = re.compile(r"</?q\b[^>]*>")
_LINK = re.compile(r'<a href="([^"]*)">')


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the body; one field is set."""

    html: SafeString | None = None
    figure: Figure | None = None
    pull: EditionQuote | None = None
    pulled: str = ""  # the words of `pull` that are repeated
    embed: str = ""


@dataclass(frozen=True, slots=True)
class Author:
    """A stretch of the byline: words as printed, with the person they name if they name one."""

    words: str
    person: Person | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """What an article page prints.

    `lead` stands above the text, `parts` are the text, `others` are photos that neither the text nor
    the lead shows. `byline` is the printed line in stretches; `authors` are people it does not name. `speakers` are
    the quotes, those of one speaker together.
    """

    edition: Edition
    tags: list[Tag]
    lead: Figure | None
    parts: list[Part]
    others: list[Figure]
    byline: list[Author]
    authors: list[Person]
    speakers: list[list[EditionQuote]]

    @property
    def summary(self) -> str:
        """The standfirst, or the first paragraph where there is none."""
        return self.edition.standfirst or next(iter(paragraph_texts(self.edition.body)), "")

    @property
    def figures(self) -> list[Figure]:
        """Every photo of the article in the order in which it is printed."""
        placed = [part.figure for part in self.parts if part.figure]
        return [*([self.lead] if self.lead else []), *placed, *self.others]

    @property
    def updated(self) -> bool:
        """The words are newer than the article."""
        return self.edition.valid_from != self.edition.first_published_at


def story(edition: Edition, figure: Callable[[EditionPhoto, str], Figure] = figure_of) -> Story:
    """Make the story of an edition that was read by `editions_in_full`; `figure` says how its photos are shown."""
    uses = {use.photo.ref: use for use in edition.edition_photos.all()}
    quotes = list(edition.quotes.all())
    figures = {ref: figure(use, edition.language) for ref, use in uses.items()}
    placed = set(own_node_refs(edition.body, "data-photo"))
    unplaced = [figure for ref, figure in figures.items() if ref not in placed]
    lead = unplaced[0] if unplaced and unplaced[0].picture else None
    byline, authors = _byline(edition)
    return Story(
        edition=edition,
        tags=[row.tag for row in edition.edition_tags.all()],
        lead=lead,
        parts=list(_parts(edition.body, figures, {quote.ref: quote for quote in quotes})),
        others=unplaced[1:] if lead else unplaced,
        byline=byline,
        authors=authors,
        speakers=_speakers(quotes),
    )


def story_for_feeds(edition: Edition) -> Story:
    """The same for readers who are elsewhere: absolute links, plain quotation marks, nothing said twice."""
    told = story(edition)
    base = absolute(edition.get_absolute_url())
    parts = [replace(part, html=_elsewhere(part.html, base)) if part.html else part for part in told.parts]
    return replace(told, parts=[part for part in parts if part.pull is None])


def _parts(body: str, figures: dict[str, Figure], quotes: dict[str, EditionQuote]) -> Iterator[Part]:
    for piece in pieces(body):
        quote, pulled = _pulled(piece.pull, quotes)
        part = Part(piece.html, figures.get(piece.photo), quote, pulled, piece.embed)
        if part != Part():
            yield part


def _pulled(value: str, quotes: dict[str, EditionQuote]) -> tuple[EditionQuote | None, str]:
    """The quote that is repeated and its words; nothing where it or the words chosen of it are gone."""
    pull = read_pull(value)
    quote = quotes.get(pull.ref) if pull else None
    words = pulled_words(pull, quote.text) if pull and quote else None
    return (quote, words) if words else (None, "")


def _elsewhere(html: SafeString, base: str) -> SafeString:
    def whole(link: re.Match[str]) -> str:
        try:
            return f'<a href="{escape(urljoin(base, unescape(link[1])))}">'
        except ValueError:  # no address that anybody could follow
            return link[0]

    return safe_body(_LINK.sub(whole, _QUOTE_MARK.sub("", html)))


def _byline(edition: Edition) -> tuple[list[Author], list[Person]]:
    """Find the authors' names in the printed byline; return its stretches and whom it does not name."""
    authors = [row.person for row in edition.bylines.all()]
    places = sorted((edition.byline.find(person.name), number) for number, person in enumerate(authors))
    stretches: list[Author] = []
    position, named = 0, set()
    for start, number in places:
        if start < position:
            continue
        stretches.append(Author(edition.byline[position:start]))
        position = start + len(authors[number].name)
        stretches.append(Author(edition.byline[start:position], authors[number]))
        named.add(number)
    stretches.append(Author(edition.byline[position:]))
    return _spoken(stretches), [person for number, person in enumerate(authors) if number not in named]


def _spoken(stretches: Iterable[Author]) -> list[Author]:
    return [stretch for stretch in stretches if stretch.words]


def _speakers(quotes: Iterable[EditionQuote]) -> list[list[EditionQuote]]:
    """Put quotes together that were printed with one speaker in one position, in the order of the article."""
    speakers: list[list[EditionQuote]] = []
    for quote in quotes:
        same = next((others for others in speakers if _same_speaker(others[0], quote)), None)
        if same is None:
            speakers.append([quote])
        else:
            same.append(quote)
    return speakers


def _same_speaker(first: EditionQuote, quote: EditionQuote) -> bool:
    """A person whose rank and position are printed with the first quote alone is still the same speaker."""
    if first.person_id != quote.person_id:
        return False
    if quote.person_id is None:
        return first.name == quote.name and _same_body(first, quote) and _same_position(first, quote)
    if quote.honorific not in {"", first.honorific}:
        return False
    return not quote.position_held or _same_position(first, quote)


def _same_position(first: EditionQuote, quote: EditionQuote) -> bool:
    """The line may join role and organisation otherwise: `Mayor of Calder`, `Mayor, Calder`."""
    if first.position_held == quote.position_held:
        return True
    return bool(quote.role) and fold(first.role) == fold(quote.role) and _same_body(first, quote)


def _same_body(first: EditionQuote, quote: EditionQuote) -> bool:
    """The same record where both have one, and the same words where not."""
    if first.affiliation_id is not None and quote.affiliation_id is not None:
        return first.affiliation_id == quote.affiliation_id
    return fold(first.organisation) == fold(quote.organisation)
