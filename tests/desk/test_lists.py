"""Lists of the desk: what they find, what they offer, and that neither costs more in a larger archive."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from articles.desk.admin.in_use import values_in_use
from articles.models import Activity, Article
from tests.desk.conftest import make_staff
from tests.factories import make_article, make_section, publish_article

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
    for few in (1_000, 1):  # more found than are named one by one
        monkeypatch.setattr("articles.desk.admin.article._FEW", few)
        assert found(desk, q="calder BRIDGES") == {"Bridges of Calder", "Calder bridges again"}
        assert found(desk, q="calder", section__id__exact=here.pk) == {"Bridges of Calder", "Nothing of the kind"}
        assert found(desk, q="zzyzx") == set()


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


@pytest.mark.sqlite
def test_a_search_reads_its_own_index_and_no_article(desk):
    for number in range(3):
        make_article(headline=f"Calder {number}")
    with CaptureQueriesContext(connection) as asked:
        found(desk, q="calder")
    searches = [query["sql"] for query in asked if "LIKE" in query["sql"]]
    assert searches
    with connection.cursor() as cursor:
        for sql in searches:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            steps = [row[-1] for row in cursor.fetchall()]
            assert any("COVERING INDEX article_search" in step for step in steps), steps


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
