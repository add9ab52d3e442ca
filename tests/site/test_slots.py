"""Editors fill places of the front page for a time; what is not live fills none."""

from datetime import timedelta

import pytest
from lxml import html

from articles.models import Change, FrontSlot
from articles.publishing import publish, withdraw
from articles.site.slots import with_slots
from tests import factories

from .conftest import NOW
from .paper import get

pytestmark = pytest.mark.django_db


def headlines():
    page = html.fromstring(get("/").content.decode())
    return [one.text_content() for one in page.xpath("//main//*[contains(@class, 'headline')]")][:9]


@pytest.fixture
def editions(clock):
    return [factories.publish_article(headline=f"Number {n}", at=NOW - timedelta(days=n)) for n in range(1, 6)]


def test_chosen_articles_stand_at_their_places_for_their_time(editions, clock):
    FrontSlot.objects.create(article_id=editions[4].article_id, position=1, valid_until=NOW + timedelta(seconds=1))
    FrontSlot.objects.create(article_id=editions[3].article_id, position=3, valid_from=NOW)
    assert headlines()[:4] == ["Number 5", "Number 1", "Number 4", "Number 2"]
    clock.shift(timedelta(seconds=1))
    assert headlines()[0] == "Number 1"


def test_of_two_for_one_place_the_later_one_shows(editions):
    for number, hours in ((1, 5), (2, 2)):
        FrontSlot.objects.create(
            article_id=editions[number].article_id, position=1, valid_from=NOW - timedelta(hours=hours)
        )
    assert headlines()[0] == "Number 3"


def test_slot_of_something_that_is_not_live_changes_no_public_byte(editions, clock):
    before = get("/").content
    draft = factories.make_article(headline="Secret")
    FrontSlot.objects.create(article=draft, position=1)
    scheduled = factories.make_article(headline="Secret too")
    publish(scheduled, at=NOW + timedelta(hours=1))
    FrontSlot.objects.create(article=scheduled, position=2)
    later = FrontSlot.objects.create(article_id=editions[2].article_id, position=1, valid_from=NOW + timedelta(hours=1))
    assert get("/").content == before
    later.delete()
    FrontSlot.objects.create(article_id=editions[2].article_id, position=1)
    clock.shift(timedelta(seconds=1))
    article = editions[2].article
    withdraw(article)
    assert "Number 3" not in headlines()


def test_pages_are_told_when_a_slot_comes_or_goes(editions):
    slot = FrontSlot.objects.create(article_id=editions[0].article_id, position=1)
    number = Change.objects.filter(key="home").count()
    slot.delete()
    assert Change.objects.filter(key="home").count() == number + 1


@pytest.mark.parametrize(
    ("chosen", "shown"),
    [
        ({}, [1, 2, 3]),
        ({2: 9}, [9, 1, 2, 3]),
        ({3: 2}, [1, 2, 3]),
        ({2: 3, 9: 8}, [3, 1, 2, 8]),
        ({1: 7, 2: 7}, [1, 2, 3]),
    ],
)
def test_no_article_stands_twice(chosen, shown):
    assert with_slots([1, 2, 3], chosen) == shown
