"""Quotes: the list."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from .listed_quotes import NEWEST_QUOTES, quotes_in_list
from .pages import page, public_page
from .paging import read_place
from .search import quotes_found, read_asked
from .structured import Step, collection, quotes_listed

__all__ = ["quotes"]


@public_page
def quotes(request: HttpRequest) -> HttpResponse:
    if request.GET.get("q", "").strip():
        return quotes_found(read_asked(request, reverse("quotes")))
    listed = NEWEST_QUOTES.page(read_place(request))
    shown = quotes_in_list([row.pk for row in listed.rows])
    way = [Step(_("Quotes"), reverse("quotes"))]
    return page(
        "quotes.html",
        address=reverse("quotes") + listed.address,
        feed=reverse("quotes_feed"),
        listed=listed,
        quotes=shown,
        linked_data=collection(way, quotes_listed(shown), position=listed.address),
    )
