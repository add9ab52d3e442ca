"""A page takes as many queries with many articles as with few."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.site.kept import forget_what_is_kept
from tests import factories

from .conftest import NOW
from .paper import get

#: The most queries that each page may make: in a process that has kept nothing (it looks twice at the changes, the first
#: time to see where they end), and in one that has made the page before.
BUDGET = {
    "/": (10, 5),
    "/articles/article-0/": (1, 1),
    "/sections/news/": (8, 4),
    "/tags/": (4, 4),
    "/tags/one/": (15, 8),
    "/tags/one+two/": (13, 8),
    "/people/": (2, 2),
    "/organisations/": (2, 2),
    "/people/ana-ruiz/": (12, 7),
    "/organisations/the-body/": (9, 7),
    "/quotes/": (5, 3),
    "/quotes/q0/": (3, 3),
    "/quotes/?q=words": (9, 7),
    "/search/?q=words": (14, 10),
    "/search/?q=words&sort=newest": (11, 7),
    "/archive/": (3, 3),
    "/archive/2026/": (3, 3),
    "/archive/2026/03/": (7, 3),
    "/corrections/": (3, 3),
    "/feed.rss": (8, 2),
    "/sections/news/feed.rss": (9, 3),
    "/tags/one/feed.rss": (9, 3),
    "/tags/one+two/feed.rss": (11, 5),
    "/people/ana-ruiz/feed.rss": (11, 5),
    "/quotes/feed.rss": (4, 2),
    "/feed.json": (8, 2),
    "/organisations/the-body/feed.atom": (11, 5),
    "/corrections/feed.rss": (2, 2),
    "/no-such-page/": (0, 0),
}


def counted():
    counts = {}
    for address in BUDGET:
        forget_what_is_kept()
        numbers = []
        for _ in ("a process that has kept nothing", "one that made the page before"):
            with CaptureQueriesContext(connection) as queries:
                status = get(address).status_code
            assert status == (404 if address == "/no-such-page/" else 200), address
            numbers.append(len(queries))
        counts[address] = tuple(numbers)
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

    for number in range(22):  # more than a page
        publish(number)
    counted()  # what a process asks once: the statistics by which PostgreSQL's searches are planned
    few = counted()
    for number in range(22, 34):
        publish(number)
    counted()  # the sets of the tags, which a process keeps until they change
    assert counted() == few
    assert {
        address: numbers
        for address, numbers in few.items()
        if any(number > most for number, most in zip(numbers, BUDGET[address], strict=True))
    } == {}
