"""Whatever somebody types is printed as it was typed, and does nothing."""

import re

from lxml import etree, html

from media.fields import without_uncarriable
from tests import factories
from tests.shared_data import payloads

from .paper import faults_of, get
from .test_doors import TEMPLATES

#: The elements that our own templates write, and those of the body below.
OURS = {name for path in TEMPLATES for name in re.findall(r"<([a-z][a-z0-9]*)", path.read_text())} | {"h2", "p", "q"}


def hostile_text():
    inputs = [row["input"] for name in ("xss", "naughty") for row in payloads(name)]
    text = "\n".join(inputs).encode("utf-8", "ignore").decode()
    return without_uncarriable(text.replace("\r\n", "\n").replace("\r", "\n"))


def test_hostile_words_are_text_on_every_page_and_in_every_feed(db):
    text = hostile_text()
    line = " ".join(text.split("\n"))
    person = factories.make_person(name="Ana Ruiz", description=text)
    tag = factories.make_tag(name='"><script>alert(1)</script>', slug="hostile", description=text)
    photo = factories.make_photo(credit_line=line[:400], alt_text=line[400:1400], caption=text[:4000])
    factories.publish_article(
        slug="hostile",
        headline=line[:300],
        standfirst=text,
        byline="'\"><svg/onload=alert(1)> Ana Ruiz",
        dateline='"><img src=x onerror=alert(1)>',
        section=factories.make_section(name="<b>Section</b>", slug="hostile", description=text),
        tags=[tag],
        photos=[photo],
        authors=[person],
        body='<p>“<q data-quote="hostile">Words</q>”</p>',
        speakers={
            "hostile": {"speaker": "<script>alert(1)</script>", "role": '"><script>', "person": person},
        },
    )
    pages = ["/", "/articles/hostile/", "/tags/", "/tags/hostile/", "/people/", "/people/ana-ruiz/", "/quotes/",
             "/quotes/hostile/", "/sections/hostile/", photo.get_absolute_url()]  # fmt: skip
    for address in pages:
        answer = get(address)
        assert answer.status_code == 200, address
        source = answer.content.decode()
        assert faults_of(source) == [], address
        page = html.fromstring(source)
        assert {element.tag for element in page.iter(etree.Element)} <= OURS, address
        assert not [name for element in page.iter(etree.Element) for name in element.attrib if name.startswith("on")]
    article = html.fromstring(get("/articles/hostile/").content.decode())
    assert article.xpath(".//p[@class='standfirst']")[0].text_content() == text
    assert article.xpath(".//h1")[0].text_content() == line[:300]
    for address in ["/feed.rss", "/tags/hostile/feed.rss", "/quotes/feed.rss", "/people/ana-ruiz/feed.rss"]:
        item = etree.fromstring(get(address).content).find("channel/item")
        assert item.findtext("guid").startswith("urn:uuid:")
    item = etree.fromstring(get("/feed.rss").content).find("channel/item")
    assert item.findtext("title") == line[:300]
    assert item.findtext("description") == text
