"""What is common to public pages: what every layout needs, and the headers of the answer.

A page is rendered without the request. So no cookie, header or parameter that the view did not read
itself can change a byte of it.
"""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from ..body.render import safe_json
from .editions import navigation
from .feed_links import feed_links
from .jinja import rendered
from .kept import one_look
from .languages import language_tag
from .share_card import share_card
from .shows import noting

__all__ = ["Way", "about_the_site", "absolute", "have_pages_made", "page", "public_page"]

_FRESH = "public, max-age=0, must-revalidate"


def absolute(path: str) -> str:
    """The address of `path` with the site's origin."""
    return f"{settings.SITE_URL}{path}"


def about_the_site() -> dict[str, Any]:
    """What the layout of every page prints, error pages included; without the database.

    `language` is that of the words around the text, `own_language` that in which the publication names itself.
    """
    return {
        "name": settings.SITE_NAME,
        "tagline": settings.SITE_TAGLINE,
        "language": language_tag(get_language() or settings.LANGUAGE_CODE),
        "own_language": language_tag(settings.LANGUAGE_CODE),
    }


def page(template: str, *, address: str, **context: Any) -> HttpResponse:
    """Render a public page.

    Args:
        template: its name below `site/`.
        address: the path that is canonical for it.
        context: `sections` for the navigation are looked up unless given. `feed` is the path of the page's
            RSS feed; `linked_data` are things of schema.org (see `structured`); `shared` is the `Figure` that stands
            for the page elsewhere: unless given, the first of its `cards`, else the card with the publication's name.
    """
    if "sections" not in context:
        context["sections"] = navigation()
    context["feeds"] = feed_links(context["feed"]) if context.get("feed") else []
    context["linked_data"] = _json_ld(context.get("linked_data"))
    pictured = (card.figure for card in context.get("cards", ()) if card.figure)
    context["shared"] = context.get("shared") or next(pictured, None) or share_card()
    content = rendered(
        template,
        {
            "site": about_the_site(),
            "canonical": absolute(address),
            "site_url": settings.SITE_URL,
            **context,
        },
    )
    return HttpResponse(content)


def _json_ld(things: list[dict[str, Any]] | None) -> str:
    return safe_json({"@context": "https://schema.org", "@graph": things}) if things else ""


type _Make = Callable[[], HttpResponse]
type Way = Callable[[HttpRequest, _Make], HttpResponse]

#: Decides where a page is read; without one that is the primary.
_way: Way | None = None


def have_pages_made(way: Way | None) -> None:
    """From now on `way` is given each request for a public page, and what makes it as often as it is called."""
    global _way
    _way = way


type View[**P] = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def public_page[**P](view: Callable[Concatenate[HttpRequest, P], HttpResponse]) -> View[P]:
    """GET and HEAD only; anybody may keep the answer, but asks each time whether it is still the same.

    What the page shows is named in `Surrogate-Key`, for the page cache.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        def make() -> HttpResponse:
            with noting() as keys, one_look():
                response = view(request, *args, **kwargs)
            response.headers["Surrogate-Key"] = " ".join(sorted(keys))
            return response

        response = make() if _way is None else _way(request, make)
        response.headers.setdefault("Cache-Control", _FRESH)
        if response.status_code != 200:
            return response
        response.headers["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()}"'
        return get_conditional_response(request, etag=response.headers["ETag"], response=response) or response

    return cast("View[P]", require_safe(answer))
