"""Sitemaps name what readers may open, in parts that do not grow, and nothing else."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import etree

from articles.site import sitemaps
from tests import factories

from .conftest import NOW
from .paper import get

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
LAST_CHANGE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")


def paths(address, settings, element="url"):
    """The paths that a sitemap names, each with when it changed."""
    answer = get(address)
    assert answer.status_code == 200, address
    assert answer["Content-Type"] == "application/xml; charset=utf-8"
    rows = etree.fromstring(answer.content).findall(SITEMAP + element)
    found = {
        row.findtext(f"{SITEMAP}loc").removeprefix(settings.SITE_URL): row.findtext(f"{SITEMAP}lastmod") for row in rows
    }
    assert len(found) == len(rows)
    assert all(path.startswith("/") for path in found)
    return found


def all_paths(settings):
    return {
        path: at for part in paths("/sitemap.xml", settings, "sitemap") for path, at in paths(part, settings).items()
    }


def test_every_address_is_a_page_that_wants_to_be_found(paper, settings):
    named = all_paths(settings)
    assert {"/", "/articles/a-visit/", "/tags/navy/", "/people/ysolde-karn/", "/organisations/command-north/",
            "/quotes/sarvan1/", f"/photos/{paper.lead.ref}/", "/corrections/", "/trust/"} <= set(named)  # fmt: skip
    for path, changed in named.items():
        answer = get(path)
        assert answer.status_code == 200, path
        assert b"noindex" not in answer.content
        assert f'<link rel="canonical" href="{settings.SITE_URL}{path}">' in answer.content.decode()
        assert LAST_CHANGE.fullmatch(changed), path
    assert named["/articles/new-address/"] == "2026-03-04T09:30:00+00:00"


def test_parts_are_cut_by_key_and_together_name_everything_once(paper, settings, monkeypatch):
    whole = all_paths(settings)
    monkeypatch.setattr(sitemaps, "BLOCK", 2)
    parts = [set(paths(part, settings)) for part in paths("/sitemap.xml", settings, "sitemap")]
    assert len(parts) > 8
    assert all(len(part) <= 2 for part in parts[1:])
    assert set().union(*parts) == set(whole)
    assert sum(map(len, parts)) == len(whole)


@pytest.mark.parametrize("address", ["/sitemap-articles-999.xml", "/sitemap-users-0.xml", "/sitemap-articles-00.xml",
                                     "/sitemap-articles--1.xml", "/sitemap-articles-9999999999.xml"])  # fmt: skip
def test_a_part_that_holds_nothing_is_unknown(paper, address):
    assert get(address).status_code == 404


@pytest.mark.django_db
def test_what_is_unpublished_or_withdrawn_is_named_nowhere(clock, settings):
    from articles.publishing import withdraw

    before = all_paths(settings)
    factories.make_article(slug="draft", tags=[factories.make_tag(name="Secret")], photos=[factories.make_photo()])
    factories.publish_article(slug="later", at=NOW + timedelta(days=1))
    assert all_paths(settings) == before
    edition = factories.publish_article(slug="gone", at=NOW - timedelta(hours=1))
    assert "/articles/gone/" in all_paths(settings)
    withdraw(edition.article, notice="", reason="Wrong.")
    assert set(all_paths(settings)) == set(before)
    assert b"/articles/" not in get("/news-sitemap.xml").content


@pytest.mark.django_db
def test_the_news_sitemap_holds_two_days(clock, settings):
    for hours in (1, 47, 48, 60):
        factories.publish_article(
            slug=f"hours-{hours}", headline=f"<{hours}> ]]> & more", language="de-AT", at=NOW - timedelta(hours=hours)
        )
    root = etree.fromstring(get("/news-sitemap.xml").content)
    assert [url.findtext(f"{SITEMAP}loc").rpartition("/articles/")[2] for url in root] == ["hours-1/", "hours-47/"]
    news = root[0].find(f"{NEWS}news")
    assert news.findtext(f"{NEWS}title") == "<1> ]]> & more"
    assert news.findtext(f"{NEWS}publication/{NEWS}name") == settings.SITE_NAME
    assert news.findtext(f"{NEWS}publication/{NEWS}language") == "de"
    assert news.findtext(f"{NEWS}publication_date") == "2026-03-14T08:30:00+00:00"
    clock.shift(3600)
    assert b"hours-47" not in get("/news-sitemap.xml").content


@pytest.mark.django_db
def test_sitemaps_ask_as_much_with_many_articles_as_with_few(clock):
    section, tag = factories.make_section(), factories.make_tag()

    def counted():
        counts = {}
        for address in ("/sitemap.xml", "/sitemap-articles-0.xml", "/sitemap-tags-0.xml", "/news-sitemap.xml"):
            with CaptureQueriesContext(connection) as queries:
                assert get(address).status_code == 200
            counts[address] = len(queries)
        return counts

    for _ in range(2):
        factories.publish_article(section=section, tags=[tag])
    few = counted()
    for _ in range(12):
        factories.publish_article(section=section, tags=[tag])
    assert counted() == few


def test_robots_are_told_of_the_sitemaps_and_the_closed_rooms(db, settings):
    lines = get("/robots.txt").text.splitlines()
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in lines
    assert f"Sitemap: {settings.SITE_URL}/news-sitemap.xml" in lines
    assert {"User-agent: *", "Disallow: /admin/", "Disallow: /preview/"} <= set(lines)
