"""A page below an article: its address, its view, and its name behind `admin:articles_article_`."""

from collections.abc import Callable

from django.http import HttpResponse

__all__ = ["Page"]

type Page = tuple[str, Callable[..., HttpResponse], str]  # the view takes desk, request, then what the address holds
