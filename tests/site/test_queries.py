"""A page takes as many queries with many articles as with few."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories

from .conftest import NOW
from .paper import get

#: The most queries that each page may make.
BUDGET = {
    "/": 8,
    "/articles/article-0/": 2,  # all kinds of rows in one answer, and the others about the same
    "/sections/news/": 6,
    "/tags/": 4,  # the tags, the letters and kinds that there are, what the clock has turned
    "/tags/one/": 14,  # six of them for what stands around the list: related tags, quotations, pictures, identifiers
    "/tags/one+two/": 12,
    "/people/": 2,
    "/organisations/": 2,
    "/people/ana-ruiz/": 8,
    "/organisations/the-body/": 6,
    "/quotes/": 2,
    "/quotes/q0/": 3,
    "/quotes/?q=words": 10,
    "/search/?q=words": 12,
    "/search/?q=words&sort=newest": 12,
    "/archive/": 3,
    "/archive/2026/": 3,
    "/archive/2026/03/": 4,
    "/corrections/": 3,
    "/feed.rss": 5,
    "/sections/news/feed.rss": 6,
    "/tags/one/feed.rss": 6,
    "/tags/one+two/feed.rss": 9,
    "/people/ana-ruiz/feed.rss": 6,
    "/quotes/feed.rss": 1,
    "/feed.json": 5,
    "/organisations/the-body/feed.atom": 6,
    "/corrections/feed.rss": 2,
    "/no-such-page/": 0,
}


def counted():
    counts = {}
    for address in BUDGET:
        with CaptureQueriesContext(connection) as queries:
            status = get(address).status_code
        assert status == (404 if address == "/no-such-page/" else 200), address
        counts[address] = len(queries)
    return counts


def test_number_of_queries_does_not_grow_with_the_number_of_articles(db, clock):
    shared = {
        "section": factories.make_section(name="News"),
        "tags": [factories.make_tag(name="One"), factories.make_tag(name="Two")],
        "authors": [factories.make_person(name="Ana Ruiz")],
    }
    body = factories.make_organisation(name="The body", parent=factories.make_organisation(name="Parent"))
    photos = [factories.make_photo(), factories.make_photo(with_file=False)]

    def publish(number):
        from articles.models import Correction
        from articles.publishing import CorrectionNote
        from articles.publishing import publish as publish_door

        ref = f"q{number}"
        article = factories.make_article(
            slug=f"article-{number}",
            photos=photos,
            body=f'<p>“<q data-quote="{ref}">Words {number}</q>”</p>',
            speakers={ref: {"speaker": "Ana Ruiz", "person": shared["authors"][0], "affiliation": body}},
            **shared,
        )
        publish_door(
            article,
            at=NOW - timedelta(minutes=number),
            correction=CorrectionNote(Correction.Kind.UPDATE, "More is known."),
        )

    for number in range(3):
        publish(number)
    counted()  # what a process asks once: the statistics by which PostgreSQL's searches are planned
    few = counted()
    for number in range(3, 30):
        publish(number)
    assert counted() == few
    assert {address: count for address, count in few.items() if count > BUDGET[address]} == {}
