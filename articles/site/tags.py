"""Tags: the index, one tag, and what several have in common."""

from collections.abc import Sequence
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

from ..models.tag import Tag
from .cards import cards
from .editions import counted_tags, editions_in_lists, shown_tags, tags_beside
from .moved import moves_with
from .pages import page, public_page
from .paging import EDITIONS, Page, read_place
from .structured import Step, collection, editions_listed

__all__ = ["common_tags", "initial", "intersection", "tag", "tags"]

_MOST_TAGS = 8
_INDEX = Step("Tags", "/tags/")


@public_page
def tags(request: HttpRequest) -> HttpResponse:
    """A to Z, with the number of live articles."""
    listed = sorted(counted_tags(), key=lambda tag: (tag.key, tag.slug))
    letters = [(letter, list(group)) for letter, group in groupby(listed, key=lambda tag: initial(tag.key))]
    return page("tags.html", address=reverse("tags"), letters=letters, linked_data=collection([_INDEX], []))


def initial(key: str) -> str:
    """The letter of an index under which a folded name stands."""
    return "0–9" if key[:1].isdigit() else key[:1].upper()


@public_page
@moves_with(Tag)
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    place = read_place(request)
    (found,) = common_tags([slug])
    listed = EDITIONS.page(editions_in_lists().tagged(found), place)
    return page(
        "tag.html",
        address=found.get_absolute_url() + listed.address,
        feed=reverse("tag_feed", args=[slug]),
        tags=[found],
        title=found.name,
        description=found.description,
        linked_data=collection(
            [_INDEX, Step(found.name, found.get_absolute_url())],
            editions_listed(listed.rows),
            description=found.description,
            position=listed.address,
        ),
        **_list_of([found], listed),
    )


@public_page
@moves_with(Tag)
def intersection(request: HttpRequest, slugs: list[str]) -> HttpResponse:
    """Articles that carry every one of two to eight tags."""
    place = read_place(request)
    found = common_tags(slugs)
    canonical = [tag.slug for tag in found]
    if slugs != canonical:
        if len(found) == 1:
            return HttpResponsePermanentRedirect(found[0].get_absolute_url())
        return HttpResponsePermanentRedirect(reverse("intersection", args=[canonical]))
    listed = EDITIONS.page(editions_in_lists().tagged(*found), place)
    return page(
        "tag.html",
        address=reverse("intersection", args=[canonical]) + listed.address,
        feed=reverse("intersection_feed", args=[canonical]),
        tags=found,
        title=" + ".join(tag.name for tag in found),
        noindex=not listed.rows,
        linked_data=collection(
            [_INDEX, Step(" + ".join(tag.name for tag in found), reverse("intersection", args=[canonical]))],
            editions_listed(listed.rows),
            position=listed.address,
        ),
        **_list_of(found, listed),
    )


def common_tags(slugs: Sequence[str]) -> list[Tag]:
    """Return the tags of these addresses in the one canonical order, each once.

    Raises:
        Http404: one of them is on no live edition, or they are more than eight.
    """
    wanted = set(slugs)
    if len(wanted) > _MOST_TAGS:
        raise Http404
    found = sorted(shown_tags().filter(slug__in=wanted), key=lambda tag: tag.slug)
    if {tag.slug for tag in found} != wanted:
        raise Http404
    return found


def _list_of(found: list[Tag], listed: Page) -> dict[str, object]:  # type: ignore[type-arg]
    narrower = tags_beside(found) if listed.rows and len(found) < _MOST_TAGS else []
    return {
        "cards": cards(listed.rows),
        "listed": listed,
        "narrower": [(tag, _narrowed(found, tag)) for tag in narrower],
    }


def _narrowed(found: list[Tag], tag: Tag) -> str:
    return reverse("intersection", args=[sorted([*(one.slug for one in found), tag.slug])])
