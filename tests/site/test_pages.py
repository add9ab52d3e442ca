"""Every public page opens, is well formed, and says what it promises."""

import re
from itertools import pairwise

import pytest
from django.test import Client
from lxml import html

from articles.body import paragraph_texts
from tests import factories

from .paper import crawl, faults_of, get

ADDRESSES = [
    "/",
    "/sections/security-and-defence/",
    "/articles/a-visit/",
    "/tags/",
    "/tags/calder/",
    "/tags/calder+visits/",
    "/people/",
    "/people/bulent-sarvan/",
    "/people/ysolde-karn/",
    "/organisations/command-north/",
    "/organisations/the-partnership/",
    "/quotes/",
    "/quotes/sarvan1/",
    "/archive/",
    "/archive/2026/",
    "/archive/2026/02/",
    "/corrections/",
    "/feed.rss",
    "/sections/security-and-defence/feed.rss",
    "/tags/calder/feed.rss",
    "/tags/calder+visits/feed.rss",
    "/people/bulent-sarvan/feed.rss",
    "/quotes/feed.rss",
    "/corrections/feed.rss",
    "/robots.txt",
]


def parsed(address):
    answer = get(address)
    assert answer.status_code == 200, address
    return html.fromstring(answer.content.decode())


def test_every_address_of_the_contract_answers(paper):
    assert [address for address in ADDRESSES if get(address).status_code != 200] == []
    assert get(paper.lead.get_absolute_url()).status_code == 200


def test_every_link_on_every_page_leads_somewhere(paper):
    seen = crawl()
    assert {address for address, (status, _, _) in seen.items() if status >= 400} == {"/no-such-page/"}
    assert len(seen) > 40


def test_every_page_is_well_formed_with_one_h1_and_headings_in_order(paper):
    for address, (_, headers, content) in crawl("/tags/navy+visits/", "/tags/calder/?before=").items():
        if not headers["Content-Type"].startswith("text/html"):
            continue
        text = content.decode()
        assert faults_of(text) == [], address
        page = html.fromstring(text)
        levels = [int(element.tag[1]) for element in page.iter("h1", "h2", "h3", "h4")]
        assert levels.count(1) == 1, address
        assert all(after <= before + 1 for before, after in pairwise(levels)), (address, levels)
        assert page.xpath("string(.//title)").strip(), address
        assert page.xpath("count(.//main)") == 1, address
        assert not page.xpath(
            ".//@style | .//script[not(@type='application/ld+json') and not(@integrity)] | .//*[starts-with(name(@*), 'on')]"
        ), address
        for moment in page.xpath(".//time/@datetime"):
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", moment), (address, moment)


@pytest.mark.django_db
def test_a_paper_without_articles_opens():
    lists = ["/", "/tags/", "/people/", "/quotes/", "/archive/", "/corrections/", "/feed.rss", "/quotes/feed.rss"]
    assert [address for address in lists if get(address).status_code != 200] == []
    assert "Nothing has been published yet." in get("/").content.decode()


@pytest.mark.django_db
def test_words_in_are_words_out():
    headline = " “Two  spaces”, it's <b>bold</b> & 5 - 6... cafe\u0301 café\u00a0! 'single' \u202bend "
    standfirst = "First  line \n\n  third “line” & <i>no markup</i>..."
    body = "<p>He said: 'that's it'...  twice,  -- &amp; “so” 1990-1995.</p><p>cafe\u0301\u00a0&lt;b&gt; “”</p>"
    edition = factories.publish_article(
        headline=headline, standfirst=standfirst, body=body, byline="By  nobody & 'co' ", slug="verbatim"
    )
    page = parsed("/articles/verbatim/")
    assert page.xpath(".//h1")[0].text_content() == headline
    assert page.xpath(".//p[@class='standfirst']")[0].text_content() == standfirst
    assert page.xpath(".//p[@class='byline']")[0].text_content() == "By  nobody & 'co' "
    printed = [element.text_content() for element in page.xpath(".//div[@class='text']/p")]
    assert printed == paragraph_texts(edition.body)
    assert page.xpath("string(.//meta[@name='description']/@content)") == standfirst
    card = parsed("/").xpath(".//article[@class='lead']")[0]
    assert card.xpath(".//h2")[0].text_content() == headline
    assert card.xpath(".//p[@class='standfirst']")[0].text_content() == standfirst


def test_byline_is_printed_as_typed_and_links_the_author(paper):
    (byline,) = parsed("/articles/a-visit/").xpath(".//p[@class='byline']")
    assert byline.text_content() == "By Ysolde Karn and staff"
    assert byline.xpath(".//a/@href") == ["/people/ysolde-karn/"]


@pytest.mark.django_db
def test_authors_that_the_byline_does_not_name_are_linked_beside_it():
    authors = [factories.make_person(name="Ana Ruiz"), factories.make_person(name="Ana")]
    factories.publish_article(slug="one", byline="By Ana Ruiz", authors=authors)
    (byline,) = parsed("/articles/one/").xpath(".//p[@class='byline']")
    assert byline.xpath("string(a)") == "Ana Ruiz"
    assert byline.xpath("string(span)") == " (Ana)"


def test_attribution_stands_outside_the_blockquote(paper):
    for address in ["/articles/a-visit/", "/quotes/", "/quotes/sarvan1/", "/people/bulent-sarvan/", "/"]:
        blocks = parsed(address).xpath(".//figure/blockquote")
        assert blocks, address
        for block in blocks:
            assert "Sarvan" not in block.text_content()
            (caption,) = block.getparent().xpath("./figcaption")
            assert "Admiral Bulent Sarvan" in caption.text_content()


def test_pull_quote_repeats_the_words_for_the_eye_alone(paper):
    (pull,) = parsed("/articles/a-visit/").xpath(".//figure[@class='pull']")
    assert pull.get("aria-hidden") == "true"
    assert pull.xpath("string(blockquote)") == "The Sound is open, It stays so."
    assert pull.xpath("string(figcaption)") == ("Rear Admiral Bulent Sarvan, Deputy Chief of Staff, Command North")
    assert not pull.xpath(".//a")


def test_wherever_a_photo_is_shown_its_credit_is_shown(paper):
    shown = 0
    for address, (status, headers, content) in crawl().items():
        if status != 200 or not headers["Content-Type"].startswith("text/html"):
            continue
        for picture in html.fromstring(content.decode()).xpath(".//img"):
            figure = picture.getparent().getparent()
            assert (picture.getparent().tag, figure.tag) == ("picture", "figure"), address
            (credit,) = figure.xpath("./figcaption/span[@class='credit']")
            assert re.fullmatch(r"Photograph: Photographer \d+", credit.text_content()), address
            assert picture.get("alt") and picture.get("width") and picture.get("height")
            shown += 1
    assert shown >= 6


def test_photo_that_awaits_its_file_prints_its_credit_and_no_picture(paper):
    (figure,) = parsed("/articles/a-visit/").xpath(".//figure[contains(@class, 'awaited')]")
    assert figure.text_content() == "Photograph: NATO <SHAPE>"
    assert not figure.xpath(".//img")


def test_page_of_a_photo_prints_its_credit_once(paper):
    for photo, printed in [(paper.awaited, "Photograph: NATO <SHAPE>"), (paper.lead, paper.lead.credit_line)]:
        main = parsed(photo.get_absolute_url()).xpath(".//main")[0]
        assert main.xpath("string(.//div[@class='one-photo'])").count(printed) == 1
    assert not parsed(paper.awaited.get_absolute_url()).xpath(".//div[@class='one-photo']//img")


def test_lead_photo_is_the_first_that_the_text_does_not_place(paper):
    page = parsed("/articles/a-visit/")
    pictures = page.xpath(".//article[@class='article']//img/@src")
    assert [src.split("/")[2] for src in pictures] == [paper.lead.ref, paper.placed.ref]
    assert page.xpath(".//div[@class='text']//img/@loading") == ["lazy"]
    assert not page.xpath(".//figure[contains(@class, 'wide')]/img/@loading")


def test_quote_has_an_anchor_to_which_lists_link(paper):
    page = parsed("/articles/a-visit/")
    assert page.xpath("count(.//q[@id='quote-sarvan1'])") == 1
    assert page.xpath(".//section[@class='quoted']//a[@class='permalink']/@href") == ["/quotes/sarvan1/"]
    assert "/articles/a-visit/#quote-sarvan1" in parsed("/quotes/").xpath(".//a/@href")


def test_person_page_keeps_rank_and_role_as_printed_then(paper):
    page = parsed("/people/bulent-sarvan/")
    held = [" ".join(item.text_content().split()) for item in page.xpath(".//section[@class='positions']//li")]
    assert held == [
        "March 2026 Vice Admiral, Deputy Chief of Staff, Command North",
        "February 2026 Rear Admiral, Deputy Chief of Staff, Command North",
    ]
    attributions = [span.text_content().strip() for span in page.xpath(".//span[@class='attribution']")]
    assert attributions == [
        "Vice Admiral Bulent Sarvan, Deputy Chief of Staff, Command North",
        "Rear Admiral Bulent Sarvan, Deputy Chief of Staff, Command North",
    ]


@pytest.mark.django_db
def test_organisation_that_speaks_is_named_once():
    body = factories.make_organisation(name="Government of Skerrin")
    factories.publish_article(
        slug="notice",
        body='<p>“<q data-quote="notice">Telephone less</q>”, it said.</p>',
        speakers={
            "notice": {"speaker": "Government of Skerrin", "organisation": "Government of Skerrin", "affiliation": body}
        },
    )
    (item,) = parsed("/articles/notice/").xpath(".//section[@class='quoted']//li")
    assert item.text_content().split() == ["Government", "of", "Skerrin", "Quote", "1"]
    assert item.xpath("./a[@class='who']/@href") == ["/organisations/government-of-skerrin/"]


def test_articles_in_arabic_run_from_right_to_left(paper):
    page = parsed(paper.arabic.get_absolute_url())
    (text,) = page.xpath(".//div[@class='text']")
    assert (text.get("lang"), text.get("dir")) == ("ar", "rtl")
    assert page.xpath(".//h1")[0].get("dir") == "rtl"


def test_correction_stands_on_the_article_and_on_the_list(paper):
    for address in ["/articles/new-address/", "/corrections/"]:
        text = parsed(address).xpath("string(.//main)")
        assert "The words were old." in text and "4 March 2026" in text, address
    assert parsed("/corrections/").xpath(".//main//h2/a/@href") == ["/articles/new-address/"]


def test_correction_of_an_earlier_edition_stays_visible(paper, clock):
    from articles.models import Article
    from articles.publishing import publish

    article = Article.objects.get(slug="new-address")
    article.standfirst = "One more line."
    article.save()
    publish(article)
    assert "The words were old." in get("/articles/new-address/").content.decode()
    assert "The words were old." in get("/corrections/").content.decode()


def test_embed_is_a_link_to_click(paper):
    (link,) = parsed("/articles/a-visit/").xpath(".//figure[@class='embed']/a")
    assert link.get("href") == "https://player.vimeo.com/video/1"
    assert link.text_content() == "Watch at player.vimeo.com"


def test_page_names_its_one_address(paper):
    page = parsed("/articles/a-visit/?utm_source=x")
    assert page.xpath("string(.//link[@rel='canonical']/@href)").endswith(":8000/articles/a-visit/")
    feeds = [f"/sections/security-and-defence/feed.{format}" for format in ("rss", "atom", "json")]
    assert page.xpath(".//link[@rel='alternate']/@href") == feeds


def test_nothing_in_a_request_but_the_address_changes_a_page(paper, admin_user):
    plain = get("/articles/a-visit/")
    reader = Client()
    reader.force_login(admin_user)
    other = reader.get("/articles/a-visit/?x=1", headers={"accept-language": "ar", "x-forwarded-host": "evil.example"})
    assert other.content == plain.content
    assert dict(other.headers) == dict(plain.headers)
    assert not other.cookies and plain.headers["Vary"] == "Accept-Encoding"


def test_unchanged_page_is_not_sent_again(paper):
    first = get("/articles/a-visit/")
    assert first["Cache-Control"] == "public, max-age=0, must-revalidate"
    for method in ("get", "head"):
        again = getattr(Client(), method)("/articles/a-visit/", headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again["Content-Security-Policy"]
    head = Client().head("/articles/a-visit/")
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", first["ETag"])
    assert get("/articles/new-address/")["ETag"] != first["ETag"]


def test_public_pages_are_only_read(paper):
    for address in ADDRESSES:
        for method in ("post", "put", "delete"):
            assert getattr(Client(), method)(address).status_code == 405, address


@pytest.mark.parametrize("status", ["bad_request", "forbidden", "not_found", "server_error"])
def test_error_pages_do_not_touch_the_database(status, rf):
    from articles.site import errors

    answer = getattr(errors, status)(rf.get("/"))  # without the `db` fixture any query fails
    assert faults_of(answer.content.decode()) == []
    assert answer["Cache-Control"] == "no-store"
