"""Quotes: the list, and one with its context."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from .corrections import corrections_of_quote
from .editions import live_quotes
from .pages import page, public_page
from .paging import QUOTES, read_place
from .search import quotes_found, read_asked

__all__ = ["quote", "quotes"]


@public_page
def quotes(request: HttpRequest) -> HttpResponse:
    if request.GET.get("q", "").strip():
        return quotes_found(read_asked(request, reverse("quotes")))
    listed = QUOTES.page(live_quotes(), read_place(request))
    return page("quotes.html", address=reverse("quotes") + listed.address, feed=reverse("quotes_feed"), listed=listed)


@public_page
def quote(request: HttpRequest, ref: str) -> HttpResponse:
    found = get_object_or_404(live_quotes(), ref=ref)
    return page(
        "quote.html",
        address=found.get_absolute_url(),
        feed=reverse("quotes_feed"),
        quote=found,
        corrections=corrections_of_quote(found),
    )
