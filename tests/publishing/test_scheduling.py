"""What is scheduled can be put off and called off; what readers see runs on."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from articles.models import Article, Edition
from articles.publishing import SpanChanged, StateChanged, end_at, move, publish, set_embargo
from tests.factories import make_article, make_tag, publish_article

pytestmark = pytest.mark.django_db


def test_another_time_takes_the_place_of_the_scheduled_one_even_when_it_is_later():
    article = make_article(tags=[make_tag()])
    now = timezone.now()
    first = publish(article, at=now + timedelta(days=1))
    put_off = publish(article, at=now + timedelta(days=8))
    first.refresh_from_db()
    assert first.valid_until == first.valid_from
    with time_machine.travel(now + timedelta(days=2), tick=False):
        assert not Edition.live.filter(article=article).exists()
    with time_machine.travel(now + timedelta(days=9), tick=False):
        assert Edition.live.get(article=article) == put_off


@pytest.mark.parametrize("end", [None, 30])
def test_the_live_edition_runs_on_when_the_one_after_it_is_called_off(end):
    article = make_article(tags=[make_tag()])
    now = timezone.now()
    until = now + timedelta(days=end) if end else None
    live = publish(article, until=until)
    article.headline = "Another"
    article.save()
    publish(article, at=now + timedelta(days=1))
    move(article, "spiked", by=None, reason="Not now.")
    live.refresh_from_db()
    assert live.valid_until == until
    with time_machine.travel(now + timedelta(days=2), tick=False):
        assert Edition.live.get(article=article) == live


def test_an_embargo_calls_off_what_comes_too_early_and_leaves_what_is_live():
    article = make_article(tags=[make_tag()])
    now = timezone.now()
    live = publish(article)
    article.headline = "Another"
    article.save()
    publish(article, at=now + timedelta(days=1))
    set_embargo(article, now + timedelta(days=3), by=None)
    live.refresh_from_db()
    assert live.valid_until is None


def test_nobody_overwrites_an_end_or_an_embargo_that_another_set():
    edition = publish_article()
    mine, theirs = (Edition.objects.get(pk=edition.pk) for _ in range(2))
    now = timezone.now()
    end_at(theirs, now + timedelta(days=2))
    with pytest.raises(SpanChanged):
        end_at(mine, now + timedelta(days=3))
    first, second = (Article.objects.get(pk=edition.article_id) for _ in range(2))
    set_embargo(first, now + timedelta(days=4), by=None)
    with pytest.raises(StateChanged):
        set_embargo(second, now + timedelta(days=5), by=None)


def test_an_end_may_change_beside_an_edition_that_was_called_off():
    article = make_article(tags=[make_tag()])
    now = timezone.now()
    live = publish(article, until=now + timedelta(days=9))
    article.headline = "Another"
    article.save()
    publish(article, at=now + timedelta(days=1))
    move(article, "spiked", by=None, reason="Not now.")
    live.refresh_from_db()
    end_at(live, None)
    assert live.valid_until is None


def test_putting_off_the_next_edition_lets_the_live_one_stay_until_then():
    article = make_article(tags=[make_tag()])
    now = timezone.now()
    live = publish(article)
    article.headline = "Another"
    article.save()
    publish(article, at=now + timedelta(days=1))
    later = publish(article, at=now + timedelta(days=5))
    live.refresh_from_db()
    assert live.valid_until == later.valid_from
