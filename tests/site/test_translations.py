"""An article in several languages: readers see each member while it is live, and pages change at their second."""

from datetime import timedelta

import pytest
from lxml import html

from articles.models import Article, Change, Translation
from articles.publishing import make_translation_of, publish, stop_translating, translate, withdraw
from tests import factories

from .conftest import NOW
from .paper import get

pytestmark = pytest.mark.django_db
ATTRIBUTION = {"speaker": "Ana Ruiz", "honorific": "Captain"}


def page_of(edition):
    return html.fromstring(get(f"/articles/{edition.slug}/").content)


def alternates(edition):
    links = page_of(edition).xpath("//head/link[@hreflang]")
    return {link.get("hreflang"): link.get("href").partition("/articles/")[2] for link in links}


@pytest.fixture
def thursday(clock):
    """An English article and its German translation that goes live in an hour."""
    photo = factories.make_photo()
    english = factories.publish_article(
        slug="the-table",
        headline="The table",
        photos=[photo],
        at=NOW - timedelta(days=1),
        body='<p>“<q data-quote="t1">We read.</q>”</p><aside data-pull="t1"></aside>',
        speakers={"t1": ATTRIBUTION},
    )
    draft = translate(Article.objects.get(slug="the-table"), "de")
    draft = Article.objects.get(pk=draft.pk)
    draft.headline, draft.slug, draft.body = "Der Tisch", "der-tisch", draft.body.replace("We read.", "Wir lesen.")
    draft.save()
    return english, publish(draft, at=NOW + timedelta(hours=1))


def test_a_draft_to_translate_has_what_the_original_has(thursday):
    english, _planned = thursday
    draft = Article.objects.get(slug="der-tisch")
    assert (draft.language, draft.section_id) == ("de", english.section_id)
    assert [row.tag_id for row in draft.article_tags.all()] == [row.tag_id for row in english.edition_tags.all()]
    assert [row.photo_id for row in draft.article_photos.all()] == [
        row.photo_id for row in english.edition_photos.all()
    ]
    quote = draft.quotes.get()
    assert (quote.speaker, quote.honorific, quote.text) == ("Ana Ruiz", "Captain", "Wir lesen.")
    assert quote.ref != "t1"
    assert f'data-pull="{quote.ref}"' in draft.body
    assert [one.headline for one in Article.objects.filter(slug="the-table")] == ["The table"]


def test_a_planned_translation_shows_at_its_second_and_a_withdrawn_one_no_more(thursday, clock):
    english, german = thursday
    before = get("/articles/the-table/").content
    assert b"hreflang" not in before and b"Der Tisch" not in before
    clock.shift(timedelta(hours=1))
    both = {"en": "the-table/", "de": "der-tisch/"}
    assert alternates(english) == alternates(german) == both
    assert page_of(english).xpath('//nav[@class="choices languages"]//a/text()') == ["Deutsch", "English"]
    assert page_of(german).get("lang") == "de"
    assert "1. " not in page_of(english).text_content()
    withdraw(Article.objects.get(slug="der-tisch"))
    assert get("/articles/the-table/").content == before


def test_who_is_a_translation_is_told_to_machines(thursday, clock):
    _, german = thursday
    clock.shift(timedelta(hours=2))
    assert b'"workTranslation":[{"@type":"CreativeWork"' in get("/articles/the-table/").content.replace(b", ", b",")
    assert b'"translationOfWork":{"@type":"CreativeWork"' in get("/articles/der-tisch/").content
    told = get(f"/api/v1/articles/{german.uuid}").json()["translations"]
    assert [(one["language"], one["headline"]) for one in told] == [("en", "The table")]
    part = get("/sitemap-articles-0.xml").content.decode()
    assert part.count('hreflang="de"') == part.count('hreflang="en"') == 2


def test_the_cache_hears_of_every_page_of_the_group(thursday):
    keys = {f"article:{edition.article_id}" for edition in thursday}
    last = Change.objects.order_by("-pk").first().pk
    withdraw(Article.objects.get(slug="der-tisch"))
    assert keys <= set(Change.objects.filter(pk__gt=last).values_list("key", flat=True))
    last = Change.objects.order_by("-pk").first().pk
    stop_translating(Article.objects.get(slug="der-tisch"))
    assert keys == set(Change.objects.filter(pk__gt=last).values_list("key", flat=True))


def test_a_language_is_in_a_group_once_and_an_article_in_one_group(thursday):
    other, third = factories.make_article(language="de"), factories.make_article(language="fr")
    english, german = (Article.objects.get(slug=slug) for slug in ("the-table", "der-tisch"))
    with pytest.raises(ValueError, match="Der Tisch"):
        make_translation_of(other, english)
    with pytest.raises(ValueError, match="Der Tisch"):
        translate(english, "DE")
    for language in ("", "x y", '"><script>', "e" * 30):
        with pytest.raises(ValueError, match="BCP 47"):
            translate(english, language)
    make_translation_of(third, german)
    with pytest.raises(ValueError, match="already"):
        make_translation_of(third, other)
    assert set(Translation.objects.values_list("original__slug", "language")) == {
        ("the-table", "en"),
        ("the-table", "de"),
        ("the-table", "fr"),
    }
    german.language = "fr"
    german.save()  # past the form, which refuses it: the group keeps one article a language
    assert not Translation.objects.filter(article=german.pk).exists()
    stop_translating(english)
    assert not Translation.objects.exists()
