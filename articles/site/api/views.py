"""The addresses under `/api/v1/`. They read the same querysets as the pages, so they know no more than readers do."""

import json
from collections.abc import Callable, Iterable
from functools import wraps
from operator import itemgetter
from typing import Any, Concatenate
from uuid import UUID

from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404

from ...models.publication import publication
from ..editions import (
    editions_in_full,
    editions_in_lists,
    live_quotes,
    navigation,
    shown_organisations,
    shown_people,
    shown_photos,
    shown_sections,
    shown_tags,
)
from ..figures import figure_of_photo
from ..kept import kept, names_of_edition
from ..lists import CommonArticles
from ..pages import absolute, public_page
from ..paging import EDITIONS, QUOTES, SAID, WRITTEN, Page, read_place
from ..stories import story
from ..tags import common_tags
from ..translations import translations_of, with_group
from ..walks import EDITIONS_OF_SECTION, NEWEST_EDITIONS, Spot
from .items import ARTICLE, PERSON, PHOTO, QUOTE, TAG, Fields, full_article
from .ninjs import ninjs_item
from .openapi import document

__all__ = ["article", "articles", "openapi", "people", "photos", "quotes", "tags"]

_JSON = "application/json"
_NINJS = "application/ninjs+json"
_PER_PAGE = 100  # of lists by name
_OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
_MAY_ASK = _OPEN | {
    "Access-Control-Allow-Headers": "Accept, If-None-Match",
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Max-Age": "86400",
    "Allow": "GET, HEAD, OPTIONS",
}


def _answer(data: Any, status: int = 200, media_type: str = _JSON) -> HttpResponse:
    content = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(content.encode(), status=status, content_type=media_type, headers=_OPEN)


def _endpoint[**P](view: Callable[Concatenate[HttpRequest, P], HttpResponse]) -> Callable[..., HttpResponseBase]:
    """A public page that says in JSON what cannot be answered, and to other sites' programs that they may ask."""

    @wraps(view)
    def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except BadRequest as error:
            return _answer({"error": str(error)}, 400)
        except Http404:
            return _answer({"error": "There is nothing at this address."}, 404)

    given: Callable[..., HttpResponseBase] = public_page(answer)

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return (
            HttpResponse(status=204, headers=_MAY_ASK)
            if request.method == "OPTIONS"
            else given(request, *args, **kwargs)
        )

    return asked


def _parameter(request: HttpRequest, name: str) -> str:
    """The one value of a parameter, empty where it is missing."""
    values = request.GET.getlist(name)
    if len(values) > 1:
        raise BadRequest(f"An address can hold one {name}.")
    return values[0] if values else ""


def _items[T](request: HttpRequest, rows: Iterable[T], fields: Fields[T]) -> list[dict[str, Any]]:
    """The rows with the fields that are asked for, all unless some are named."""
    wanted = [name for name in _parameter(request, "fields").split(",") if name]
    if unknown := sorted(set(wanted) - set(fields)):
        raise BadRequest(f"There is no field {unknown[0]!r}. There are: {', '.join(fields)}.")
    chosen = {name: fields[name] for name in wanted or fields}
    return [{name: value(row) for name, value in chosen.items()} for row in rows]


def _by_place[T](request: HttpRequest, listed: Page, fields: Fields[T]) -> HttpResponse:  # type: ignore[type-arg]
    def link(name: str, cursor: str) -> str | None:
        kept = request.GET.copy()
        for cursor_name in ("before", "after"):
            kept.pop(cursor_name, None)
        kept[name] = cursor
        return absolute(f"{request.path}?{kept.urlencode()}") if cursor else None

    items = _items(request, listed.rows, fields)
    return _answer({"items": items, "newer": link("after", listed.newer), "older": link("before", listed.older)})


def _by_name[T](
    request: HttpRequest, rows: QuerySet[Any], name: str, fields: Fields[T], shown: Callable[[Any], T]
) -> HttpResponse:
    """A list in the order of its one field `name`, which is also its cursor."""
    after = _parameter(request, "after")
    if "\0" in after or len(after) > 100:
        raise BadRequest("The cursor is not one of ours.")
    found = list(rows.filter(**{f"{name}__gt": after}).order_by(name)[: _PER_PAGE + 1])
    more, found = len(found) > _PER_PAGE, found[:_PER_PAGE]
    kept = request.GET.copy()
    if more:
        kept["after"] = getattr(found[-1], name)
    following = absolute(f"{request.path}?{kept.urlencode()}") if more else None
    return _answer({"items": _items(request, map(shown, found), fields), "next": following})


@_endpoint
def articles(request: HttpRequest) -> HttpResponse:
    """Articles by tags alone are read as the tags' own pages are; other conditions choose among editions."""
    place = read_place(request)
    slugs, section, author = request.GET.getlist("tag"), _parameter(request, "section"), _parameter(request, "author")
    common = CommonArticles(common_tags(slugs)) if slugs else None
    if not section and not author:
        return _listed_articles(request, common.listed(place) if common else NEWEST_EDITIONS.page(place))
    if not common and not author:
        found = next((one for one in navigation() if one.slug == section), None)
        if found is None:
            raise Http404
        return _listed_articles(request, EDITIONS_OF_SECTION.page(place, section=found.pk))
    editions = editions_in_lists().select_related("section")
    if section:
        editions = editions.in_section(get_object_or_404(shown_sections(), slug=section))
    if author:
        editions = editions.written_by(get_object_or_404(shown_people(), slug=author))
    order = WRITTEN if author else EDITIONS
    listed = common.page_among(editions, order, place) if common else order.page(editions, place)
    return _by_place(request, listed, ARTICLE)


type _KeptItem = tuple[dict[str, Any], frozenset[str] | None]


def _listed_articles(request: HttpRequest, listed: Page[Spot]) -> HttpResponse:
    """Articles with all their fields are kept as entries of lists are; they print names of sections too."""

    def read(keys: list[int]) -> dict[int, _KeptItem]:
        editions = editions_in_lists().select_related("section").in_bulk(keys)
        return {
            key: ({name: value(edition) for name, value in ARTICLE.items()}, names_of_edition(edition))
            for key, edition in editions.items()
        }

    sections = tuple((section.slug, section.name) for section in navigation())
    found = kept(("API article", sections), [spot.pk for spot in listed.rows], read, lambda one: one[1])
    items = Page([item for item, _ in found], listed.newer, listed.older, listed.place)
    return _by_place(request, items, {name: itemgetter(name) for name in ARTICLE})


@_endpoint
def article(request: HttpRequest, uuid: UUID, ninjs: bool = False) -> HttpResponse:
    """One live article, as ninjs if its address or the `Accept` header says so."""
    edition = get_object_or_404(with_group(editions_in_full()), article__uuid=uuid)
    told = story(edition)
    if ninjs or _NINJS in request.headers.get("Accept", ""):
        response = _answer(ninjs_item(told, publication()), media_type=_JSON if ninjs else _NINJS)
    else:
        response = _answer(full_article(told, translations_of(edition)))
    if not ninjs:
        response["Vary"] = "Accept"
    return response


@_endpoint
def quotes(request: HttpRequest) -> HttpResponse:
    rows = live_quotes()
    if person := _parameter(request, "person"):
        rows = rows.filter(person=get_object_or_404(shown_people(), slug=person))
    if organisation := _parameter(request, "organisation"):
        rows = rows.filter(affiliation=get_object_or_404(shown_organisations(), slug=organisation))
    return _by_place(request, (SAID if person or organisation else QUOTES).page(rows, read_place(request)), QUOTE)


@_endpoint
def tags(request: HttpRequest) -> HttpResponse:
    return _by_name(request, shown_tags(), "slug", TAG, lambda tag: tag)


@_endpoint
def people(request: HttpRequest) -> HttpResponse:
    return _by_name(request, shown_people(), "slug", PERSON, lambda person: person)


@_endpoint
def photos(request: HttpRequest) -> HttpResponse:
    return _by_name(request, shown_photos(), "ref", PHOTO, figure_of_photo)


@_endpoint
def openapi(request: HttpRequest) -> HttpResponse:
    """What there is, for programs that write programs."""
    return _answer(document())
