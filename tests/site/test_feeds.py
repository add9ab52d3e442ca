"""Feeds hold the full text, with credits and attributions, and nothing that points nowhere."""

import pytest
from lxml import etree, html

from articles.body import paragraph_texts
from tests import factories

from .paper import crawl, get

CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
ATOM = "{http://www.w3.org/2005/Atom}link"


def channel(address):
    answer = get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/rss+xml; charset=utf-8"
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    return etree.fromstring(answer.content).find("channel")


def entry(address, headline):
    (item,) = [item for item in channel(address).iterfind("item") if item.findtext("title") == headline]
    return item


def test_every_feed_is_strict_xml_that_knows_its_own_address(paper, settings):
    feeds = [address for address in crawl() if address.endswith(".rss")]
    assert len(feeds) >= 7
    for address in feeds:
        found = channel(address)
        assert found.find(ATOM).get("href") == settings.SITE_URL + address
        for item in found.iterfind("item"):
            assert item.find("guid").get("isPermaLink") == "false"
            assert item.findtext("guid").startswith("urn:uuid:")
            assert item.findtext("link").startswith(settings.SITE_URL + "/")
            assert item.findtext(CONTENT)
            assert item.findtext("pubDate")


def test_entry_holds_the_full_text_and_every_credit(paper, settings):
    item = entry("/feed.rss", "A visit, and what was said")
    content = html.fromstring(f"<div>{item.findtext(CONTENT)}</div>")
    text = content.text_content()
    for paragraph in paragraph_texts(paper.full.body):
        assert paragraph in text
    assert "By Ysolde Karn and staff" in text
    credits = [span.text_content() for span in content.xpath(".//span[@class='credit']")]
    assert credits == [
        f"Photograph: {paper.lead.credit_line}",
        f"Photograph: {paper.placed.credit_line}",
        "Photograph: NATO <SHAPE>",
    ]
    assert not content.xpath(".//q | .//@data-quote | .//@id | .//aside")
    links = content.xpath(".//@href | .//@src")
    assert len(links) >= 7
    assert all(link.startswith(("http://", "https://")) for link in links)
    assert settings.SITE_URL + "/tags/calder/" in links
    assert "https://example.org/a?b=1&c=2" in links


def test_entry_keeps_its_identity_and_date_when_words_and_address_change(paper):
    from articles.models import Article
    from articles.publishing import publish

    before = entry("/feed.rss", "New words")
    article = Article.objects.get(slug="new-address")
    article.slug, article.headline = "newest-address", "Newest words"
    article.save()
    publish(article)
    after = entry("/feed.rss", "Newest words")
    for name in ("guid", "pubDate"):
        assert after.findtext(name) == before.findtext(name)
    assert before.findtext("pubDate") == "Sun, 22 Feb 2026 09:30:00 +0000"


@pytest.mark.django_db
def test_words_in_are_words_out_of_the_feed():
    headline, body = " “Two  spaces” & <b> 'x'... ]]> cafe\u0301 ", "<p>A  “q” &lt;b&gt; &amp; ]]&gt; cafe\u0301 </p>"
    edition = factories.publish_article(headline=headline, body=body, standfirst="One\n  two ")
    item = entry("/feed.rss", headline)
    content = html.fromstring(f"<div>{item.findtext(CONTENT)}</div>")
    assert content.xpath("string(p[last()])") == paragraph_texts(edition.body)[0]
    assert item.findtext("description") == "One\n  two "


def test_feed_of_quotes_says_who_and_as_what(paper):
    titles = [item.findtext("title") for item in channel("/quotes/feed.rss").iterfind("item")]
    assert titles == [
        "Vice Admiral Bulent Sarvan, Deputy Chief of Staff, Command North",
        "Rear Admiral Bulent Sarvan, Deputy Chief of Staff, Command North",
    ]


def test_feed_of_a_person_holds_what_was_written_and_said(paper):
    def titles(slug):
        return [item.findtext("title") for item in channel(f"/people/{slug}/feed.rss").iterfind("item")]

    assert titles("ysolde-karn") == ["A visit, and what was said"]
    assert titles("bulent-sarvan") == [paper.arabic.headline, "A visit, and what was said"]


@pytest.mark.django_db
def test_empty_feed_is_the_same_bytes_each_time(clock):
    before = get("/feed.rss").content
    clock.shift(60)
    assert get("/feed.rss").content == before
