"""One quote: its page with the words around it, its card for other sites, and its picture."""

from dataclasses import dataclass
from itertools import pairwise

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from ..body.context import context_of
from ..body.word_diff import Piece, diff_text
from ..models.edition import Correction, EditionQuote
from .corrections import AMENDS, reads_otherwise
from .editions import live_quotes, printings_of
from .figures import Figure
from .gone import quote_gone_or_moved
from .jinja import rendered
from .languages import speaking
from .oembed import discovery_links
from .pages import about_the_site, absolute, page, public_page
from .picture_files import lasting_picture
from .quote_cards import beginning_of, card_of, embed_code
from .quote_pictures import HEIGHT, WIDTH, picture_bytes, picture_name, picture_path
from .structured import quote_page

__all__ = ["card", "picture", "quote"]


@dataclass(frozen=True, slots=True)
class Replaced:
    """A correction of a quote, with what became of its words and of who said them."""

    correction: Correction
    words: tuple[Piece, ...]
    attribution: tuple[Piece, ...]


@public_page
def quote(request: HttpRequest, ref: str) -> HttpResponse:
    found = live_quotes(with_body=True).filter(ref=ref).first()
    if found is None:
        return quote_gone_or_moved(ref, "quote")
    summary = " ".join(card_of(found).paragraphs)
    replaced = _replaced(found)
    with speaking(found.edition.language):
        return page(
            "quote.html",
            address=found.get_absolute_url(),
            feed=reverse("quotes_feed"),
            quote=found,
            summary=summary,
            beginning=beginning_of(found),
            context=context_of(found.edition.body, ref),
            corrections=replaced,
            linked_data=quote_page(found, [one.correction for one in replaced]),
            shared=_drawn(found, summary),
            picture=picture_path(found),
            embed=embed_code(found),
            discovery=discovery_links(found),
        )


def _drawn(quote: EditionQuote, summary: str) -> Figure:
    """The picture of the words, for cards elsewhere."""
    return Figure(
        page="",
        picture=picture_path(quote),
        width=WIDTH,
        height=HEIGHT,
        alt=f"{quote.name}: {summary}",
        caption="",
        credit=settings.SITE_NAME,
        label="©",
    )


def _replaced(quote: EditionQuote) -> list[Replaced]:
    """Corrections with which the words or the attribution changed, newest first, and what they replaced."""
    found = []
    for before, after in pairwise(printings_of(quote)):
        correction = getattr(after.edition, "correction", None)
        if correction and correction.kind in AMENDS and reads_otherwise(before, after):
            said, says = _attributed(before), _attributed(after)
            words = diff_text(before.text, after.text) if before.text != after.text else ()
            found.append(Replaced(correction, words, diff_text(said, says) if said != says else ()))
    return found[::-1]


def _attributed(quote: EditionQuote) -> str:
    return ", ".join(filter(None, [quote.name, quote.position_held]))


@xframe_options_exempt
@public_page
def card(request: HttpRequest, ref: str) -> HttpResponse:
    """A small page for an `<iframe>` on any site: no script, no cookie, and a policy of its own."""
    found = live_quotes().filter(ref=ref).first()
    if found is None:
        return quote_gone_or_moved(ref, "quote_card")
    with speaking(found.edition.language):
        context = {
            "site": about_the_site(),
            "card": card_of(found),
            "quote": found,
            "canonical": absolute(found.get_absolute_url()),
            "article": absolute(found.edition.get_absolute_url()),
            "front": absolute("/"),
        }
        return HttpResponse(rendered("quote_card.html", context))


@require_safe
def picture(request: HttpRequest, ref: str, name: str) -> HttpResponseBase:
    """The picture of a live quote. Its name changes with its words, so it may be kept for ever."""
    found = get_object_or_404(live_quotes(), ref=ref)
    if name != picture_name(found):
        raise Http404
    return lasting_picture(request, picture_bytes(found), "image/png", name)
