"""Lists of the desk: what they find, what they offer, and that neither costs more in a larger archive."""

import pytest
from django.urls import reverse
from lxml import html

from articles.desk.admin.in_use import values_in_use
from articles.models import Activity, Article
from tests.desk.conftest import make_staff
from tests.factories import make_article, make_section, make_tag, publish_article

pytestmark = pytest.mark.django_db
LIST = "admin:articles_article_changelist"


def found(client, **query):
    answer = client.get(reverse(LIST), query)
    assert answer.status_code == 200
    return {article.headline for article in answer.context["cl"].result_list}


def test_a_filter_offers_the_values_that_some_record_has():
    assert values_in_use(Article, "language") == []
    for language in ("en", "fr", "en", "pt-BR"):
        make_article(language=language)
    assert values_in_use(Article, "language") == ["en", "fr", "pt-BR"]
    assert values_in_use(Activity, "action") == sorted(set(Activity.objects.values_list("action", flat=True)))


def test_the_filter_of_languages_sifts(desk):
    make_article(headline="One", language="en")
    make_article(headline="Deux", language="fr")
    assert found(desk, language="fr") == {"Deux"}
    page = html.fromstring(desk.get(reverse(LIST)).text)
    assert page.xpath("string(//a[@href='?language=fr'])").strip() == "français"


def test_search_finds_words_of_headline_and_address_together_with_a_filter(desk, monkeypatch):
    here, there = make_section(), make_section()
    make_article(headline="Bridges of Calder", section=here)
    make_article(headline="Calder bridges again", section=there)
    make_article(headline="Nothing of the kind", slug="calder-by-night", section=here)
    for most in (2_000, 2):
        monkeypatch.setattr("articles.desk.article_search.MOST", most)
        assert found(desk, q="calder BRIDGES") == {"Bridges of Calder", "Calder bridges again"}
        assert found(desk, q="calder", section__id__exact=here.pk) == {"Bridges of Calder", "Nothing of the kind"}
        assert found(desk, q="zzyzx") == set()


def test_of_very_many_articles_a_search_lists_those_saved_last_and_says_so(desk, monkeypatch):
    monkeypatch.setattr("articles.desk.article_search.MOST", 2)
    monkeypatch.setattr("articles.desk.admin.article.MOST", 2)
    section = make_section()
    make_article(headline="Found by its tag", tags=[make_tag(name="Calder")])
    old = make_article(headline="Calder one", section=section)
    for number in ("two", "three", "four"):
        make_article(headline=f"Calder {number}")
    old.save()
    page = desk.get(reverse("admin:articles_article_changelist"), {"q": "calder"})
    assert {row.headline for row in page.context["cl"].result_list} == {"Calder one", "Calder four"}
    assert "More than 2 articles match. The 2 saved last are listed" in page.text
    page = desk.get(reverse("admin:articles_article_changelist"), {"q": "calder", "section__id__exact": section.pk})
    assert {row.headline for row in page.context["cl"].result_list} == {"Calder one"}
    assert "saved last" not in page.text


def test_parts_of_words_are_found_among_the_articles_saved_last(desk, monkeypatch):
    monkeypatch.setattr("articles.desk.article_search.RECENT", 2)
    for headline in ("Old harbourmaster", "Harbourside", "A harbouring town"):
        make_article(headline=headline)
    assert found(desk, q="arbour") == {"Harbourside", "A harbouring town"}
    assert found(desk, q="harbourmaster") == {"Old harbourmaster"}


def test_lists_by_what_readers_have(desk):
    publish_article(headline="Live one")
    make_article(headline="Draft one")
    assert found(desk, live="yes") == {"Live one"}
    assert found(desk, live="no") == {"Draft one"}
    assert found(desk, live="scheduled") == set()


def test_a_search_shows_no_article_that_one_may_not_know_of(client):
    here, there = make_section(), make_section()
    make_article(headline="Calder here", section=here)
    make_article(headline="Calder there", section=there)
    client.force_login(make_staff("sub_editor", sections=[here]))
    assert found(client, q="calder") == {"Calder here"}


def test_the_changes_log_and_its_filters_speak_the_language_of_the_desk(desk, editor):
    article = make_article()
    Activity.objects.note("publish", article, by=editor)
    Activity.objects.note("change", article, by=editor, before={"headline": "One"}, after={"headline": "Two"})
    desk.cookies["desk_language"] = "de"
    page = html.fromstring(desk.get(reverse("admin:articles_activity_changelist")).text)
    (table,) = page.xpath("//table[@id='result_list']")
    assert "Artikel: " in table.text_content() and "Überschrift: " in table.text_content()
    assert page.xpath("string(//a[@href='?action=publish'])").strip() == "hat es veröffentlicht"
    assert page.xpath("string(//a[@href='?kind=article'])").strip() == "Artikel"


def test_what_the_program_says_in_the_changes_log_speaks_the_language_of_the_desk(desk, editor):
    article = make_article()
    desk.post(reverse("admin:articles_article_paste"), {"text": "Head\n\nText."})
    Activity.objects.note("publish", article, by=editor, after=[{"edition": 1, "from": None, "until": None}])
    Activity.objects.note(
        "change", article, by=editor, after={"quotes": ["One"], "article tags": ["Two"], "upload": "x"}
    )
    desk.cookies["desk_language"] = "de"
    page = html.fromstring(desk.get(reverse("admin:articles_activity_changelist")).text)
    (table,) = page.xpath("//table[@id='result_list']")
    told = table.text_content()
    for words in (
        "Ausgabe 1, ab –, bis –",
        "Zitate: ",
        "Schlagwörter: ",
        "Datei: ",
        "Als Text eingefügt.",
        "Begründung",
    ):
        assert words in told
    assert "Pasted" not in told and "quotes" not in told and "edition" not in told
    filters = " ".join(page.xpath("//*[@id='changelist-filter']//summary//text()"))
    assert "Handlung" in filters and "Art" in filters and "action" not in filters and "kind" not in filters


def test_times_of_a_preview_link_speak_the_language_of_the_desk(desk):
    desk.cookies["desk_language"] = "de"
    page = desk.get(reverse("admin:articles_article_links", args=[make_article().pk])).text
    assert "48 Stunden" in page and "hours" not in html.fromstring(page).xpath("string(//select)")
