"""Old addresses of tags, people and organisations lead to where these are now.

Put `@moves_with(Tag)` below `@public_page` on a view whose address holds a slug (`slug`) or several (`slugs`):

    @public_page
    @moves_with(Tag)
    def tag(request, slug): ...

The view answers as always. Only when it finds nothing (Http404) are the slugs looked up among the old ones,
and the answer is 301 to the same view under the present slugs: the page, a feed in any format, an intersection.
So a page that is there costs nothing more. A slug that readers never saw leads nowhere, like one that never was.
Code that needs the slugs themselves asks `present_slugs`.
"""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, Concatenate, cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

from ..models.address import Address
from ..models.named import Named
from ..models.organisation import Organisation
from ..models.person import Person
from ..models.tag import Tag
from .editions import shown_organisations, shown_people, shown_tags
from .paging import read_place

__all__ = ["moves_with", "present_slugs"]

_SHOWN: dict[type[Named], Callable[[], Any]] = {
    Tag: shown_tags,
    Person: shown_people,
    Organisation: shown_organisations,
}


def present_slugs(kind: type[Named], slugs: Iterable[str]) -> dict[str, str]:
    """Return for each slug the one under which readers find the record now.

    Slugs of records that readers do not see now, and old ones that they never saw, are left out. Two queries.
    """
    wanted = set(slugs)
    rows = Address.objects.filter(kind=kind._meta.model_name, slug__in=wanted, shown=True)
    moved = dict(rows.values_list("slug", "record_id"))
    shown = _SHOWN[kind]()
    found = shown.filter(pk__in=moved.values()) | shown.filter(slug__in=wanted)
    now = dict(found.values_list("pk", "slug"))
    present = {slug: slug for slug in now.values() if slug in wanted}
    return {slug: now[pk] for slug, pk in moved.items() if pk in now} | present


type _View[**P] = Callable[Concatenate[HttpRequest, P], HttpResponse]


def moves_with[**P](kind: type[Named]) -> Callable[[_View[P]], _View[P]]:
    """Let a view answer old slugs of `kind` with a permanent redirect; see the head of this module."""

    def decorate(view: _View[P]) -> _View[P]:
        @wraps(view)
        def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            try:
                return view(request, *args, **kwargs)
            except Http404:
                address = _present_address(kind, request, dict(kwargs))
                if address is None:
                    raise
                return HttpResponsePermanentRedirect(address)

        return cast("_View[P]", answer)

    return decorate


def _present_address(kind: type[Named], request: HttpRequest, kwargs: dict[str, Any]) -> str | None:
    """The address of the same view under the present slugs; None if none of them has moved."""
    match = request.resolver_match
    one = kwargs.get("slug")
    slugs = [one] if one is not None else kwargs.get("slugs", [])
    present = present_slugs(kind, slugs)
    if match is None or present.keys() != set(slugs) or all(old == new for old, new in present.items()):
        return None
    name, now = match.view_name, sorted(set(present.values()))
    if one is None and len(now) > 1:
        kwargs["slugs"] = now
    else:
        kwargs = {name: value for name, value in kwargs.items() if name != "slugs"} | {"slug": now[0]}
        name = name if one is not None else name.replace("intersection", "tag")  # two of them are one by now
    place = read_place(request)
    return reverse(name, kwargs=kwargs) + (place.address if place else "")
