"""Lists, and the way to a page."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from ...models.edition import Edition, EditionQuote
from ..pages import about_the_site, absolute
from .publisher import website
from .things import Thing, thing

__all__ = ["Step", "breadcrumbs", "collection", "editions_listed", "quotes_listed"]


@dataclass(frozen=True, slots=True)
class Step:
    """A page by its name and path."""

    name: str
    path: str


def breadcrumbs(*steps: Step) -> Thing:
    """The `BreadcrumbList` from the front page to the last of `steps`."""
    way = [Step(settings.SITE_NAME, reverse("front")), *steps]
    return thing("BreadcrumbList", itemListElement=_numbered(way, "item"))


def collection(
    way: list[Step], entries: Iterable[Step], *, description: str = "", position: str = "", about: Iterable[Thing] = ()
) -> list[Thing]:
    """The `CollectionPage` at the end of `way` with what it lists, in its order.

    Args:
        position: the query of this page of the list, empty for the first.
        about: what all that is listed is about.
    """
    here = way[-1]
    address = absolute(here.path + position)
    listed = _numbered(list(entries), "url")
    page = thing(
        "CollectionPage",
        id=address,
        url=address,
        name=here.name,
        description=description,
        inLanguage=about_the_site()["language"],
        isPartOf=website(),
        about=list(about),
        mainEntity=thing("ItemList", itemListElement=listed, numberOfItems=len(listed)) if listed else None,
    )
    return [page, breadcrumbs(*way)]


def editions_listed(editions: Iterable[Edition]) -> list[Step]:
    return [Step(edition.headline, edition.get_absolute_url()) for edition in editions]


def quotes_listed(quotes: Iterable[EditionQuote]) -> list[Step]:
    return [Step(quote.name, quote.get_absolute_url()) for quote in quotes]


def _numbered(steps: list[Step], address: str) -> list[Thing]:
    return [
        thing("ListItem", position=number, name=step.name, **{address: absolute(step.path)})
        for number, step in enumerate(steps, 1)
    ]
