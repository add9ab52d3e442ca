"""Load data is as true as what editors write: every promise holds on it, and it is always the same."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from articles.models import Article, Change, Edition, content_of, digest_of
from newsroom.load import NotLoadData, write
from newsroom.load import load_articles as load
from newsroom.load.bare import bare_tables
from newsroom.load.text import Cast, story
from tests import factories

pytestmark = pytest.mark.django_db


CAST = Cast(tags=12, authors=4, people=9, organisations=3, photos=2, sections=2)


def load_articles(number):
    return load(number, cast=CAST)


def test_load_data_keeps_every_promise(capsys):
    assert load_articles(60) == 60
    call_command("check_newsroom")
    assert "BROKEN" not in capsys.readouterr().out
    for article in Article.objects.all():
        assert article.revisions.get().sha256 == digest_of(content_of(article))
    assert Edition.live.count() == 58  # every 50th is work in hand
    edition = Edition.live.first()
    page = Client().get(edition.get_absolute_url())
    assert edition.headline in page.text


def test_more_can_be_added_and_the_same_number_adds_nothing():
    load_articles(5)
    last = Change.objects.order_by("pk").last()
    assert (load_articles(8), load_articles(8)) == (3, 0)
    told = set(Change.objects.filter(pk__gt=last.pk).values_list("key", flat=True))
    edition = Edition.live.first()
    assert {
        "home",
        f"section:{edition.section_id}",
        *(f"tag:{use.tag_id}" for use in edition.edition_tags.all()),
    } <= told
    assert Article.objects.count() == 8


def test_load_data_is_always_the_same_and_a_database_with_other_articles_is_left_alone():
    load_articles(30)
    assert {edition.headline for edition in Edition.live.all()} == {
        story(number, CAST).headline for number in range(30) if number
    }
    article = factories.make_article(headline="Ours")
    with pytest.raises(NotLoadData):
        load_articles(60)
    assert Article.objects.count() == 31
    article.refresh_from_db()
    assert article.headline == "Ours"


def _indexes_and_constraints():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema UNION"
            " SELECT conname, conrelid::regclass || pg_get_constraintdef(oid) FROM pg_constraint"
        )
        return set(cursor.fetchall())


@pytest.mark.postgresql  # SQLite has one writer
@pytest.mark.django_db(transaction=True)
def test_a_large_load_is_as_true_and_leaves_every_index_and_constraint(monkeypatch, capsys):
    monkeypatch.setattr(write, "BATCH", 20)
    before = _indexes_and_constraints()
    assert load(55, cast=CAST, many=1) == 55
    assert _indexes_and_constraints() == before
    with connection.cursor() as cursor:
        cursor.execute("SELECT place FROM articles_searchentry ORDER BY ctid")
        lying = [place for (place,) in cursor.fetchall()]
    assert len(lying) == 53 and lying == sorted(lying), "rows that are searched lie in the order of time"
    call_command("check_newsroom")
    assert "BROKEN" not in capsys.readouterr().out
    with pytest.raises(ZeroDivisionError), bare_tables(["articles_edition", "articles_editiontag"], print):
        raise ZeroDivisionError  # a load that was stopped
    assert _indexes_and_constraints() != before
    assert load(60, cast=CAST, many=1) == 5
    assert _indexes_and_constraints() == before
    assert Edition.live.count() == 58
