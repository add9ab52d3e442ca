"""Load data is as true as what editors write: every promise holds on it, and it is always the same."""

import pytest
from django.core.management import call_command
from django.test import Client

from articles.models import Article, Change, Edition, content_of, digest_of
from newsroom.load import load_articles, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def small_cast(monkeypatch):
    monkeypatch.setattr(write, "CAST", write.Cast(tags=12, people=9, organisations=3, photos=2, sections=2))


def test_load_data_keeps_every_promise(small_cast, capsys):
    assert load_articles(60) == 60
    call_command("check_newsroom")
    assert "BROKEN" not in capsys.readouterr().out
    for article in Article.objects.all():
        assert article.revisions.get().sha256 == digest_of(content_of(article))
    assert Edition.live.count() == 58  # every 50th is work in hand
    edition = Edition.live.first()
    page = Client().get(edition.get_absolute_url())
    assert edition.headline in page.text


def test_more_can_be_added_and_the_same_number_adds_nothing(small_cast):
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
