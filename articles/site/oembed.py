"""oEmbed 1.0: whoever pastes the address of a quote elsewhere gets its card.

Nothing is fetched and nobody is led anywhere: the address that is asked about only has to be one of ours.
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import Resolver404, resolve, reverse
from django.utils.xmlutils import SimplerXMLGenerator

from ..models.edition import EditionQuote
from .editions import live_quotes
from .pages import absolute, public_page
from .quote_cards import card_size, embed_code
from .quote_pictures import HEIGHT, WIDTH, picture_address

__all__ = ["discovery_links", "oembed"]

_PIXELS = re.compile(r"[1-9][0-9]{0,4}", re.ASCII)
_LONGEST_ADDRESS = 2_000
_DAY = 86_400  # seconds
_FORMATS = {"json": "application/json+oembed", "xml": "text/xml+oembed"}


@public_page
def oembed(request: HttpRequest) -> HttpResponse:
    """Answer `?url=…&format=json|xml&maxwidth=…&maxheight=…`; other parameters are ignored."""
    form = request.GET.get("format", "json")
    wide, high = _pixels(request, "maxwidth"), _pixels(request, "maxheight")
    quote = _quote_at(request.GET.get("url", ""))
    if form not in _FORMATS:
        return HttpResponse("This format is not offered.\n", content_type="text/plain; charset=utf-8", status=501)
    told = _told(quote, wide, high)
    response = JsonResponse(told, json_dumps_params={"ensure_ascii": False}) if form == "json" else _xml(told)
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Access-Control-Allow-Origin"] = "*"
    return response


def discovery_links(quote: EditionQuote) -> list[dict[str, str]]:
    """The links by which a page tells that it can be embedded."""
    address = absolute(quote.get_absolute_url())
    return [
        {"type": kind, "href": f"{absolute(reverse('oembed'))}?{urlencode({'url': address, 'format': form})}"}
        for form, kind in _FORMATS.items()
    ]


def _pixels(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name)
    if text is None:
        return None
    if not _PIXELS.fullmatch(text):
        raise BadRequest(f"{name} is a number of pixels.")
    return int(text)


def _quote_at(address: str) -> EditionQuote:
    """The live quote whose page has this address, letter by letter.

    Raises:
        BadRequest: there is no address.
        Http404: it is not that of a live quote.
    """
    if not address or len(address) > _LONGEST_ADDRESS:
        raise BadRequest("Which address?")
    try:
        parts = urlsplit(address)
        found = resolve(parts.path)
    except (Resolver404, ValueError) as error:
        raise Http404 from error
    ours = f"{parts.scheme}://{parts.netloc}" == settings.SITE_URL
    if not ours or found.view_name not in {"quote", "quote_card"}:
        raise Http404
    quote = live_quotes().filter(ref=found.kwargs["ref"]).first()
    if quote is None:
        raise Http404
    return quote


def _told(quote: EditionQuote, wide: int | None, high: int | None) -> dict[str, Any]:
    width, height = card_size(quote, wide, high)
    told: dict[str, Any] = {
        "version": "1.0",
        "type": "rich",
        "title": f"{quote.name}: {quote.edition.headline}",
        "author_name": quote.name,
        "provider_name": settings.SITE_NAME,
        "provider_url": absolute("/"),
        "cache_age": _DAY,
        "html": embed_code(quote, wide, high),
        "width": width,
        "height": height,
    }
    speaker = quote.person or quote.affiliation
    if speaker is not None:
        told["author_url"] = absolute(speaker.get_absolute_url())
    if (wide or WIDTH) >= WIDTH and (high or HEIGHT) >= HEIGHT:
        told |= {"thumbnail_url": picture_address(quote), "thumbnail_width": WIDTH, "thumbnail_height": HEIGHT}
    return told


def _xml(told: Mapping[str, Any]) -> HttpResponse:
    response = HttpResponse(content_type="text/xml; charset=utf-8")
    handler = SimplerXMLGenerator(response, "utf-8")
    handler.startDocument()
    handler.startElement("oembed", AttributesImpl({}))
    for name, value in told.items():
        handler.addQuickElement(name, str(value))
    handler.endElement("oembed")
    handler.endDocument()
    return response
