"""Where an article stands: one wording for its page, the list and the start page."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from articles.publishing import move, publish, withdraw
from tests.factories import make_article, publish_article

from .forms import change_page

pytestmark = pytest.mark.django_db

LATER = datetime(2998, 11, 25, 18, 10, 30, tzinfo=timezone.get_default_timezone())


def edited(article: Article, **fields) -> Article:
    article.refresh_from_db()
    for name, value in fields.items():
        setattr(article, name, value)
    article.save()
    return article


def moved(article: Article, state: str) -> Article:
    move(article, state, by=None)
    return article


def scheduled(**fields) -> Article:
    article = make_article(**fields)
    publish(article, at=LATER)
    return article


def taken_down(**fields) -> Article:
    article = publish_article(**fields).article
    withdraw(article, by=None)
    return article


CASES = [
    (make_article, "Draft"),
    (lambda **fields: make_article(state="ready", **fields), "Ready"),
    (lambda **fields: publish_article(**fields).article, "Live"),
    (lambda **fields: edited(publish_article(**fields).article, standfirst="New"), "Live, changed since"),
    (
        lambda **fields: moved(edited(publish_article(**fields).article, standfirst="New"), "ready"),
        "Live, changed since (ready)",
    ),
    (taken_down, "Draft, no longer live"),
    (scheduled, "Scheduled 25 November 2998, 18:10 UTC"),
    (
        lambda **fields: edited(scheduled(**fields), standfirst="New"),
        "Scheduled 25 November 2998, 18:10 UTC, changed since",
    ),
]


@pytest.mark.parametrize(("made", "words"), CASES, ids=[words for _, words in CASES])
def test_page_and_list_say_the_same(desk, made, words):
    article = made(headline="A visit")
    assert f'<span class="state-word">{words}</span>' in desk.get(change_page(article)).text
    listed = desk.get(reverse("admin:articles_article_changelist")).text
    assert f'<td class="field-standing">{words}</td>' in listed


def boxes(desk):
    start = desk.get(reverse("admin:index")).context["start"]
    return {box.name: {line.headline: line.told for line in box.lines} for box in start.boxes}


def test_drafts_in_hand_are_those_whose_words_readers_will_not_get(desk, editor):
    mine = {"created_by": editor}
    make_article(headline="Draft", **mine)
    publish_article(headline="Out", **mine)
    scheduled(headline="Soon", **mine)
    edited(publish_article(headline="Out and changed", **mine).article, standfirst="New")
    edited(scheduled(headline="Soon and changed", **mine), standfirst="New")
    make_article(headline="Spiked", state="spiked", **mine)
    start = boxes(desk)
    assert start["mine"] == {
        "Draft": "Draft",
        "Out and changed": "Live, changed since",
        "Soon and changed": "Scheduled 25 November 2998, 18:10 UTC, changed since",
    }
    assert list(start["scheduled"]) == ["Soon", "Soon and changed"]


def test_edition_called_off_is_not_scheduled(desk, editor):
    article = make_article(headline="Soon", created_by=editor)
    publish(article, at=LATER)
    publish(article, at=timezone.now() + timedelta(days=1))
    start = desk.get(reverse("admin:index")).context["start"]
    (line,) = next(box for box in start.boxes if box.name == "scheduled").lines
    assert line.at < LATER


@pytest.mark.parametrize("page", ["index", "articles_article_changelist"])
def test_number_of_queries_does_not_grow_with_the_articles(desk, editor, page):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert desk.get(reverse(f"admin:{page}")).status_code == 200
        return len(captured)

    def fill() -> None:
        for made, _ in CASES:
            made(created_by=editor)

    fill()
    queries()
    before = queries()
    fill()
    assert queries() == before
