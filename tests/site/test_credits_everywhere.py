"""No surface shows a photo without its maker: pages, feeds, linked data, share cards, and the files themselves."""

import io
import json
import re
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from lxml import etree, html
from PIL import Image

from articles.models import Correction
from articles.publishing import CorrectionNote, publish
from media.metadata import read_metadata
from tests import factories

from .conftest import NOW
from .paper import crawl, get

PICTURE = re.compile(r"/photos/([\w-]+)/[0-9a-f]{32}-\d+\.(?:jpeg|webp|avif)")
MEDIA = "{http://search.yahoo.com/mrss/}"


@pytest.fixture
def pictures(db, clock):
    """A newsroom with many kinds of photo; the photos by their ids."""
    author = factories.make_person(name="Ana Ruiz")
    agency = factories.make_organisation(name="Norden Agency")
    shown = [
        factories.make_photo(credit_line="Ana Ruiz", creators="Ana Ruiz"),
        factories.make_photo(credit_line="Ana Ruiz / Norden Agency", creators="Ana Ruiz", copyright_notice="© Norden"),
        factories.make_photo(credit_line="U.S. Navy photo by Seaman Bo Li", rights="government"),
        factories.make_photo(credit_line="Courtesy of the Müller family", rights="handout"),
        factories.make_photo(credit_line="وكالة <الشمال> & \"Co\"", creators="ليلى"),
        factories.make_photo(credit_line="Kim Do / CC BY 4.0", rights="creative_commons",
                             web_statement="https://creativecommons.org/licenses/by/4.0/"),
        factories.make_photo(credit_line="Norden Agency", alt_text="", decorative=True),
    ]  # fmt: skip
    awaited = factories.make_photo(with_file=False, credit_line="Awaited Agency")
    hidden = factories.make_photo(credit_line="Ended Agency")
    section, tags = factories.make_section(name="Sea"), [factories.make_tag(name=name) for name in ("Navy", "Ports")]
    for number, photo in enumerate([*shown, awaited]):
        article = factories.make_article(
            slug=f"with-{number}",
            section=section,
            tags=tags,
            authors=[author],
            photos=[photo, shown[(number + 1) % len(shown)], hidden],
            body=f'<p>“<q data-quote="q{number}">Words {number}.</q>”</p><figure data-photo="{photo.ref}"></figure>',
            speakers={f"q{number}": {"speaker": "Ana Ruiz", "person": author, "affiliation": agency}},
        )
        publish(article, at=NOW, correction=CorrectionNote(Correction.Kind.UPDATE, "More."), override="Agreed.")
    hidden.withdrawn = True
    hidden.save()
    return {photo.ref: photo for photo in shown}


def surfaces():
    """Every public answer that is read: address → text."""
    feeds = [f"{page}feed.{end}" for page in ("/", "/sections/sea/", "/tags/navy/", "/tags/navy+ports/",
             "/people/ana-ruiz/", "/organisations/norden-agency/", "/quotes/", "/corrections/")
             for end in ("rss", "atom", "json")]  # fmt: skip
    found = {
        address: (headers["Content-Type"].partition(";")[0], content.decode())
        for address, (status, headers, content) in crawl(*feeds, "/sitemap.xml", "/trust/").items()
        if status == 200 and not headers["Content-Type"].startswith("image/")
    }
    assert set(feeds) <= set(found)
    return found


def uncredited(kind, text, pictures):
    """The pictures that an answer shows without the credit of each, with where; none is as it should be."""
    if kind == "text/html":
        yield from _in_page(html.fromstring(text), pictures)
    elif kind.endswith("+xml"):
        yield from _in_xml(etree.fromstring(text.encode()), pictures)
    elif kind == "application/feed+json":
        yield from _in_json_feed(json.loads(text), pictures)
    elif PICTURE.search(text):
        yield f"a picture in {kind}, which has no place for a credit"


def credit_of(address, pictures):
    return pictures[PICTURE.search(address)[1]].credit_line


def _in_page(page, pictures, where="page"):
    """Each `img` and `source` stands in a figure that prints the credit."""
    for node in page.xpath(".//*[@src or @srcset][self::img or self::source]"):
        addresses = PICTURE.finditer(f"{node.get('src', '')} {node.get('srcset', '')}")
        figure = next(node.iterancestors("figure"), None)
        printed = figure.xpath("string(.//*[@class='credit'])") if figure is not None else ""
        yield from (f"{where}: {one[0]}" for one in addresses if credit_of(one[0], pictures) not in printed)
    for meta in page.xpath(".//meta[@property='og:image']"):
        alt = page.xpath("string(.//meta[@property='og:image:alt']/@content)")
        if PICTURE.search(meta.get("content")) and credit_of(meta.get("content"), pictures) not in alt:
            yield f"{where}: og:image {meta.get('content')}"
    for script in page.xpath(".//script[@type='application/ld+json']"):
        yield from _in_linked_data(json.loads(script.text), pictures)


def _in_linked_data(value, pictures):
    for one in value if isinstance(value, list) else value.values() if isinstance(value, dict) else []:
        if isinstance(one, str) and PICTURE.search(one):
            credited = isinstance(value, dict) and value.get("creditText") == credit_of(one, pictures)
            if not (credited and value.get("creator")):
                yield f"linked data: {one}"
        else:
            yield from _in_linked_data(one, pictures)


def _in_xml(feed, pictures):
    for node in feed.iter(f"{MEDIA}content"):
        if credit_of(node.get("url"), pictures) not in (node.findtext(f"{MEDIA}credit") or ""):
            yield f"media:content {node.get('url')}"
    for node in feed.iter("{*}encoded", "{*}content"):
        if not node.tag.startswith(MEDIA) and node.text:
            yield from _in_page(html.fromstring(f"<div>{node.text}</div>"), pictures, "entry")


def _in_json_feed(feed, pictures):
    for item in feed["items"]:
        yield from _in_page(html.fromstring(f"<div>{item['content_html']}</div>"), pictures, "item")
        named = {photo["url"]: photo["credit"] for photo in item["_newsroom"]["photos"]}
        named |= {one["url"]: one["title"] for one in item.get("attachments", [])}
        shown = {*named, *([item["image"]] if "image" in item else [])}
        yield from (f"item: {one}" for one in shown if credit_of(one, pictures) not in named.get(one, ""))


def test_no_surface_shows_a_photo_without_its_credit(pictures):
    found = surfaces()
    shown = {match[1] for _, text in found.values() for match in PICTURE.finditer(text)}
    assert shown == set(pictures)
    assert [
        (address, fault) for address, (kind, text) in found.items() for fault in uncredited(kind, text, pictures)
    ] == []


def test_every_file_that_is_named_anywhere_carries_its_credit_inside(pictures):
    named = {match[0] for _, text in surfaces().values() for match in PICTURE.finditer(text)}
    assert len({name.rpartition(".")[2] for name in named}) == 3
    for address in named:
        answer = get(urlsplit(address).path)
        assert answer.status_code == 200, address
        assert credit_inside(answer.content) == credit_of(address, pictures)
    assert credit_inside(get("/share-card.jpeg").content) == settings.SITE_NAME


def credit_inside(data):
    with Image.open(io.BytesIO(data)) as picture:
        picture.verify()
    return read_metadata(data).get("credit_line", "")


@pytest.mark.parametrize("credit", ["Ended Agency"])
def test_a_photo_that_may_not_be_shown_is_on_no_surface(pictures, credit):
    assert not [address for address, (_, text) in surfaces().items() if credit in text]


SPOILT = {
    "page": ('<span class="credit">', '<span class="other">'),
    "card": ("og:image:alt", "og:image:other"),
    "linked data": ('"creditText"', '"text"'),
    "maker": ('"creator"', '"maker"'),
}


@pytest.mark.parametrize("what", SPOILT)
def test_the_crawl_sees_a_page_that_loses_a_credit(pictures, what):
    text = get("/articles/with-0/").content.decode()
    spoilt = text.replace(*SPOILT[what])
    assert spoilt != text
    assert not list(uncredited("text/html", text, pictures))
    assert list(uncredited("text/html", spoilt, pictures))


@pytest.mark.parametrize(
    ("end", "kind", "before", "after"),
    [
        ("rss", "application/rss+xml", "media:credit", "media:rating"),
        ("atom", "application/atom+xml", 'class="credit"', 'class="x"'),
        ("json", "application/feed+json", '"title":"Photograph: ', '"title":"'),
        ("json", "application/feed+json", 'class=\\"credit\\"', "class=x"),
    ],
)
def test_the_crawl_sees_a_feed_that_loses_a_credit(pictures, end, kind, before, after):
    text = get(f"/feed.{end}").content.decode()
    assert not list(uncredited(kind, text, pictures))
    if before.startswith('"title"'):
        before, after = re.compile(r'"(title|credit)":"Photograph: [^"]*Ana Ruiz"'), r'"\1":"Photograph"'
        spoilt = before.sub(after, text)
    else:
        spoilt = text.replace(before, after)
    assert spoilt != text
    assert list(uncredited(kind, spoilt, pictures))
