"""Addresses under which readers once found an article or a quote: it was withdrawn, or its time is over."""

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

from ..models.edition import Correction, Edition, EditionQuote, Withdrawal
from .cards import cards
from .editions import live_editions_of, seen_editions, seen_printings, shown_corrections
from .pages import page

__all__ = ["gone_or_unknown", "quote_gone_or_moved"]

_NEWEST = 5


def gone_or_unknown(slug: str) -> HttpResponse:
    """410 with the notice of whoever withdrew it, if readers ever saw something under `slug`.

    Raises:
        Http404: readers never did; what the desk knows makes no difference.
    """
    last = seen_editions().filter(slug=slug).order_by("-valid_from").only("article_id").first()
    if last is None:
        raise Http404
    response = page(
        "gone.html",
        address="",
        notice=_notice(last.article_id),
        noindex=True,
        canonical="",
        cards=cards(list(Edition.live.newest().values_list("pk", flat=True)[:_NEWEST])),
    )
    response.status_code = 410
    return response


def _notice(article: int) -> str:
    """What readers are told about an article that was withdrawn; empty where nothing is said."""
    final = seen_editions().filter(article_id=article).order_by("-valid_from").values("pk")[:1]
    withdrawal = Withdrawal.objects.filter(edition__in=list(final.values_list("pk", flat=True))).first()
    return withdrawal.notice if withdrawal else ""


def quote_gone_or_moved(ref: str, route: str) -> HttpResponse:
    """Where a quote is that readers once saw under `ref` and that is not live.

    301 where the live edition has the same words of the same speaker under another id, else 410 with the
    correction that took it out or the notice of whoever withdrew its article.

    Args:
        route: the name of the address that was asked for.

    Raises:
        Http404: readers never saw it.
    """
    last = seen_printings(ref).first()
    if last is None:
        raise Http404
    article = last.edition.article_id
    live = live_editions_of([article]).get(article)
    if live is not None:
        same = EditionQuote.objects.filter(edition=live, text=last.text, speaker=last.speaker).first()
        if same is not None:
            return HttpResponsePermanentRedirect(reverse(route, args=[same.ref]))
    response = page(
        "quote_gone.html",
        address="",
        notice="" if live else _notice(article),
        edition=live,
        correction=_taken_out_by(last, live) if live else None,
        noindex=True,
        canonical="",
    )
    response.status_code = 410
    return response


def _taken_out_by(quote: EditionQuote, live: Edition) -> Correction | None:
    """The correction that came with the first edition without the quote."""
    later = shown_corrections().filter(edition__article_id=live.article_id)
    return later.filter(edition__valid_from__gt=quote.edition.valid_from).order_by("edition__valid_from").first()
