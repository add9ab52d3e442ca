"""Addresses never die, have one spelling, and never break."""

from datetime import timedelta
from urllib.parse import quote, urlsplit

import pytest
from django.test import Client
from lxml import html

from articles.models import Article
from articles.publishing import publish
from tests import factories
from tests.shared_data import payloads

from .conftest import NOW
from .paper import get


def location(address):
    answer = get(address)
    return answer.status_code, answer.headers.get("Location")


def test_old_address_of_an_article_leads_to_the_present_one(paper):
    assert location("/articles/old-address/") == (301, "/articles/new-address/")


def test_old_address_of_a_withdrawn_article_says_that_it_is_gone(paper):
    from articles.publishing import withdraw

    withdraw(Article.objects.get(slug="new-address"))
    assert get("/articles/old-address/").status_code == get("/articles/new-address/").status_code == 410


def test_address_of_a_future_edition_is_unknown(paper):
    article = Article.objects.get(slug="new-address")
    article.slug = "future-address"
    article.save()
    publish(article, at=NOW + timedelta(days=1))
    assert get("/articles/future-address/").content == get("/articles/never/").content
    assert get("/articles/new-address/").status_code == 200


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("/tags/visits+calder/", "/tags/calder+visits/"),
        ("/tags/visits+calder+visits/", "/tags/calder+visits/"),
        ("/tags/calder+calder/", "/tags/calder/"),
        ("/tags/visits+navy+calder/feed.rss", "/tags/calder+navy+visits/feed.rss"),
        ("/tags/calder+calder/feed.rss", "/tags/calder/feed.rss"),
    ],
)
def test_intersection_has_one_canonical_order(paper, address, canonical):
    assert location(address) == (301, canonical)
    assert get(canonical).status_code == 200


def test_intersection_holds_articles_with_every_tag(paper):
    assert b"A visit, and what" in get("/tags/calder+navy+visits/").content
    assert paper.arabic.headline.encode() not in get("/tags/calder+navy+visits/").content
    assert paper.arabic.headline.encode() in get("/tags/calder+navy/").content


def test_intersection_with_nothing_in_common_is_an_honest_page_that_robots_skip(paper):
    factories.publish_article(tags=[factories.make_tag(name="Alone")])
    answer = get("/tags/alone+visits/")
    assert answer.status_code == 200
    assert b'<meta name="robots" content="noindex">' in answer.content
    for number in range(3):  # with fewer it is too thin for robots
        factories.publish_article(tags=paper.tags[:2], slug=f"thick-{number}")
    first, second = sorted(tag.slug for tag in paper.tags[:2])
    assert b"noindex" not in get(f"/tags/{first}+{second}/").content


def test_intersection_with_nothing_in_common_shows_the_ways_on(paper, clock):
    factories.publish_article(tags=[factories.make_tag(name="Alone")], at=NOW)
    tag = factories.make_tag(name="Two words")
    factories.publish_article(tags=[tag, paper.tags[1]], at=NOW + timedelta(hours=1))
    ways = ways_on("/tags/alone+calder+visits/")
    assert ways == [
        ("/tags/alone/", "Alone 1"),
        ("/tags/calder/", "Calder 3"),
        ("/tags/visits/", "Visits 2"),
        ("/tags/calder+visits/", "Calder + Visits 2"),
        ("/search/?q=Alone+Calder+Visits", "Search for articles with all these words"),
    ]
    for address, _ in ways:
        assert get(address).status_code == 200
    assert ways_on("/tags/calder+visits/") == []
    clock.move_to(NOW + timedelta(hours=2))
    assert ways_on("/tags/alone+two-words/") == [
        ("/tags/alone/", "Alone 1"),
        ("/tags/two-words/", "Two words 1"),
        ("/search/?q=Alone+%22Two+words%22", "Search for articles with all these words"),
    ]
    assert ("/tags/calder+two-words/", "Calder + Two words 1") in ways_on("/tags/alone+calder+two-words/")


def ways_on(address):
    page = html.fromstring(get(address).content.decode())
    links = page.xpath("//nav[@aria-labelledby='ways-on']//a")
    return [(link.get("href"), " ".join(link.text_content().split())) for link in links]


def test_intersection_of_unknown_or_too_many_tags_is_unknown(paper):
    assert get("/tags/calder+nowhere/").status_code == 404
    tags = [factories.make_tag(name=f"T{number}") for number in range(41)]
    factories.publish_article(tags=tags)
    slugs = sorted(tag.slug for tag in tags)
    assert get(f"/tags/{'+'.join(slugs)}/").status_code == 404
    assert get(f"/tags/{'+'.join(slugs[:40])}/").status_code == 200


@pytest.mark.parametrize(
    "address",
    ["/archive/1899/", "/archive/3000/", "/archive/2026/13/", "/archive/2026/1/", "/archive/２０２６/",
     "/archive/2999/", "/archive/2999/12/", "/archive/1900/01/", "/archive/2025/", f"/tags/{'a' * 101}/",
     f"/quotes/{'a' * 33}/", "/tags/calder+/", "/tags/+/", "/tags/calder%00/", "/people/ünïcode/"],
)  # fmt: skip
def test_address_that_cannot_be_is_unknown(paper, address):
    assert get(address).status_code in {400, 404}


def test_month_ends_where_the_next_begins(db, clock):
    for moment in ("2020-12-31T23:59:59+00:00", "2021-01-01T00:00:00+00:00"):
        factories.publish_article(at=NOW.fromisoformat(moment), headline=moment)
    assert b"2020-12-31" in get("/archive/2020/12/").content
    assert b"2021-01-01T" not in get("/archive/2020/12/").content.replace(b'datetime="2021-01-01T', b"")
    assert b"2021-01-01" in get("/archive/2021/01/").content
    assert get("/archive/2021/02/").status_code == 404


def test_hostile_addresses_never_break_the_site(paper):
    own = {"before", "after"}
    for row in payloads("bad_query"):
        address = quote(row["input"], safe="/?&=%+-._~:#[]@!$'()*,;{}\"<>|\\^` ", errors="surrogatepass")
        answer = get(address)
        assert answer.status_code < 500, row
        parts = urlsplit(address)
        names = {pair.partition("=")[0] for pair in parts.query.split("&")}
        searched = parts.path in {"/search/", "/quotes/"}  # these read words of the reader's
        if answer.status_code == 200 and not names & own and not answer.streaming and not searched:
            assert answer.content == get(parts.path).content, row


@pytest.mark.parametrize(
    "path", ["//evil.example/", "//evil.example/tags", "//tags", "/tags//evil.example", "/\\evil.example/tags"]
)
def test_no_address_leads_off_the_site(paper, path):
    answer = Client().generic("GET", "/", PATH_INFO=path)
    target = answer.headers.get("Location", "/")
    assert answer.status_code in {301, 400, 404}
    assert target.startswith("/") and target[1:2] not in {"/", "\\"}
