"""No surface shows a photo without its maker: pages, feeds, linked data, share cards, and the files themselves."""

import io
import json
import re

import pytest
from django.conf import settings
from lxml import etree, html
from PIL import Image

from articles.models import Correction
from articles.publishing import CorrectionNote, publish
from media.metadata import read_metadata
from media.pictures import make_missing
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
    for photo in shown:  # so that pages name every width and format
        make_missing(photo)
    hidden.withdrawn = True
    hidden.save()
    return {photo.ref: photo for photo in shown}


def surfaces():
    """Every public answer that is read: address → text."""
    feeds = [f"{page}feed.{end}" for page in ("/", "/sections/sea/", "/tags/navy/", "/tags/navy+ports/",
             "/people/ana-ruiz/", "/organisations/norden-agency/", "/quotes/", "/corrections/")
             for end in ("rss", "atom", "json")]  # fmt: skip
    api = [f"/api/v1/{name}" for name in ("articles", "photos", "quotes")]
    items = json.loads(get("/api/v1/articles").content)["items"]
    api += [f"/api/v1/articles/{item['uuid']}{end}" for item in items for end in ("", ".ninjs")]
    found = {
        address: (headers["Content-Type"].partition(";")[0], content.decode())
        for address, (status, headers, content) in crawl(*feeds, *api, "/sitemap.xml", "/trust/").items()
        if status == 200 and not headers["Content-Type"].startswith("image/")
    }
    assert {*feeds, *api} <= set(found)
    return found


def uncredited(kind, text, pictures):
    """The pictures that an answer shows without the credit of each, with where; none is as it should be."""
    if kind == "text/html":
        yield from _in_page(html.fromstring(text), pictures)
    elif kind.endswith("+xml"):
        yield from _in_xml(etree.fromstring(text.encode()), pictures)
    elif kind == "application/feed+json":
        yield from _in_json_feed(json.loads(text), pictures)
    elif kind in {"application/json", "application/ninjs+json"}:
        yield from _in_api(json.loads(text), pictures)
    elif kind == "application/xml":
        yield from _in_sitemap(etree.fromstring(text.encode()), pictures)
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


def _in_api(value, pictures, credit=""):
    """A picture's credit is told beside it, or (ninjs) of the thing that it is a rendition of."""
    if isinstance(value, dict):
        credit = value.get("credit") or value.get("by") or credit
    for one in value if isinstance(value, list) else value.values() if isinstance(value, dict) else []:
        if isinstance(one, str) and PICTURE.search(one):
            if credit_of(one, pictures) != credit:
                yield f"api: {one}"
        else:
            yield from _in_api(one, pictures, credit)


def _in_xml(feed, pictures):
    for node in feed.iter(f"{MEDIA}content"):
        if credit_of(node.get("url"), pictures) not in (node.findtext(f"{MEDIA}credit") or ""):
            yield f"media:content {node.get('url')}"
    for node in feed.iter("{*}encoded", "{*}content"):
        if not node.tag.startswith(MEDIA) and node.text:
            yield from _in_page(html.fromstring(f"<div>{node.text}</div>"), pictures, "entry")


def _in_sitemap(sitemap, pictures):
    for node in sitemap.iter():
        if PICTURE.search(node.text or "") and credit_of(node.text, pictures) not in _beside(node):
            yield f"sitemap: {node.text}"


def _beside(node):
    return "".join(one.text or "" for one in node.itersiblings("{*}caption"))


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
    assert [(at, fault) for at, (kind, text) in found.items() for fault in uncredited(kind, text, pictures)] == []
    assert [at for at, (_, text) in found.items() if "Ended Agency" in text] == []  # may not be shown any more
    named = {match[0] for _, text in found.values() for match in PICTURE.finditer(text)}
    assert {name.rpartition(".")[2] for name in named} == {"jpeg", "webp", "avif"}
    for address in named:
        assert credit_inside(address) == credit_of(address, pictures)
    assert credit_inside("/share-card.jpeg") == settings.SITE_NAME


def credit_inside(address):
    """The credit line in the file at an address, read as any program reads it."""
    answer = get(address)
    assert answer.status_code == 200, address
    with Image.open(io.BytesIO(answer.content)) as picture:
        picture.verify()
    return read_metadata(answer.content).get("credit_line", "")


#: What is looked at, and how it loses a credit: a pattern, and what stands in its place.
SPOILT = [
    ("/sitemap-articles-0.xml", "application/xml", r"<image:caption>[^<]*</image:caption>", ""),
    ("/articles/with-0/", "text/html", '<span class="credit"', '<span class="other"'),
    ("/articles/with-0/", "text/html", "og:image:alt", "og:image:other"),
    ("/articles/with-0/", "text/html", '"creditText"', '"text"'),
    ("/articles/with-0/", "text/html", '"creator"', '"maker"'),
    ("/feed.rss", "application/rss+xml", "media:credit", "media:rating"),
    ("/feed.atom", "application/atom+xml", 'class="credit"', 'class="other"'),
    ("/feed.json", "application/feed+json", r'"(title|credit)":"Photograph: [^"]*Ana Ruiz"', r'"\1":"Photograph"'),
    ("/feed.json", "application/feed+json", r'class=\\"credit\\"', "class=x"),
    ("/api/v1/photos", "application/json", '"credit":"Ana Ruiz"', '"credit":""'),
    ("/api/v1/articles", "application/json", '"credit"', '"other"'),
]


def test_the_crawl_sees_whatever_loses_a_credit(pictures):
    for address, kind, pattern, instead in SPOILT:
        text = get(address).content.decode()
        spoilt = re.sub(pattern, instead, text)
        assert spoilt != text, pattern
        assert not list(uncredited(kind, text, pictures)), address
        assert list(uncredited(kind, spoilt, pictures)), (address, pattern)
