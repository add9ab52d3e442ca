"""Words in = words out: import → save → publish → page and feed → plain text gives the same code points."""

from xml.etree import ElementTree

import pytest
from django.core.management import call_command
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from lxml import html as lxml_html

from articles.body import paragraph_texts, plain_text
from articles.imports import import_text
from articles.models import Edition, Organisation, Quote
from articles.publishing import publish
from articles.site.kept import forget_what_is_kept
from tests.factories import make_tag
from tests.shared_data import SEED, needs_seed

#: Opening and closing marks of English, German, French, Spanish, Swedish, Polish, Danish, Russian, Chinese, Japanese.
MARKS = [
    "“",
    "”",
    "‘",
    "’",
    '"',
    "'",
    "„",
    "‟",
    "«",
    "»",
    "‹",
    "›",
    "‚",
    "‛",
    "「",
    "」",
    "『",
    "』",
    "〝",
    "〞",
    "″",
    "′",
    "`",
    "´",
]
BLANKS = [" ", "  ", "\u00a0", "\u202f", "\u2009", "\u3000", "\u200b", "\u2028", "\t", "\ufeff", "\u00ad", "\x85"]
PIECES = [
    *MARKS, *BLANKS, "…", "...", "–", "—", "-", "11– 16", "&", "<", ">", "<b>", "&amp;", "]]>", "said", "Ana Ruiz",
    "Rear Admiral", "Bülent", "e\u0301", "ﬁ", "Ⅷ", "زيارة", "日本", "\U0001f6a2", "İ", "ß", "\u202ex\u202c", "x", "It's",
]  # fmt: skip

pieces = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
characters = st.characters(exclude_categories=("Cs",), exclude_characters="\r\n").filter(
    lambda sign: ord(sign) >= 0x20 and ord(sign) & 0xFFFE != 0xFFFE and not 0xFDD0 <= ord(sign) <= 0xFDEF
)
line = st.one_of(pieces, st.text(characters, max_size=60))


def text_of(element) -> str:
    """The text of an element, with line breaks."""
    parts = [element.text or ""]
    for child in element:
        parts += ["\n" if child.tag == "br" else text_of(child), child.tail or ""]
    return "".join(parts)


def page_of(edition: Edition):
    response = Client().get(edition.get_absolute_url())
    assert response.status_code == 200
    return lxml_html.document_fromstring(response.content, parser=lxml_html.HTMLParser(encoding="utf-8"))


def feed_item(edition: Edition):
    channel = ElementTree.fromstring(Client().get("/feed.rss").content)
    (item,) = [item for item in channel.iter("item") if str(edition.uuid) in item.findtext("guid", "")]
    return item


def assert_every_surface_says(edition: Edition, headline: str, paragraphs: list[str]) -> None:
    assert [edition.headline, *paragraph_texts(edition.body)] == [headline, *paragraphs]
    assert plain_text(edition.body) == "\n\n".join(paragraphs)
    page = page_of(edition)
    assert text_of(page.find(".//h1")) == headline
    assert [text_of(element) for element in page.xpath("//div[@class='text']/p")] == paragraphs
    item = feed_item(edition)
    assert item.findtext("title") == headline
    content = item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded")
    printed = lxml_html.fragment_fromstring(content, create_parent="div")
    assert [text_of(element) for element in printed.findall("p")][: len(paragraphs)] == paragraphs


class WordsInWordsOut(TestCase):
    """Each example in a transaction of its own."""

    @given(headline=line, paragraphs=st.lists(line, min_size=1, max_size=4))
    @settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
    def test_random_text_comes_out_as_it_came_in(self, headline, paragraphs):
        forget_what_is_kept()  # the last example was rolled back
        headline, paragraphs = "h" + headline, ["p" + text for text in paragraphs]
        article = import_text("\n\n".join([headline, *paragraphs])).article
        Quote.objects.filter(article=article, speaker="").update(speaker="Somebody")
        if not article.article_tags.exists():
            article.article_tags.create(tag=make_tag())
        edition = publish(article, override="The marks stand as they were typed.")
        assert_every_surface_says(edition, headline, paragraphs)


@needs_seed
@pytest.mark.django_db
def test_the_seed_comes_out_as_it_came_in_and_its_tags_lead_to_it(client):
    call_command("import", str(SEED), publish=True)
    edition = Edition.live.select_related("section").get()
    blocks = SEED.read_text("utf-8").strip("\n").split("\n\n")
    assert_every_surface_says(edition, blocks[0], blocks[1:-1])
    address = edition.get_absolute_url()
    pages = ["/", "/people/bulent-turan/", "/people/ramil-shukurov/", "/quotes/", f"/sections/{edition.section.slug}/"]
    pages += [row.tag.get_absolute_url() for row in edition.edition_tags.select_related("tag")]
    pages += [quote.get_absolute_url() for quote in edition.quotes.all()]
    for page in pages:
        response = client.get(page)
        assert response.status_code == 200, page
        assert address in response.content.decode(), page
    page = client.get(address).content.decode()
    assert "Photograph: <bdi>NATO Supreme Headquarters Allied Powers Europe</bdi>" in page
    speaker = client.get("/people/ramil-shukurov/").content.decode()
    assert "Lieutenant-Colonel" in speaker
    assert "Partner Nation Military Representative for the Republic of Azerbaijan at SHAPE" in speaker
    assert Organisation.objects.filter(name="SHAPE").exists()
