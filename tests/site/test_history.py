"""Readers see what changed in an article, and an honest word where one was taken down."""

import json
from datetime import timedelta

import pytest
from lxml import html

from articles.models import Article, Correction
from articles.publishing import CorrectionNote, publish, withdraw
from tests import factories

from .conftest import NOW
from .paper import faults_of, get

pytestmark = pytest.mark.django_db

BODY = '<p>“<q data-quote="hist{0}">We will come,</q>” she said.</p>\n<p>The second stays.</p>'


def corrected(clock, slug="the-visit", **fields):
    """An article, published twice: a correction changed a quote and the headline."""
    ref = f"hist{slug[-1]}"
    speakers = {ref: {"speaker": "Ana Ruiz", "printed": "Ana Ruiz, Mayor"}}
    article = factories.make_article(
        slug=slug, headline="The old headline", body=BODY.format(slug[-1]), speakers=speakers, **fields
    )
    publish(article, at=NOW - timedelta(days=3))
    article.headline = "The new headline"
    article.body = article.body.replace("will come", "will not come")
    article.save()
    publish(article, at=NOW - timedelta(days=1), correction=CorrectionNote(Correction.Kind.CORRECTION, "It was no."))
    return article


def test_history_tells_every_edition_with_its_note_and_its_words(clock):
    corrected(clock)
    page = get("/articles/the-visit/history/").content.decode()
    assert not faults_of(page)
    tree = html.fromstring(page)
    assert [" ".join(item.xpath(".//h2")[0].text_content().split()[:2]) for item in tree.xpath("//ol/li[h2]")] == [
        "Edition 2,",
        "First published,",
    ]
    newest = tree.xpath("//ol/li[h2]")[0]
    assert "It was no." in newest.text_content()
    assert [one.text_content() for one in newest.xpath(".//ins")] == ["added: new", "added: not "]
    assert [one.text_content() for one in newest.xpath(".//del")] == ["removed: old"]
    assert newest.xpath(".//ins/q")[0].text_content() == "not "  # the quote is shown as a quote
    assert "1 paragraph unchanged" not in newest.text_content()  # it stands beside the change
    assert get("/articles/the-visit/").content.decode().count('href="/articles/the-visit/history/"') == 1


def test_history_names_a_picture_that_came_into_the_text_and_no_id(clock):
    article = corrected(clock)
    photo = factories.make_photo()
    article.article_photos.create(photo=photo, position=9)
    article.body += f'<figure data-photo="{photo.ref}"></figure>'
    article.save()
    publish(article)
    tree = html.fromstring(get("/articles/the-visit/history/").content.decode())
    newest = tree.xpath("//ol/li[h2]")[0].text_content()
    assert "A picture or film was added here." in newest and photo.ref not in newest


def test_first_edition_needs_no_history_link_but_has_the_page(clock):
    factories.publish_article(slug="alone")
    assert "/history/" not in get("/articles/alone/").content.decode()
    assert "as it first appeared" in get("/articles/alone/history/").content.decode()


def test_editions_that_readers_never_saw_are_not_in_the_history(clock):
    article = corrected(clock)
    article.headline = "Secret headline"
    article.save()
    before = get("/articles/the-visit/history/").content
    publish(article, at=NOW + timedelta(hours=1))
    assert get("/articles/the-visit/history/").content == before
    withdraw(article, at=NOW + timedelta(minutes=1))
    clock.shift(timedelta(seconds=30))
    assert get("/articles/the-visit/history/").content == before


def test_old_address_of_a_history_leads_to_the_present_one(clock):
    article = corrected(clock)
    article.slug = "another-address"
    article.save()
    publish(article)
    answer = get("/articles/the-visit/history/")
    assert (answer.status_code, answer["Location"]) == (301, "/articles/another-address/history/")


@pytest.mark.parametrize("count", [3, 45])
def test_history_costs_the_same_however_long_it_is(clock, django_assert_max_num_queries, count):
    article = factories.make_article(slug="long", tags=[factories.make_tag()])
    for number in range(count):
        article.headline = f"Headline {number}"
        article.save()
        publish(article, at=NOW - timedelta(minutes=count - number))
    with django_assert_max_num_queries(17):
        page = get("/articles/long/history/").content.decode()
    assert page.count("<h2>") == min(count, 20)
    assert ("Older editions" in page) == (count > 20)
    if count > 20:
        older = get("/articles/long/history/?before=6").content.decode()
        assert "First published" in older and older.count("<h2>") == 5


@pytest.mark.parametrize("cursor", ["0", "1", "-3", "x", "99", "9" * 30, "%00", "²"])
def test_nonsense_asked_of_a_history_is_refused(clock, cursor):
    corrected(clock)
    assert get(f"/articles/the-visit/history/?before={cursor}").status_code == 400


def test_withdrawn_article_says_so_and_no_more(clock):
    article = corrected(clock)
    factories.publish_article(headline="Something newer")
    withdraw(article, notice="The report could not be upheld.", reason="Internal matter")
    for address in ["/articles/the-visit/", "/articles/the-visit/history/"]:
        answer = get(address)
        page = answer.content.decode()
        assert answer.status_code == 410
        assert not faults_of(page)
        assert "The report could not be upheld." in page and "Something newer" in page
        assert "headline</h1>" not in page and "Internal matter" not in page and "noindex" in page


def test_article_whose_time_is_over_is_gone_at_that_second(clock):
    article = factories.make_article(slug="for-a-day")
    publish(article, at=NOW - timedelta(hours=1), until=NOW + timedelta(seconds=1))
    assert get("/articles/for-a-day/").status_code == 200
    clock.shift(timedelta(seconds=1))
    assert get("/articles/for-a-day/").status_code == 410
    publish(Article.objects.get(pk=article.pk))
    assert get("/articles/for-a-day/").status_code == 200


def test_address_of_a_draft_and_of_a_called_off_edition_are_unknown(clock):
    factories.make_article(slug="a-draft")
    article = factories.make_article(slug="called-off")
    publish(article, at=NOW + timedelta(hours=1))
    withdraw(article)
    clock.shift(timedelta(hours=2))
    unknown = get("/articles/no-such-article/").content
    for slug in ["a-draft", "called-off"]:
        for address in [f"/articles/{slug}/", f"/articles/{slug}/history/"]:
            answer = get(address)
            assert (answer.status_code, answer.content) == (404, unknown)


def linked_data(address: str) -> dict:
    (script,) = html.fromstring(get(address).content.decode()).xpath('//script[@type="application/ld+json"]')
    data = json.loads(script.text)
    assert data["@context"] == "https://schema.org"
    return next(thing for thing in data["@graph"] if thing["@type"] == "NewsArticle")


def test_machines_read_the_corrections_too(clock):
    corrected(clock, authors=[factories.make_person(name="Li Wen")])
    data = linked_data("/articles/the-visit/")
    assert data["@type"] == "NewsArticle" and data["headline"] == "The new headline"
    assert data["author"][0]["name"] == "Li Wen"
    assert data["correction"] == [
        {
            "@type": "CorrectionComment",
            "text": "It was no.",
            "name": "Correction",
            "datePublished": "2026-03-13T09:30:00+00:00",
            "inLanguage": "en",
        }
    ]


def test_no_word_breaks_out_of_the_linked_data(clock):
    factories.publish_article(slug="bad", headline="</script><script>alert(1)</script><!-- &lt; \u2028")
    assert linked_data("/articles/bad/")["headline"].startswith("</script><script>")
    assert "<script>alert" not in get("/articles/bad/").content.decode()
