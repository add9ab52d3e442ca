"""A quote has a page of its own, a card for other sites, a picture, and an address that never lies."""

import io
import json
import os
from datetime import timedelta
from urllib.parse import quote as quoted
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.core.management import call_command
from lxml import html
from PIL import Image

from articles.models import Article, Correction
from articles.publishing import CorrectionNote, publish, withdraw
from articles.site.quote_pictures import picture_name
from tests import factories

from .conftest import NOW
from .paper import get

SPEAKER = {"speaker": "Ana Ruiz", "honorific": "Mayor", "role": "Mayor of Halvard"}
CORRECTED = CorrectionNote(Correction.Kind.CORRECTION, "She said this, not that.")


def page_of(address):
    answer = get(address)
    assert answer.status_code == 200
    return html.fromstring(answer.content.decode())


def republish(article, body, at, correction=CORRECTED, **speakers):
    article.refresh_from_db()
    article.body = body
    article.save(record=False)
    for ref, fields in speakers.items():
        article.quotes.filter(ref=ref).update(**fields)
    article.record_revision()
    return publish(article, at=at, correction=correction)


def an_article(body, *, at=NOW - timedelta(days=3), speakers=("one1",), **fields):
    edition = factories.publish_article(body=body, at=at, speakers=dict.fromkeys(speakers, SPEAKER), **fields)
    return Article.objects.get(pk=edition.article_id)


def test_page_shows_the_quote_where_it_stands(paper):
    page = page_of("/quotes/sarvan1/")
    context = page.xpath('//section[@class="context"]')[0]
    assert [mark.text for mark in context.xpath(".//q")] == ["The Sound is open,", "It stays so."]
    assert "He came." in context.text_content() and "After that" in context.text_content()
    assert page.xpath('//a[text()="Read on in the article"]/@href') == ["/articles/a-visit/#quote-sarvan1"]
    article = page_of("/articles/a-visit/")
    assert len(article.xpath('//*[@id="quote-sarvan1"]')) == 1


def test_other_quotes_around_it_are_not_marked(db, clock):
    an_article('<p>“<q data-quote="two2">Before,</q>” he said.</p><p>“<q data-quote="one1">Words,</q>” she said.</p>',
               speakers=["one1", "two2"])  # fmt: skip
    context = page_of("/quotes/one1/").xpath('//section[@class="context"]')[0]
    assert [mark.text for mark in context.xpath(".//q")] == ["Words,"]
    assert "“Before,”" in context.text_content()


def test_huge_paragraphs_around_a_quote_are_cut_with_a_visible_ellipsis(db, clock):
    filler = "word " * 200_000
    an_article(f'<p>{filler}</p><p>{filler}“<q data-quote="one1">The words</q>” {filler}</p><p>{filler}</p>')
    answer = get("/quotes/one1/")
    assert len(answer.content) < 20_000
    context = html.fromstring(answer.content.decode()).xpath('//section[@class="context"]')[0]
    assert context.text_content().count("…") == 4
    assert context.xpath(".//q")[0].text == "The words"


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "“Words,”"),
        ("de-AT", "„Words,“"),
        ("fr", "«\u202fWords,\u202f»"),
        ("ar", "«Words,»"),
        ("de-CH", "«Words,»"),
    ],
)
def test_title_of_a_quote_has_the_marks_of_its_language(db, clock, language, title):
    an_article('<p>“<q data-quote="one1">Words,</q>” she said.</p>', language=language)
    assert f": {title} – " in page_of("/quotes/one1/").findtext(".//title")


def test_corrected_quote_shows_what_it_replaced(db, clock):
    article = an_article('<p>“<q data-quote="one1">We never agreed</q>”, she said.</p>')
    republish(article, '<p>“<q data-quote="one1">We always agreed</q>”, she said.</p>', NOW - timedelta(days=1))
    page = page_of("/quotes/one1/")
    replaced = page.xpath('//div[@class="replaced"]')[0]
    assert replaced.xpath("./del/text()[last()]") == ["never"] and replaced.xpath("./ins/text()[last()]") == ["always"]
    assert "She said this, not that." in page.text_content()


def test_quote_that_a_correction_took_out_is_gone_and_says_why(db, clock):
    article = an_article('<p>“<q data-quote="one1">We never agreed</q>”, she said.</p>', headline="The talks")
    republish(article, "<p>She said nothing.</p>", NOW - timedelta(days=1))
    for address in ("/quotes/one1/", "/quotes/one1/card/"):
        answer = get(address)
        assert answer.status_code == 410
        told = html.fromstring(answer.content.decode()).text_content()
        assert "She said this, not that." in told and "The talks" in told
        assert "never agreed" not in told


def test_quote_marked_anew_with_the_same_words_is_found_under_its_old_address(db, clock):
    article = an_article('<p>“<q data-quote="one1">We agreed</q>”, she said.</p>')
    republish(article, '<p>“<q data-quote="new1">We agreed</q>”, she said.</p>', NOW - timedelta(days=1), new1=SPEAKER)
    answer = get("/quotes/one1/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/quotes/new1/")
    assert get("/quotes/one1/card/").headers["Location"] == "/quotes/new1/card/"


def test_quote_of_a_withdrawn_article_is_gone_with_its_notice(db, clock):
    article = an_article('<p>“<q data-quote="one1">We agreed</q>”, she said.</p>')
    name = picture_name(article.editions.get().quotes.get())
    assert get(f"/quotes/one1/{name}").status_code == 200
    withdraw(article, notice="The recording was forged.")
    answer = get("/quotes/one1/")
    assert answer.status_code == 410 and b"The recording was forged." in answer.content
    assert get(f"/quotes/one1/{name}").status_code == 404
    assert get(f"/oembed?url={settings.SITE_URL}/quotes/one1/").status_code == 404


def test_quote_that_only_a_future_edition_has_is_unknown(db, clock):
    article = an_article('<p>“<q data-quote="one1">We agreed</q>”, she said.</p>')
    body = '<p>“<q data-quote="one1">We agreed</q>” “<q data-quote="secret1">Later</q>”</p>'
    republish(article, body, NOW + timedelta(days=1), secret1=SPEAKER)
    assert get("/quotes/secret1/").status_code == get("/quotes/secret1/card/").status_code == 404
    assert get("/quotes/secret1/").content == get("/quotes/neverwas/").content


# The picture


def test_picture_has_the_size_that_networks_ask_for_and_may_be_kept_for_ever(paper):
    address = page_of("/quotes/sarvan1/").xpath('//meta[@property="og:image"]/@content')[0]
    answer = get(address.removeprefix(settings.SITE_URL))
    picture = Image.open(io.BytesIO(answer.content))
    assert (picture.format, picture.size) == ("PNG", (1200, 630))
    assert "Bulent Sarvan" in picture.text["Title"] and "The Sound is open" in picture.text["Description"]
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert get(address.removeprefix(settings.SITE_URL)).content == answer.content


def test_corrected_words_are_another_picture_and_the_old_one_is_unknown_and_not_kept(db, clock):
    article = an_article('<p>“<q data-quote="one1">Never</q>”, she said.</p>')
    old = picture_name(article.editions.get().quotes.get())
    assert get(f"/quotes/one1/{old}").status_code == 200
    edition = republish(article, '<p>“<q data-quote="one1">Always</q>”, she said.</p>', NOW - timedelta(days=1))
    new = picture_name(edition.quotes.get())
    assert new != old and get(f"/quotes/one1/{new}").status_code == 200
    assert get(f"/quotes/one1/{old}").status_code == 404
    assert [path.name for path in (settings.DATA_DIR / "cards" / "on").glob("one1.*")] == [f"one1.{new}"]


def test_pictures_of_quotes_that_are_gone_or_say_something_else_are_swept_and_no_others(db, clock, capsys):
    one, two, three = (
        an_article(f'<p>“<q data-quote="{ref}">Never</q>”, she said.</p>', speakers=(ref,))
        for ref in ("one1", "two2", "thr3")
    )
    for ref, article in (("one1", one), ("two2", two), ("thr3", three)):
        assert get(f"/quotes/{ref}/{picture_name(article.editions.get().quotes.get())}").status_code == 200
    republish(one, '<p>“<q data-quote="one1">Always</q>”, she said.</p>', NOW - timedelta(days=1))
    withdraw(two, at=NOW)
    folder = settings.DATA_DIR / "cards"
    (folder / "on" / ".torn").write_bytes(b"of a process that was killed")
    everything = sorted(path.name for path in folder.rglob("*") if path.is_file())
    for path in folder.rglob("*"):
        os.utime(path, (0, 0))
    call_command("sweep_files")
    assert sorted(path.name for path in folder.rglob("*") if path.is_file()) == everything
    assert capsys.readouterr().out.count(" cards: ") == 3
    call_command("sweep_files", "--delete")
    assert [path.name.partition(".")[0] for path in folder.rglob("*") if path.is_file()] == ["thr3"]


def test_nobody_can_fill_the_disk_with_pictures(paper):
    folder = settings.DATA_DIR / "cards"
    before = set(folder.rglob("*")) if folder.exists() else set()
    for name in ("0" * 32, "f" * 32):
        assert get(f"/quotes/sarvan1/{name}.png").status_code == 404
        assert get(f"/quotes/nobody/{name}.png").status_code == 404
    assert (set(folder.rglob("*")) if folder.exists() else set()) == before


# The card


def test_card_may_be_framed_by_anybody_and_does_nothing_else(paper):
    answer = get("/quotes/sarvan1/card/")
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy and "default-src 'none'" in policy and "script-src" not in policy
    assert "X-Frame-Options" not in answer.headers and not answer.cookies
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    card = html.fromstring(answer.content.decode())
    assert not card.xpath("//script | //form | //img")
    assert "The Sound is open, It stays so." in card.text_content()
    assert "Deputy Chief of Staff, Command North" in card.text_content()


@pytest.mark.parametrize("address", ["/", "/quotes/", "/quotes/sarvan1/", "/articles/a-visit/", "/oembed", "/nothing/"])
def test_no_other_page_may_be_framed(paper, address):
    answer = get(address)
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_long_quote_is_cut_in_the_card_with_a_visible_ellipsis(db, clock):
    an_article(f'<p>“<q data-quote="one1">{"many words " * 20_000}end</q>”</p>')
    answer = get("/quotes/one1/card/")
    card = html.fromstring(answer.content.decode())
    assert len(answer.content) < 4_000
    assert card.xpath("string(//blockquote)").endswith("many …")
    assert "Read it whole" in card.text_content()


def test_embed_code_can_be_copied_without_a_script(paper):
    code = page_of("/quotes/sarvan1/").xpath('string(//textarea[@id="embed"])')
    frame = html.fromstring(code)
    assert frame.tag == "iframe" and frame.get("src") == f"{settings.SITE_URL}/quotes/sarvan1/card/"


# oEmbed


def oembed(url, **parameters):
    more = "".join(f"&{name}={value}" for name, value in parameters.items())
    return get(f"/oembed?url={quoted(url, safe='')}{more}")


def test_oembed_tells_how_to_show_the_quote(paper):
    links = page_of("/quotes/sarvan1/").xpath('//link[@type="application/json+oembed"]/@href')
    answer = get(links[0].removeprefix(settings.SITE_URL))
    told = json.loads(answer.content)
    assert answer.headers["Content-Type"] == "application/json"
    assert (told["version"], told["type"], told["provider_name"]) == ("1.0", "rich", settings.SITE_NAME)
    assert told["author_name"] == "Rear Admiral Bulent Sarvan"
    assert html.fromstring(told["html"]).get("width") == str(told["width"])
    assert get(told["thumbnail_url"].removeprefix(settings.SITE_URL)).status_code == 200


def test_oembed_speaks_xml_and_keeps_to_the_limits(paper):
    answer = oembed(f"{settings.SITE_URL}/quotes/sarvan1/", format="xml", maxwidth=300, maxheight=200)
    told = {element.tag: element.text for element in ElementTree.fromstring(answer.content)}
    assert answer.headers["Content-Type"].startswith("text/xml")
    assert (int(told["width"]), int(told["height"])) <= (300, 200) and int(told["height"]) <= 200
    frame = html.fromstring(told["html"])
    assert (frame.get("width"), frame.get("height")) == (told["width"], told["height"])
    assert "thumbnail_url" not in told


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 400),
        ("?url=", 400),
        ("?url=https%3A%2F%2Fevil.example%2Fquotes%2Fsarvan1%2F", 404),
        ("?url=%2F%2Fevil.example%2Fquotes%2Fsarvan1%2F", 404),
        ("?url=%2Fquotes%2Fsarvan1%2F", 404),
        ("?url=file%3A%2F%2F%2Fetc%2Fpasswd", 404),
        ("?url=http%3A%2F%2F%5B", 404),
        ("?url={site}%2Farticles%2Fa-visit%2F", 404),
        ("?url={site}%2Fquotes%2Fnobody%2F", 404),
        ("?url={site}@evil.example%2Fquotes%2Fsarvan1%2F", 404),
        ("?url={site}%2Fquotes%2Fsarvan1%2F&format=jsonp", 501),
        ("?url={site}%2Fquotes%2Fsarvan1%2F&maxwidth=-1", 400),
        ("?url={site}%2Fquotes%2Fsarvan1%2F&maxwidth=1e9", 400),
        ("?url={site}%2Fquotes%2Fsarvan1%2F&maxheight=٣٠٠", 400),
        ("?url={site}%2Fquotes%2Fsarvan1%2F&maxwidth=", 400),
        ("?url={site}%2Fquotes%2Fsarvan1%2F&callback=alert", 200),
    ],
)
def test_oembed_answers_only_for_quotes_of_ours(paper, query, status):
    answer = get("/oembed" + query.replace("{site}", quoted(settings.SITE_URL, safe="")))
    assert answer.status_code == status
    assert "Location" not in answer.headers
