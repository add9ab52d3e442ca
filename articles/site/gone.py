"""Addresses under which readers once found an article: it was withdrawn, or its time is over."""

from django.http import Http404, HttpResponse

from ..models.edition import Withdrawal
from .cards import cards
from .editions import editions_in_lists, seen_editions
from .pages import page

__all__ = ["gone_or_unknown"]

_NEWEST = 5


def gone_or_unknown(slug: str) -> HttpResponse:
    """410 with the notice of whoever withdrew it, if readers ever saw something under `slug`.

    Raises:
        Http404: readers never did; what the desk knows makes no difference.
    """
    last = seen_editions().filter(slug=slug).order_by("-valid_from").only("article_id").first()
    if last is None:
        raise Http404
    final = seen_editions().filter(article_id=last.article_id).order_by("-valid_from").values("pk")[:1]
    withdrawal = Withdrawal.objects.filter(edition__in=list(final.values_list("pk", flat=True))).first()
    response = page(
        "gone.html",
        address="",
        notice=withdrawal.notice if withdrawal else "",
        noindex=True,
        canonical="",
        cards=cards(editions_in_lists().newest()[:_NEWEST]),
    )
    response.status_code = 410
    return response
