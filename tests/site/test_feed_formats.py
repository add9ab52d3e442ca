"""A feed says the same in RSS, Atom and JSON Feed, and each is what its specification asks for."""

import json
import re
from datetime import datetime
from email.utils import parsedate_to_datetime

import pytest
from lxml import etree, html

from tests import factories

from .conftest import NOW
from .paper import crawl, get

FORMATS = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}
PAGES = [
    "/",
    "/sections/security-and-defence/",
    "/tags/navy/",
    "/tags/calder+navy/",
    "/people/bulent-sarvan/",
    "/organisations/command-north/",
    "/quotes/",
    "/corrections/",
]
ATOM = "{http://www.w3.org/2005/Atom}"
MEDIA = "{http://search.yahoo.com/mrss/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
HOSTILE = "</script><script>alert(1)</script> ]]> <![CDATA[x]]> &lt;b&gt; &amp; \"q\" 'a' <!-- --> &#0; \u2028 <?x?>"


def load(page, format):
    """The entries of a feed in what its three forms have in common."""
    answer = get(f"{page}feed.{format}")
    assert answer.status_code == 200, page
    assert answer["Content-Type"] == f"{FORMATS[format]}; charset=utf-8"
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer["Access-Control-Allow-Origin"] == "*"
    return {"rss": from_rss, "atom": from_atom, "json": from_json}[format](answer.content, f"{page}feed.{format}")


def pictures_in(item):
    return [
        (found.get("url"), found.findtext(f"{MEDIA}credit"), found.get("width"), found.get("height"))
        for found in item.iterfind(f"{MEDIA}content")
    ]


def from_rss(content, address):
    assert b"<!DOCTYPE" not in content
    channel = etree.fromstring(content).find("channel")
    assert channel.find(f"{ATOM}link").get("href").endswith(address)
    return [
        {
            "id": item.findtext("guid"),
            "title": item.findtext("title"),
            "address": item.findtext("link"),
            "summary": item.findtext("description"),
            "content": item.findtext(CONTENT),
            "published": parsedate_to_datetime(item.findtext("pubDate")),
            "updated": datetime.fromisoformat(item.findtext(f"{ATOM}updated")),
            "authors": [found.text for found in item.iterfind(CREATOR)],
            "tags": [found.text for found in item.iterfind("category")],
            "pictures": pictures_in(item),
        }
        for item in channel.iterfind("item")
    ]


def from_atom(content, address):
    assert b"<!DOCTYPE" not in content
    feed = etree.fromstring(content)
    own = {link.get("rel"): link.get("href") for link in feed.iterfind(f"{ATOM}link")}
    assert own["self"].endswith(address)
    assert feed.findtext(f"{ATOM}id") == own["self"]
    assert own["alternate"].endswith(address.rpartition("/")[0] + "/")
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    assert datetime.fromisoformat(feed.findtext(f"{ATOM}updated")).tzinfo
    return [
        {
            "id": entry.findtext(f"{ATOM}id"),
            "title": entry.findtext(f"{ATOM}title"),
            "address": entry.find(f"{ATOM}link").get("href"),
            "summary": entry.findtext(f"{ATOM}summary"),
            "content": entry.findtext(f"{ATOM}content"),
            "published": datetime.fromisoformat(entry.findtext(f"{ATOM}published")),
            "updated": datetime.fromisoformat(entry.findtext(f"{ATOM}updated")),
            "authors": [found.text for found in entry.iterfind(f"{ATOM}author/{ATOM}name")],
            "tags": [found.get("term") for found in entry.iterfind(f"{ATOM}category")],
            "pictures": pictures_in(entry),
        }
        for entry in feed.iterfind(f"{ATOM}entry")
    ]


def from_json(content, address):
    feed = json.loads(content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"].endswith(address)
    assert feed["home_page_url"].endswith(address.rpartition("/")[0] + "/")
    for item in feed["items"]:
        photos = item["_newsroom"]["photos"]
        assert [one["title"] for one in item.get("attachments", [])] == [photo["credit"] for photo in photos]
    return [
        {
            "id": item["id"],
            "title": item["title"],
            "address": item["url"],
            "summary": item["summary"],
            "content": item["content_html"],
            "published": datetime.fromisoformat(item["date_published"]),
            "updated": datetime.fromisoformat(item["date_modified"]),
            "authors": [author["name"] for author in item.get("authors", [])],
            "tags": item.get("tags", []),
            "pictures": [
                (photo["url"], photo["credit"], str(photo["width"]), str(photo["height"]))
                for photo in item["_newsroom"]["photos"]
            ],
        }
        for item in feed["items"]
    ]


@pytest.mark.parametrize("page", PAGES)
def test_the_three_formats_say_the_same(paper, page):
    rss, atom, json_feed = (load(page, format) for format in FORMATS)
    assert rss
    assert rss == atom == json_feed
    assert len({entry["id"] for entry in rss}) == len(rss)


@pytest.mark.parametrize("page", PAGES)
def test_the_page_announces_all_three_with_a_title_of_its_own(paper, page):
    links = html.fromstring(get(page).content.decode()).xpath(".//link[@rel='alternate']")
    assert {(link.get("type"), link.get("href")) for link in links} == {
        (media_type, f"{page}feed.{format}") for format, media_type in FORMATS.items()
    }
    assert len({link.get("title") for link in links}) == 3


def test_every_photo_of_an_entry_has_its_credit_for_machines_and_for_readers(paper):
    (entry,) = [one for one in load("/", "atom") if one["title"] == "A visit, and what was said"]
    credits = [credit for _, credit, _, _ in entry["pictures"]]
    assert credits == [f"Photograph: {photo.credit_line}" for photo in (paper.lead, paper.placed)]
    assert all(credit in html.fromstring(entry["content"]).text_content() for credit in credits)


def test_quotes_keep_their_speaker_and_position(paper):
    feed = json.loads(get("/feed.json").content)
    (item,) = [one for one in feed["items"] if one["title"] == "A visit, and what was said"]
    (quote,) = item["_newsroom"]["quotes"]
    assert {name: quote[name] for name in ("speaker", "honorific", "role", "organisation")} == {
        "speaker": "Bulent Sarvan",
        "honorific": "Rear Admiral",
        "role": "Deputy Chief of Staff",
        "organisation": "Command North",
    }
    assert quote["text"] == paper.full.quotes.get().text
    text = html.fromstring(item["content_html"]).text_content()
    assert "Rear Admiral Bulent Sarvan, Deputy Chief of Staff, Command North" in text


@pytest.mark.django_db
@pytest.mark.parametrize("format", FORMATS)
def test_hostile_words_stay_words(clock, format):
    person = factories.make_person(name=f"Person {HOSTILE[:60]}")
    photo = factories.make_photo(credit_line=HOSTILE, caption=HOSTILE, alt_text="Seen: " + HOSTILE)
    factories.publish_article(
        headline=HOSTILE,
        standfirst=HOSTILE,
        byline=HOSTILE[:100],
        authors=[person],
        tags=[factories.make_tag(name=f"Tag {HOSTILE[:60]}")],
        photos=[photo],
        body='<p>“<q data-quote="q1">]]&gt; &lt;script&gt;</q>”</p>',
        speakers={"q1": {"speaker": HOSTILE, "role": HOSTILE}},
    )
    (entry,) = load("/", format)
    assert entry["title"] == entry["summary"] == HOSTILE
    assert entry["authors"] == [person.name]
    assert entry["pictures"][0][1] == f"Photograph: {HOSTILE}"
    content = html.fromstring(f"<div>{entry['content']}</div>")
    assert not content.xpath(".//script | .//b | .//comment()")
    assert not re.search(r"<(script|iframe|object|embed|form|style)\b", entry["content"])
    (quote,) = load("/quotes/", format)
    assert quote["title"].startswith(HOSTILE)
    assert not html.fromstring(quote["content"]).xpath(".//script")


@pytest.mark.parametrize("format", FORMATS)
def test_a_reader_that_has_the_feed_is_not_sent_it_again(paper, clock, format):
    first = get(f"/feed.{format}")
    clock.shift(3600)
    again = get(f"/feed.{format}", if_none_match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert get(f"/feed.{format}").content == first.content
    factories.publish_article(at=NOW)
    assert get(f"/feed.{format}", if_none_match=first["ETag"]).status_code == 200


@pytest.mark.parametrize("format", FORMATS)
def test_tags_in_another_order_lead_to_the_one_feed(paper, format):
    answer = get(f"/tags/navy+calder/feed.{format}")
    assert (answer.status_code, answer["Location"]) == (301, f"/tags/calder+navy/feed.{format}")
    assert get(f"/tags/navy+navy/feed.{format}")["Location"] == f"/tags/navy/feed.{format}"


def test_there_is_no_fourth_format(paper):
    for page in PAGES:
        assert get(f"{page}feed.xml").status_code == 404


def test_no_feed_holds_an_address_that_leads_nowhere(paper):
    for address, (status, _, content) in crawl().items():
        if re.search(r"feed\.(rss|atom|json)$", address):
            assert status == 200
            assert not re.search(rb"(?:href|src)=(?:&quot;|\\?\")/", content), address
