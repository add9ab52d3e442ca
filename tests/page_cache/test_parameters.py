"""A page that is kept reads no parameter that its address in the cache leaves out."""

import pytest
from django.http import Http404, QueryDict
from django.test import RequestFactory
from django.urls import resolve
from django.utils import timezone

from newsroom.page_cache.routes import ROUTES
from tests.site.paper import publish_paper

pytestmark = pytest.mark.django_db


class Noted(QueryDict):
    """Parameters that remember which of them were asked for."""

    def __init__(self):
        super().__init__("", mutable=True)
        self.names = set()

    def get(self, name, default=None):
        self.names.add(name)
        return default

    def getlist(self, name, default=None):
        self.names.add(name)
        return default or []

    def __getitem__(self, name):
        self.names.add(name)
        return ""

    def __contains__(self, name):
        self.names.add(name)
        return False


def test_every_kept_page_reads_only_what_is_part_of_its_address():
    paper = publish_paper(timezone.now())
    addresses = [
        "/", "/articles/a-visit/", "/articles/a-visit/history/", "/tags/", "/tags/visits/", "/tags/calder+visits/",
        "/people/", "/organisations/", "/people/bulent-sarvan/", "/organisations/command-north/", "/quotes/", "/quotes/sarvan1/",
        f"/photos/{paper.lead.ref}/", "/archive/", "/corrections/", "/robots.txt", "/trust/",
        paper.section.get_absolute_url(), "/feed.rss", "/search/", "/tags/visits/feed.json", "/quotes/feed.atom",
    ]  # fmt: skip
    seen = set()
    for address in addresses:
        match = resolve(address)
        request = RequestFactory().get(address)
        request.resolver_match = match
        request.GET = noted = Noted()
        try:
            match.func(request, *match.args, **match.kwargs)
        except Http404:
            pytest.fail(f"{address} is not there")
        seen.add(match.url_name)
        assert noted.names <= ROUTES[match.url_name].parameters, address
    assert {"history", "quotes", "tags", "tag"} <= seen
