"""Linked data and share cards: what machines read is what readers read, shaped as schema.org and its users ask."""

import json
import re
from datetime import datetime

import pytest
from lxml import html

from articles.models import TagIdentifier
from tests import factories

from .paper import crawl, get

#: What each thing needs, by schema.org and by those who read it. "a|b": one of them.
NEEDS = {
    "NewsArticle": "headline datePublished dateModified author publisher mainEntityOfPage inLanguage image|articleBody articleSection isPartOf",
    "ImageObject": "contentUrl width height creditText creator copyrightNotice acquireLicensePage",
    "Quotation": "text creator inLanguage",
    "BreadcrumbList": "itemListElement",
    "ListItem": "position name item|url",
    "CorrectionComment": "text datePublished name",
    "NewsMediaOrganization": "name url logo",
    "ProfilePage": "mainEntity",
    "CollectionPage": "name url isPartOf",
    "ItemList": "itemListElement numberOfItems",
    "WebSite": "name url publisher",
}
#: Pages, each with the types that it must carry.
PAGES = {
    "/": {"WebSite", "NewsMediaOrganization"},
    "/articles/a-visit/": {"NewsArticle", "BreadcrumbList", "Quotation", "ImageObject"},
    "/articles/new-address/": {"NewsArticle", "CorrectionComment"},
    "/articles/new-address/history/": {"BreadcrumbList"},
    "/sections/security-and-defence/": {"CollectionPage", "BreadcrumbList", "ItemList"},
    "/tags/": {"CollectionPage"},
    "/tags/navy/": {"CollectionPage", "BreadcrumbList", "ItemList"},
    "/tags/calder+navy/": {"CollectionPage", "BreadcrumbList", "ItemList"},
    "/people/": {"CollectionPage"},
    "/organisations/": {"CollectionPage"},
    "/people/bulent-sarvan/": {"ProfilePage", "Person", "BreadcrumbList"},
    "/organisations/command-north/": {"ProfilePage", "Organization", "BreadcrumbList"},
    "/quotes/": {"CollectionPage", "ItemList"},
    "/quotes/sarvan1/": {"Quotation", "BreadcrumbList"},
    "/archive/": {"CollectionPage"},
    "/archive/2026/": {"CollectionPage"},
    "/archive/2026/02/": {"CollectionPage", "ItemList"},
    "/corrections/": {"CollectionPage", "ItemList"},
    "/trust/": {"CollectionPage", "NewsMediaOrganization"},
}
ADDRESSES = {"url", "contentUrl", "item", "mainEntityOfPage", "license", "acquireLicensePage", "sameAs", "@id"}
HOSTILE = "</script><script>alert(1)</script><!-- ]]> &lt;b&gt; \"q\" 'a' \u2028\u2029 <svg onload=x>"


def parsed(address):
    return html.fromstring(get(address).content.decode())


def things(address):
    """Everything that the page's linked data describes, also what stands inside other things."""
    scripts = parsed(address).xpath('//script[@type="application/ld+json"]')
    assert len(scripts) == 1, address
    data = json.loads(scripts[0].text)
    assert data["@context"] == "https://schema.org"
    return list(walk(data["@graph"]))


def walk(value):
    if isinstance(value, list):
        for one in value:
            yield from walk(one)
    elif isinstance(value, dict):
        if "@type" in value:
            yield value
        for inner in value.values():
            yield from walk(inner)


def only(address, kind):
    (found,) = [thing for thing in things(address) if thing["@type"] == kind and not points_elsewhere(thing)]
    return found


def points_elsewhere(thing):
    return set(thing) <= {"@id", "@type", "name", "url"} and "@id" in thing


def faults_of(thing):
    """What schema.org or its users would object to."""
    for need in NEEDS.get(thing["@type"], "").split():
        is_logo = thing["@type"] == "ImageObject" and thing.get("@id", "").endswith("#logo")
        if not points_elsewhere(thing) and not is_logo and not any(thing.get(name) for name in need.split("|")):
            yield f"{thing['@type']} has no {need}"
    for name, value in thing.items():
        values = value if isinstance(value, list) else [value]
        if value in ("", None, [], {}):
            yield f"{name} is empty"
        if name.startswith("date") and name != "dateline":
            yield from (f"{name}: {one}" for one in values if datetime.fromisoformat(one).tzinfo is None)
        if name in ADDRESSES:
            yield from (f"{name}: {one}" for one in values if isinstance(one, str) and not re.match("https?://", one))
    if thing["@type"] in {"BreadcrumbList", "ItemList"}:
        positions = [step["position"] for step in thing["itemListElement"]]
        if positions != list(range(1, len(positions) + 1)):
            yield f"positions {positions}"


@pytest.mark.parametrize("address", PAGES)
def test_each_page_says_what_it_is(paper, address):
    found = things(address)
    assert PAGES[address] <= {thing["@type"] for thing in found}
    assert [fault for thing in found for fault in faults_of(thing)] == []


def test_the_rules_object_to_what_is_wrong():
    spoilt = {"@type": "ImageObject", "contentUrl": "/relative", "datePublished": "2026-01-01", "caption": ""}
    assert len(list(faults_of(spoilt))) == 6 + 3
    assert list(faults_of({"@type": "ItemList", "numberOfItems": 1, "itemListElement": [{"position": 2}]}))


def test_article_names_author_section_subjects_and_speakers(paper, settings):
    article = only("/articles/a-visit/", "NewsArticle")
    assert article["headline"] == "A visit, and what was said"
    assert article["author"][0] == {
        "@type": "Person",
        "@id": f"{settings.SITE_URL}/people/ysolde-karn/#person",
        "name": "Ysolde Karn",
        "url": f"{settings.SITE_URL}/people/ysolde-karn/",
    }
    assert article["isPartOf"]["name"] == article["articleSection"] == "Security & Defence"
    assert article["keywords"] == [subject["name"] for subject in article["about"]] == ["Visits", "Calder", "Navy"]
    assert [one["name"] for one in article["mentions"]] == ["Bulent Sarvan", "Command North"]
    assert [image["creditText"] for image in article["image"]] == [paper.lead.credit_line, paper.placed.credit_line]
    assert article["datePublished"] == "2026-02-02T09:30:00+00:00"


def test_an_article_is_about_its_first_tag_and_its_topics_and_mentions_the_rest(paper):
    _visits, calder, navy = paper.tags
    for tag, kind in ((calder, "place"), (navy, "organisation")):
        tag.kind = kind
        tag.save()
    TagIdentifier.objects.create(tag=calder, scheme="wikidata", value="Q7184")
    article = only("/articles/a-visit/", "NewsArticle")
    assert [one["name"] for one in article["about"]] == ["Visits"]
    assert [one["name"] for one in article["mentions"]] == ["Calder", "Navy", "Bulent Sarvan", "Command North"]
    assert article["keywords"] == ["Visits", "Calder", "Navy"]
    assert only(paper.arabic.get_absolute_url(), "NewsArticle")["about"][0]["@type"] == "Place"  # it stands first there
    (subject,) = only("/tags/calder/", "CollectionPage")["about"]
    assert subject["@type"] == "Place" and subject["sameAs"] == ["https://www.wikidata.org/entity/Q7184"]
    assert [one["name"] for one in only("/tags/calder+visits/", "CollectionPage")["about"]] == ["Calder", "Visits"]


def test_an_article_without_named_author_is_the_publications_own(paper):
    assert only("/articles/new-address/", "NewsArticle")["author"] == {"@id": only("/", "WebSite")["publisher"]["@id"]}


def test_words_of_a_quotation_stand_on_the_page_as_they_are_told(paper):
    for address in ("/articles/a-visit/", "/quotes/sarvan1/"):
        text = " ".join(parsed(address).xpath("string(.//main)").split())
        quotations = [one for one in things(address) if one["@type"] == "Quotation" and not points_elsewhere(one)]
        assert quotations
        for quotation in quotations:
            assert " ".join(quotation["text"].split()) in text
            assert quotation["creator"]["honorificPrefix"] == "Rear Admiral"
            assert quotation["creator"]["jobTitle"] == "Deputy Chief of Staff"
            assert quotation["creator"]["affiliation"]["name"] == "Command North"
    assert [one["text"] for one in only("/articles/a-visit/", "NewsArticle")["hasPart"]] == [
        "The Sound is open,",
        "It stays so.",
    ]


@pytest.mark.django_db
def test_photo_page_tells_rights_as_they_are_on_record(clock):
    photo = factories.make_photo(
        creators="Ana Ruiz; Bo Li",
        credit_line="Ana Ruiz and Bo Li / Agency",
        copyright_notice="© 2026 Agency",
        web_statement="https://agency.example/terms",
        licensor_url="https://agency.example/buy",
        digital_source_type="http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture",
    )
    factories.publish_article(photos=[photo])
    image = only(photo.get_absolute_url(), "ImageObject")
    assert [creator["name"] for creator in image["creator"]] == ["Ana Ruiz", "Bo Li"]
    assert {name: image[name] for name in ("creditText", "copyrightNotice", "license", "acquireLicensePage")} == {
        "creditText": "Ana Ruiz and Bo Li / Agency",
        "copyrightNotice": "© 2026 Agency",
        "license": "https://agency.example/terms",
        "acquireLicensePage": "https://agency.example/buy",
    }
    assert image["digitalSourceType"].endswith("/digitalCapture")
    assert image["caption"] == photo.caption


@pytest.mark.django_db
def test_hostile_words_stay_words(clock):
    person = factories.make_person(name=f"Person {HOSTILE}", description=HOSTILE)
    photo = factories.make_photo(credit_line=HOSTILE, caption=HOSTILE, alt_text=f"Seen: {HOSTILE}")
    tag = factories.make_tag(name=f"Tag {HOSTILE}", description=HOSTILE)
    edition = factories.publish_article(
        slug="bad",
        headline=HOSTILE,
        standfirst=HOSTILE,
        dateline=HOSTILE,
        section=factories.make_section(name=HOSTILE[:70], description=HOSTILE),
        authors=[person],
        tags=[tag],
        photos=[photo],
        body='<p>“<q data-quote="q1">&lt;/script&gt; ]]&gt;</q>”</p>',
        speakers={"q1": {"speaker": HOSTILE, "role": HOSTILE, "person": person}},
    )
    article = only("/articles/bad/", "NewsArticle")
    assert article["headline"] == article["description"] == article["dateline"] == HOSTILE
    assert article["image"][0]["creditText"] == HOSTILE
    assert article["hasPart"][0]["creator"]["jobTitle"] == HOSTILE
    pages = ["/", "/articles/bad/", "/quotes/", "/quotes/q1/", "/corrections/"]
    pages += [one.get_absolute_url() for one in (person, photo, tag, edition.section)]
    for address in pages:
        page = parsed(address)
        assert not page.xpath(
            ".//script[not(@type='application/ld+json' or starts-with(@src, '/static/site/'))] | .//svg | .//b"
        ), address
        assert things(address)
    card = shared("/articles/bad/")
    assert card["og:title"] == card["og:description"] == card["article:tag"].removeprefix("Tag ") == HOSTILE


def shared(address):
    """The Open Graph and card tags of a page; each once, but for the tags of an article."""
    found = {}
    for meta in parsed(address).xpath(".//head/meta[@property or starts-with(@name, 'twitter:')]"):
        name = meta.get("property") or meta.get("name")
        assert name not in found or name == "article:tag", (address, name)
        found[name] = meta.get("content")
    return found


@pytest.mark.parametrize("address", PAGES)
def test_each_page_has_a_card(paper, settings, address):
    card = shared(address)
    for name in ("title", "type", "url", "image", "image:alt", "image:width", "image:height", "site_name",
                 "description", "locale"):  # fmt: skip
        assert card[f"og:{name}"].strip(), name
    assert card["og:url"] == parsed(address).xpath("string(.//link[@rel='canonical']/@href)")
    assert card["twitter:card"] in {"summary", "summary_large_image"}
    picture = get(card["og:image"].removeprefix(settings.SITE_URL))
    kind = "image/png" if re.fullmatch(r"/quotes/[^/]+/", address) else "image/jpeg"
    assert (picture.status_code, picture["Content-Type"]) == (200, kind)


def test_article_card_has_dates_section_tags_and_a_credited_picture(paper, settings):
    card = shared("/articles/a-visit/")
    assert card["og:type"] == "article"
    assert card["og:title"] == "A visit, and what was said"
    assert card["og:description"] == "First line\nsecond line"
    assert card["article:published_time"] == card["article:modified_time"] == "2026-02-02T09:30:00+00:00"
    assert card["article:section"] == "Security & Defence"
    assert card["og:image:alt"] == f"{paper.lead.alt_text} (Photograph: {paper.lead.credit_line})"
    assert card["og:image"].startswith(settings.SITE_URL + paper.lead.get_absolute_url())
    assert shared("/articles/" + paper.arabic.slug + "/")["og:locale"] == "ar"


def test_no_card_shows_a_photo_whose_right_has_ended(paper):
    from media.models import Photo

    for photo in (paper.lead, paper.placed):
        photo.withdrawn = True
        photo.save()
    assert Photo.objects.filter(withdrawn=True).count() == 2
    for address in ("/", "/articles/a-visit/", "/tags/navy/"):
        assert shared(address)["og:image"].endswith("/share-card.jpeg")
        assert paper.lead.credit_line not in get(address).content.decode()
    assert not [one for one in things("/articles/a-visit/") if one["@type"] == "ImageObject" and "creditText" in one]


def test_every_title_and_description_tells_pages_apart(paper):
    seen = {}
    for address, (status, headers, content) in crawl().items():
        if status == 200 and headers["Content-Type"].startswith("text/html") and "?" not in address:
            page = html.fromstring(content.decode())
            title = page.xpath("string(.//title)")
            assert title not in seen, (address, seen[title])
            seen[title] = address
            assert page.xpath("string(.//meta[@name='description']/@content)"), address
