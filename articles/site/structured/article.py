"""The `NewsArticle`: who wrote it, who speaks in it, who photographed it, and what it is about."""

import re
from collections.abc import Iterator, Sequence

from ...body import plain_text, quote_stretches
from ...models.edition import Correction, EditionQuote
from ...models.publication import Publication
from ...models.tag import Tag
from ..dates import iso
from ..pages import absolute
from ..stories import Story
from ..translations import InLanguage
from .corrections import correction_comment
from .lists import Step, breadcrumbs
from .photos import image_object
from .publisher import publisher_in_full
from .quotes import quotation, speaker
from .things import Thing, organisation_thing, person_thing, pointer, subject_thing, thing

__all__ = ["news_article"]

_ABOUT = frozenset({Tag.Kind.TOPIC, Tag.Kind.EVENT})


def news_article(
    story: Story, corrections: Sequence[Correction], said: Publication, languages: Sequence[InLanguage] = ()
) -> list[Thing]:
    """What an article page says of the live edition, with its corrections, newest first, and who publishes it."""
    edition = story.edition
    address = absolute(edition.get_absolute_url())
    section = Step(edition.section.name, edition.section.get_absolute_url())
    images = [image_object(figure) for figure in story.figures if figure.picture]
    article = thing(
        "NewsArticle",
        id=f"{address}#article",
        url=address,
        mainEntityOfPage=address,
        identifier=edition.uuid.urn,
        headline=edition.headline,
        description=story.summary,
        articleBody="" if images else plain_text(edition.body),
        inLanguage=edition.language,
        articleSection=edition.section.name,
        isPartOf=pointer("CollectionPage", path=section.path, name=section.name),
        dateline=edition.dateline,
        genre=edition.genre,
        datePublished=iso(edition.first_published_at),
        dateModified=iso(edition.valid_from),
        author=[person_thing(row.person) for row in edition.bylines.all()] or {"@id": absolute("/#publisher")},
        publisher=publisher_in_full(said),
        image=images,
        keywords=[tag.name for tag in story.tags],
        about=[subject_thing(tag) for tag in _about(story)],
        mentions=_mentioned(story),
        hasPart=list(_quotations(story)),
        correction=[correction_comment(note) for note in corrections],
        isAccessibleForFree=True,
        **_translations(languages),
    )
    return [article, breadcrumbs(section, Step(edition.headline, edition.get_absolute_url()))]


def _translations(languages: Sequence[InLanguage]) -> Thing:
    """An original names its translations, a translation its original, if readers see it."""
    originals = [one for one in languages if one.original]
    if any(one.here for one in originals):
        return {"workTranslation": [_work(one) for one in languages if not one.original]}
    return {"translationOfWork": _work(originals[0])} if originals else {}


def _work(told: InLanguage) -> Thing:
    """What is told in full on its own page."""
    return thing("CreativeWork", id=f"{told.address}#article", url=told.address, inLanguage=told.language)


def _about(story: Story) -> list[Tag]:
    """The primary tag, and what the article is about beside it: topics and events."""
    return [tag for place, tag in enumerate(story.tags) if place == 0 or tag.kind in _ABOUT]


def _mentioned(story: Story) -> list[Thing]:
    """People, organisations and places among the further tags; and who speaks and has a page here, each once."""
    about = _about(story)
    quotes = [quotes[0] for quotes in story.speakers]
    people = {quote.person for quote in quotes if quote.person}
    bodies = {quote.affiliation for quote in quotes if quote.affiliation}
    return [
        *(subject_thing(tag) for tag in story.tags if tag not in about),
        *(person_thing(person) for person in sorted(people, key=lambda person: person.slug)),
        *(organisation_thing(body) for body in sorted(bodies, key=lambda body: body.slug)),
    ]


def _quotations(story: Story) -> Iterator[Thing]:
    """The quotes in the order of the article.

    Words that an attribution or a new paragraph interrupts are told stretch by stretch, as they stand on the page;
    each stretch is part of the whole, which is on the quote's own page.
    """
    stretches = quote_stretches(story.edition.body)
    for quote in sorted((quote for quotes in story.speakers for quote in quotes), key=lambda quote: quote.number):
        whole = quotation(quote)
        pieces = stretches.get(quote.ref, [])
        if len(pieces) < 2:
            yield whole | {"isPartOf": {"@id": f"{absolute(story.edition.get_absolute_url())}#article"}}
            continue
        for number, words in enumerate(filter(_says_something, pieces), 1):
            yield _stretch(quote, whole, number, words)


def _stretch(quote: EditionQuote, whole: Thing, number: int, words: str) -> Thing:
    return thing(
        "Quotation",
        id=f"{whole['@id']}-{number}",
        text=words,
        inLanguage=quote.edition.language,
        creator=speaker(quote),
        isPartOf=pointer("Quotation", path=quote.get_absolute_url(), part="quote"),
    )


def _says_something(words: str) -> bool:
    return bool(re.search(r"\w", words))
