"""What is kept between two pages is never older than what a page that keeps nothing would read."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Change, Tag
from articles.site import kept as keeping
from articles.site.cards import cards
from articles.site.kept import forget_what_is_kept, kept, one_look
from articles.site.shows import noting
from media.models import Photo
from tests import factories

from .conftest import NOW
from .paper import crawl


def test_a_page_with_what_is_kept_is_the_page_without_it(paper):
    first = crawl()
    assert crawl() == first
    forget_what_is_kept()
    assert crawl() == first


def test_what_is_kept_is_read_once_and_named_by_every_page_that_takes_it(db):
    keys = [factories.publish_article(headline=f"Ships {number}").pk for number in range(3)]
    with noting() as read:
        made = cards(keys)
    with noting() as taken, CaptureQueriesContext(connection) as queries:
        assert cards(keys[::-1]) == made[::-1]
    assert taken == read
    assert [query["sql"] for query in queries if "articles_change" not in query["sql"]] == []


def test_a_change_of_anything_that_is_shown_is_seen_by_the_next_page(db):
    photo = factories.make_photo()
    tag = factories.make_tag(name="Navy")
    edition = factories.publish_article(photos=[photo], tags=[tag])
    other = factories.publish_article()
    before = cards([edition.pk, other.pk])
    Tag.objects.filter(pk=tag.pk).update(name="Fleet")
    Change.objects.note([f"tag:{tag.pk}"])
    renamed = cards([edition.pk, other.pk])
    assert renamed[0].tag.name == "Fleet" and renamed[1] is before[1]
    Photo.objects.filter(pk=photo.pk).update(credit_line="Somebody else")
    Change.objects.note([f"photo:{photo.pk}"])
    assert cards([edition.pk])[0].figure.credit == "Somebody else"


def test_a_row_that_is_committed_after_a_later_one_is_seen(db):
    tag = factories.make_tag(name="Navy")
    edition = factories.publish_article(tags=[tag])
    cards([edition.pk])
    late = Change.objects.latest("pk").pk + 1
    Change.objects.create(pk=late + 1, key="home")
    cards([edition.pk])
    Tag.objects.filter(pk=tag.pk).update(name="Fleet")
    Change.objects.create(pk=late, key=f"record:tag:{tag.pk}")
    assert cards([edition.pk])[0].tag.name == "Fleet"


def test_a_row_that_is_committed_after_more_than_can_be_told_is_seen(db, monkeypatch):
    tag = factories.make_tag(name="Navy")
    edition = factories.publish_article(tags=[tag])
    cards([edition.pk])
    monkeypatch.setattr("articles.site.new_changes._MOST", 3)
    late = Change.objects.latest("pk").pk + 1
    Change.objects.bulk_create(Change(pk=late + number, key=f"person:{number}") for number in range(1, 3_000))
    cards([edition.pk])
    Tag.objects.filter(pk=tag.pk).update(name="Fleet")
    Change.objects.create(pk=late, key=f"record:tag:{tag.pk}")
    assert cards([edition.pk])[0].tag.name == "Fleet"


def test_nothing_is_kept_that_no_change_can_drop(paper):
    crawl()
    kinds = {kind[0] if isinstance(kind, tuple) else kind for kind, _ in keeping._kept.things}
    assert kinds == {"entry of a list", "entry of a feed", "quote", "first quote", "tag", "identifiers"}
    assert all(shown for _, shown in keeping._kept.things.values())


def test_what_changed_while_it_was_read_is_not_kept(db):
    names = {7: "old"}

    def read(keys):
        found = {key: names[key] for key in keys}
        names[7] = "new"
        Change.objects.note(["tag:7"])
        keeping._kept.look()  # as another page does
        return found

    def shown(thing):
        return ["tag:7"]

    with one_look():
        assert kept("name", [7], read, shown) == ["old"]
    with one_look():
        assert kept("name", [7], lambda keys: {key: names[key] for key in keys}, shown) == ["new"]


def test_a_picture_whose_right_ends_is_judged_by_each_page(db, clock):
    photo = factories.make_photo()
    edition = factories.publish_article(at=NOW, photos=[photo])
    ends = NOW.replace(hour=12)
    Photo.objects.filter(pk=photo.pk).update(allowed_until=ends)
    Change.objects.note([f"photo:{photo.pk}"])
    assert cards([edition.pk])[0].figure
    clock.move_to(ends)
    assert cards([edition.pk])[0].figure is None


def test_more_changes_than_can_be_told_drop_everything(db, monkeypatch):
    tag = factories.make_tag(name="Navy")
    edition = factories.publish_article(tags=[tag])
    cards([edition.pk])
    monkeypatch.setattr("articles.site.new_changes._MOST", 3)
    Tag.objects.filter(pk=tag.pk).update(name="Fleet")
    Change.objects.note(f"person:{number}" for number in range(9))
    assert cards([edition.pk])[0].tag.name == "Fleet"


def test_so_many_things_are_kept_and_no_more(db, monkeypatch):
    monkeypatch.setattr(keeping, "_MOST", 10)
    for number in range(100):
        kept("name", [number], lambda keys: dict.fromkeys(keys, "words"), lambda thing: ["article:1", "tag:2"])
    assert len(keeping._kept.things) == 10
    assert {len(places) for places in keeping._kept.showing.values()} == {10}


def test_a_change_of_the_whole_site_drops_everything(db):
    tag = factories.make_tag(name="Navy")
    edition = factories.publish_article(tags=[tag, factories.make_tag(name="Calder")])
    Tag.objects.filter(pk=tag.pk).update(kind=Tag.Kind.INTERNAL)

    def tags():
        return {row.tag.name for row in cards([edition.pk])[0].edition.edition_tags.all()}

    assert tags() == {"Calder"}
    Tag.objects.filter(pk=tag.pk).update(kind=Tag.Kind.TOPIC)
    Change.objects.note(["site"])
    assert tags() == {"Calder", "Navy"}
