"""Queries whose SQL is made once find what the ORM finds."""

import pytest
from django.utils import timezone

from articles.models import Edition, Tag
from articles.site.editions import shown_tags
from articles.site.paging import EDITIONS, Place
from articles.site.prepared import KEY, NOW, Prepared, columns, records
from articles.site.tags_read import shown_tags_under, tags_with_use
from articles.site.walks import NEWEST_EDITIONS
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_list_of_values_stands_in_the_place_of_one():
    keys = [factories.make_tag().pk for _ in range(5)]
    asked = Prepared(lambda keys: Tag.objects.filter(pk__in=[keys]).order_by("pk").values_list("pk"), keys=KEY)
    for some in (keys[:1], keys[1:4], keys):
        assert asked.column(keys=some) == some


def test_a_value_without_a_place_is_found_when_the_query_is_first_made():
    asked = Prepared(lambda now, key: Tag.objects.filter(pk=key).values_list("pk"), now=NOW, key=KEY)
    with pytest.raises(AssertionError, match="no place"):
        asked.rows(now=timezone.now(), key=1)


def test_records_are_the_instances_that_the_database_gives():
    factories.publish_article(tags=[factories.make_tag(name="Fisheries", description="Nets & boats")])
    asked = Prepared(lambda now: Edition.objects.filter(valid_from__lte=now).values_list(*columns(Edition)), now=NOW)
    (made,), (read,) = records(Edition, asked.rows(now=timezone.now())), Edition.objects.all()
    fields = [field.attname for field in Edition._meta.concrete_fields]
    assert [getattr(made, name) for name in fields] == [getattr(read, name) for name in fields]
    assert made == read and not made._state.adding and made._state.db == read._state.db


def test_tags_come_with_the_numbers_that_are_kept_of_them():
    used, unused = factories.make_tag(name="Fisheries"), factories.make_tag(name="Harbours")
    factories.publish_article(tags=[used])
    assert [(tag, tag.use.live) for tag in shown_tags_under([used.slug, unused.slug])] == [(used, 1)]
    assert shown_tags_under([used.slug]) == list(shown_tags())
    found = tags_with_use([used.pk, unused.pk])
    assert found[used.pk].use.live == 1 and getattr(found[unused.pk], "use", None) is None
    assert shown_tags_under([]) == [] and tags_with_use([]) == {}


def test_a_walk_finds_the_pages_that_the_order_finds():
    for _ in range(7):
        factories.publish_article()
    place, seen = None, []
    for _ in range(4):
        page = NEWEST_EDITIONS.page(place, 2)
        same = EDITIONS.page(Edition.live.all(), place, 2)
        assert [spot.pk for spot in page.rows] == [edition.pk for edition in same.rows]
        assert (page.newer, page.older) == (same.newer, same.older)
        seen += [spot.pk for spot in page.rows]
        place = Place(page.rows[-1].cursor, newer=False)
    assert len(seen) == len(set(seen)) == 7
    back = NEWEST_EDITIONS.page(Place(page.rows[0].cursor, newer=True), 2)
    assert [spot.pk for spot in back.rows] == seen[-3:-1]
