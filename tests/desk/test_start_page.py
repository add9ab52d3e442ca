"""The start page says what lies before whoever opens it, and costs the same whatever the archive is."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Comment
from articles.publishing import assign, move, publish
from tests.desk.conftest import make_staff
from tests.factories import make_article, make_section, publish_article

pytestmark = pytest.mark.django_db
LATER = timezone.now() + timedelta(days=9)


def start(user):
    """The headlines of each box."""
    client = Client()
    client.force_login(user)
    page = client.get(reverse("admin:index"))
    return {box.name: [line.headline for line in box.lines] for box in page.context["start"].boxes}, page.text


def test_reporter_sees_own_work_and_what_others_read_of_it():
    reporter = make_staff("reporter")
    make_article(headline="Mine", created_by=reporter)
    make_article(headline="Read by others", created_by=reporter, state="in_review")
    make_article(headline="Of somebody else")
    given = make_article(headline="Given to me")
    assign(given, by=None, assignee=reporter, due_at=timezone.now() - timedelta(hours=1))
    boxes, page = start(reporter)
    assert set(boxes["mine"]) == {"Mine", "Read by others", "Given to me"}
    assert boxes["review"] == ["Read by others"]
    assert boxes["attention"] == ["Given to me"]
    assert "waiting" not in boxes and "Of somebody else" not in page


def test_reviewer_sees_what_waits_in_the_own_sections_soonest_first():
    section = make_section()
    sub = make_staff("sub_editor", sections=[section])
    make_article(headline="Elsewhere", section=make_section(), state="in_review")
    make_article(headline="Some day", section=section, state="in_review")
    soon = make_article(headline="Soon", section=section, state="in_review")
    assign(soon, by=None, due_at=LATER)
    make_article(headline="Ready already", section=section, state="ready")
    assert start(sub)[0]["waiting"] == ["Soon", "Some day"]


def test_publisher_sees_what_is_ready(editor):
    make_article(headline="In review", state="in_review")
    make_article(headline="Ready", state="ready")
    assert set(start(editor)[0]["waiting"]) == {"In review", "Ready"}


def test_what_was_published_is_not_in_hand_until_it_is_changed(editor):
    edition = publish_article(headline="Out", created_by=editor)
    boxes, _ = start(editor)
    assert (boxes["mine"], boxes["published"]) == ([], ["Out"])
    article = Article.objects.get(pk=edition.article_id)
    article.standfirst = "New"
    article.save()
    assert start(editor)[0]["mine"] == ["Out"]


def test_scheduled_comes_in_the_order_of_the_clock(editor):
    for days, headline in ((3, "Later"), (1, "First")):
        publish(make_article(headline=headline), at=timezone.now() + timedelta(days=days))
    assert start(editor)[0]["scheduled"] == ["First", "Later"]


def test_ready_with_an_open_question_needs_attention(editor):
    article = make_article(headline="Asked", state="ready")
    Comment.objects.create(article=article, text="Sure?")
    make_article(headline="Not asked", state="ready")
    assert start(editor)[0]["attention"] == ["Asked"]


def test_reason_of_whoever_sent_it_back_is_told():
    reporter = make_staff("reporter")
    article = make_article(headline="Mine", created_by=reporter, state="in_review")
    move(article, "draft", by=None, reason="Where is the second source?")
    assert "Where is the second source?" in start(reporter)[1]
    move(article, "in_review", by=reporter)
    assert "Where is the second source?" not in start(reporter)[1]


@pytest.mark.parametrize("count", [2, 30])
def test_start_page_costs_the_same(editor, django_assert_max_num_queries, count):
    for number in range(count):
        make_article(created_by=editor, state="in_review")
        publish(make_article(), at=LATER + timedelta(hours=number))
        publish_article()
    client = Client()
    client.force_login(editor)
    with django_assert_max_num_queries(14):
        page = client.get(reverse("admin:index"))
    assert all(len(box.lines) <= 8 for box in page.context["start"].boxes)


def test_without_rights_on_articles_there_is_no_start_block(db):
    client = Client()
    client.force_login(make_staff())
    assert client.get(reverse("admin:index")).context["start"] is None
