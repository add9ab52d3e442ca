"""What the database says has changed is told once, in whatever order it was committed, and the clock is heard too."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from articles.models import Change, FrontSlot
from articles.publishing import publish
from newsroom.page_cache.history import News
from newsroom.page_cache.watch import Watch
from tests import factories

pytestmark = pytest.mark.django_db


class Told:
    def __init__(self) -> None:
        self.keys: set[str] = set()

    def __call__(self, news: News) -> None:
        self.keys |= news.changed | news.passed

    def take(self) -> set[str]:
        keys, self.keys = self.keys, set()
        return keys


@pytest.fixture
def told():
    return Told()


@pytest.fixture
def watch(told):
    watch = Watch(told)
    watch.begin()
    return watch


def test_each_change_is_told_once(watch, told):
    Change.objects.note(["tag:7", "article:3"])
    watch.look()
    assert told.take() == {"tag:7", "record:tag:7", "article:3"}
    watch.look()
    assert told.take() == set()


def test_change_that_is_committed_after_a_later_one_is_told(watch, told):
    Change.objects.note(["first", "second"])
    late = Change.objects.get(key="first")
    Change.objects.filter(pk=late.pk).delete()
    watch.look()
    assert told.take() == {"second"}
    late.save(force_insert=True)
    watch.look()
    assert told.take() == {"first"}


def test_change_that_was_under_way_before_the_start_is_told(told):
    Change.objects.note(["a", "b", "c"])
    late = Change.objects.get(key="b")
    Change.objects.filter(pk=late.pk).delete()
    watch = Watch(told)
    watch.begin()
    late.save(force_insert=True)
    watch.look()
    assert told.take() == {"b"}


def test_more_changes_than_can_be_told_drop_everything(watch, told, monkeypatch):
    monkeypatch.setattr("articles.site.new_changes._MOST", 10)
    Change.objects.note(f"tag:{number}" for number in range(30))
    watch.look()
    assert "site" in told.take()
    watch.look()
    assert told.take() == set()


def test_edition_that_begins_or_ends_by_the_clock_is_told_at_that_instant(watch, told):
    now = timezone.now()
    article = factories.make_article()
    publish(article, at=now + timedelta(minutes=5))
    watch.look()
    told.take()
    with time_machine.travel(now + timedelta(minutes=4), tick=False):
        watch.look()
        assert told.take() == set()
    with time_machine.travel(now + timedelta(minutes=5, seconds=1), tick=False):
        watch.look()
        assert {f"article:{article.pk}", "home"} <= told.take()
        watch.look()
        assert told.take() == set()


def test_photo_whose_right_begins_or_ends_is_told(watch, told):
    now = timezone.now()
    photo = factories.make_photo(allowed_until=now + timedelta(minutes=1))
    watch.look()
    told.take()
    with time_machine.travel(now + timedelta(minutes=2), tick=False):
        watch.look()
        assert told.take() == {f"photo:{photo.pk}", f"record:photo:{photo.pk}", "home"}


def test_new_section_in_the_navigation_is_on_every_page(watch, told):
    factories.publish_article(section=factories.make_section(name="Of its own"))
    watch.look()
    assert "site" in told.take()


def test_publication_in_a_known_section_is_not_on_every_page(told):
    section = factories.make_section()
    factories.publish_article(section=section)
    watch = Watch(told)
    watch.begin()
    factories.publish_article(section=section)
    watch.look()
    keys = told.take()
    assert "home" in keys
    assert "site" not in keys


def test_place_on_the_front_page_that_begins_or_ends_is_told(watch, told):
    now = timezone.now()
    article = factories.publish_article().article
    FrontSlot.objects.create(
        article=article, valid_from=now + timedelta(minutes=1), valid_until=now + timedelta(minutes=3)
    )
    watch.look()
    told.take()
    for minutes in (2, 4):
        with time_machine.travel(now + timedelta(minutes=minutes), tick=False):
            watch.look()
            assert told.take() == {"home"}


def test_publication_in_a_section_makes_its_list_anew_and_no_other_article(client, told):
    """The navigation names all sections; that is no reason to drop every page when one of them has a new article."""
    section = factories.make_section(name="Harbour")
    edition = factories.publish_article(section=section)
    watch = Watch(told)
    watch.begin()
    shown = {}
    for path in (f"/articles/{edition.slug}/", section.get_absolute_url(), f"{section.get_absolute_url()}feed.atom"):
        page = client.get(path, headers={"host": "localhost"})
        assert "Harbour" in page.content.decode()
        shown[path] = {"site", *page.headers["Surrogate-Key"].split()}
    factories.publish_article(section=section)
    watch.look()
    changed = told.take()
    assert [bool(keys & changed) for keys in shown.values()] == [False, True, True]
    section.name = "Port"
    section.save()
    watch.look()
    changed = told.take()
    assert all(keys & changed for keys in shown.values())
