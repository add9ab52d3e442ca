"""The way through the archive: every live article is three clicks from the index of tags, and no old address is dead."""

from datetime import datetime, timedelta

import pytest
from lxml import html

from articles.models import Address, Edition, Tag
from articles.site import paging, tag_index, tag_years
from articles.vocabulary import merge
from tests import factories

from .conftest import NOW
from .paper import get


@pytest.fixture
def archive(db, clock, monkeypatch):
    """A year and more of two busy tags and a few rare ones, on pages that hold next to nothing."""
    monkeypatch.setattr(paging.Order.page, "__defaults__", (2,))  # articles on a page of a list
    monkeypatch.setattr("articles.site.tags.PER_PAGE", 2)
    monkeypatch.setattr("articles.site.lists.PER_PAGE", 2)
    monkeypatch.setattr(tag_years, "_LISTED_WHOLE", 4)
    monkeypatch.setattr(tag_index, "_WHOLE", 5)
    monkeypatch.setattr(tag_index, "_MOST_USED", 3)
    section = factories.make_section()
    busy = [factories.make_tag(name=name) for name in ("Harbours", "Navy")]
    rare = [factories.make_tag(name=f"{letter}ide") for letter in "ABCDEFGH"]
    for number in range(15):
        tags = [busy[number > 10]] if number % 2 else [rare[number // 2], busy[0]]
        factories.publish_article(section=section, tags=tags, at=NOW - timedelta(days=70 + 22 * number))
    factories.publish_article(section=section, tags=[rare[1]], at=datetime(1850, 1, 1, tzinfo=NOW.tzinfo))
    return busy, rare


def links(address):
    answer = get(address)
    if not answer.headers["Content-Type"].startswith("text/html") or answer.status_code != 200:
        return set()
    main = html.fromstring(answer.content.decode()).find(".//main")
    found = {link if link.startswith("/") else address.partition("?")[0] + link for link in main.xpath(".//@href")}
    return {link for link in found if not link.startswith("//")}


def test_every_live_article_is_three_clicks_from_the_index_of_tags_and_no_old_slug_is_dead(archive):
    reached, edge = {"/tags/"}, {"/tags/"}
    for _click in range(3):
        edge = {link for page in edge for link in links(page) if page.startswith("/tags/")} - reached
        reached |= edge
    articles = {edition.get_absolute_url() for edition in Edition.live.all()}
    assert len(articles) == 16
    assert articles - reached == set()
    assert {"/tags/harbours/2025/11/", "/tags/harbours/2026/"} <= reached
    assert get("/tags/harbours/2025/").content.count(b'<span class="count">') == 10  # months
    for nowhere in ("2019/", "2999/12/", "2025/13/", "2025/1/", "1850/"):
        assert get(f"/tags/harbours/{nowhere}").status_code == 404
    every_old_slug_leads_to_a_live_page_in_one_step(*archive)


def every_old_slug_leads_to_a_live_page_in_one_step(busy, rare):
    for slug in ("ports", "havens"):
        busy[0].slug = slug
        busy[0].save()
    merge(busy[1], [rare[0], rare[3]])
    merge(busy[0], [busy[1]])
    old = set(Address.objects.filter(kind="tag", shown=True).values_list("slug", flat=True))
    old -= set(Tag.objects.values_list("slug", flat=True))
    assert {"harbours", "ports", "navy", "aide", "dide"} <= old
    for slug in old:
        for page in ("", "2025/", "feed.rss", "feed.atom", "feed.json"):
            answer = get(f"/tags/{slug}/{page}")
            assert (answer.status_code, answer.headers.get("Location")) == (301, f"/tags/havens/{page}")
    assert get("/tags/havens/").status_code == get("/tags/havens/2025/").status_code == 200


def test_five_hundred_tags_and_ten_thousand_signs_are_refused_and_not_waited_for(paper):
    many = [f"t{number}" for number in range(500)]
    for address in (
        f"/tags/{'+'.join(many)}/",
        f"/tags/{'+'.join(['calder'] * 41)}/",
        f"/tags/{'a' * 10_000}/",
        f"/tags/{'a+' * 20}calder/feed.rss",
        f"/tags/calder/{'9' * 4}/",
        "/api/v1/articles?" + "&".join(f"tag={slug}" for slug in many),
        "/api/v1/articles?tag=" + ",".join(many),
        "/search/?q=" + "%20".join(f"tag:{slug}" for slug in many),
    ):
        assert get(address).status_code in {400, 404}, address[:60]
    assert get("/search/?q=" + "%20".join(f"tag:{slug}" for slug in many[:40])).status_code == 200  # with a sentence
    assert get("/api/v1/articles?" + "&".join(["tag=calder"] * 40)).status_code == 200


def test_a_retired_tag_keeps_its_pages_and_every_list_of_tags_its_feeds(paper):
    calder = paper.tags[1]
    calder.state = Tag.State.RETIRED
    calder.save()
    assert "/tags/calder/" in links("/tags/")
    for page in ("/tags/calder/", "/tags/calder+navy/"):
        own = html.fromstring(get(page).content.decode()).xpath("//link[@rel='alternate']/@href")
        assert {f"{page}feed.{kind}" for kind in ("rss", "atom", "json")} <= {
            link[link.index("/tags") :] for link in own
        }
        for kind in ("rss", "atom", "json"):
            assert paper.arabic.headline.encode() in get(f"{page}feed.{kind}").content
    assert get("/tags/calder/2026/").status_code == 200
