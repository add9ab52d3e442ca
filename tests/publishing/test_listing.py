"""Public lists read tables of their own, which say at every instant what the editions say."""

from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.listing import list_tags_again, rebuild_read_tables
from articles.listing.faults import listing_faults
from articles.models import Edition, EditionTag, Listing, MonthUse, Posting, Tag, TagUse
from articles.publishing import publish, withdraw
from articles.publishing.span import end_at
from articles.site.editions import shown_tags
from articles.site.lists import CommonArticles, live_by_month
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)


def truth(tags):
    """The live editions with all these tags, newest first, from the editions themselves."""
    editions = Edition.live.newest()
    for tag in tags:
        editions = editions.filter(edition_tags__tag=tag)
    return list(editions)


def agrees(*tags):
    expected, keys = truth(tags), {tag.pk for tag in tags}
    common = CommonArticles(
        list((shown_tags() if expected else Tag.objects.all()).filter(pk__in=keys))
    )  # as they are now
    assert common.page(None).rows == expected[:20]
    assert common.count == len(expected)
    years = Counter(edition.first_published_at.year for edition in expected)
    assert {year: number for year, number in common.years if number} == years
    beside = Counter(row.tag_id for edition in expected for row in edition.edition_tags.all() if row.tag_id not in keys)
    assert {one.tag.pk: one.count for one in common.beside()} == dict(beside)


def all_agree(tags):
    assert list(listing_faults()) == []
    for first in tags:
        for second in tags:
            agrees(*{first, second})
    months = Counter((one.first_published_at.year, one.first_published_at.month) for one in Edition.live.all())
    assert live_by_month(datetime.now(UTC)) == months


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["publish", "schedule", "limited", "past", "withdraw", "retag", "end", "wait"]),
        st.integers(0, 3),
        st.sets(st.integers(0, 2), min_size=1),
        st.integers(1, 90),
    ),
    max_size=7,
)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(ACTS)
def test_whatever_is_published_scheduled_or_withdrawn_lists_and_numbers_are_those_of_the_editions(acts):
    from django.db import transaction

    with time_machine.travel(NOW, tick=False) as clock, transaction.atomic():
        tags = [factories.make_tag() for _ in range(3)]
        articles = [factories.make_article(tags=tags[:1]) for _ in range(4)]
        for act, which, chosen, days in acts:
            do(act, articles[which], [tags[place] for place in sorted(chosen)], timedelta(days=days), clock)
        all_agree(tags)
        rebuild_read_tables()
        all_agree(tags)
        transaction.set_rollback(True)


def do(act, article, tags, days, clock):
    now = datetime.now(UTC)
    live = Edition.live.filter(article_id=article.pk).first()
    match act:
        case "wait":
            clock.move_to(now + days)
        case "withdraw":
            withdraw(article)
        case "end":
            if live:
                with suppress(ValueError):  # a later edition takes its place before that
                    end_at(live, now + days)
        case "retag":
            from articles.models import ArticleTag

            ArticleTag.objects.filter(content_object=article).delete()
            for position, tag in enumerate(tags):
                ArticleTag.objects.create(content_object=article, tag=tag, position=position)
            article.save()
            publish(article)
        case _:
            at = {"schedule": now + days, "past": now - days}.get(act)
            if act == "past" and Edition.objects.filter(article=article).exists():
                return
            article.headline += "."
            article.save()
            publish(article, at=at, until=now + days if act == "limited" else None)


def test_clock_publishes_and_ends_with_nothing_running(settings):
    with time_machine.travel(NOW, tick=False) as clock:
        tag, other = factories.make_tag(), factories.make_tag()
        article = factories.make_article(tags=[tag, other])
        publish(article, at=NOW + timedelta(seconds=10), until=NOW + timedelta(seconds=20))
        assert not shown_tags().exists()
        assert CommonArticles([tag]).count == 0
        rows = Posting.objects.count()
        clock.move_to(NOW + timedelta(seconds=10))
        assert CommonArticles([tag, other]).count == len(CommonArticles([tag, other]).page(None).rows) == 1
        assert [one.count for one in CommonArticles([tag]).beside()] == [1]
        clock.move_to(NOW + timedelta(seconds=20))
        assert CommonArticles([tag]).count == len(CommonArticles([tag]).page(None).rows) == 0
        assert Posting.objects.count() == rows == 0


def test_what_the_clock_changed_is_settled_by_whoever_publishes_next():
    with time_machine.travel(NOW, tick=False) as clock:
        tag = factories.make_tag()
        coming = factories.make_article(tags=[tag])
        publish(coming, at=NOW + timedelta(hours=1))
        assert not TagUse.objects.filter(tag=tag).exists()
        clock.move_to(NOW + timedelta(hours=2))
        factories.publish_article()
        assert TagUse.objects.get(tag=tag).live == 1
        assert Listing.objects.get(article_id=coming.pk).place is not None


def test_beside_many_common_articles_stand_the_tags_of_the_newest_and_all_are_counted(monkeypatch):
    monkeypatch.setattr("articles.site.lists._SAMPLE", 3)
    one, other, beside, past = (factories.make_tag() for _ in range(4))
    for day in range(8):
        factories.publish_article(tags=[one, other, beside if day < 5 else past], at=NOW - timedelta(days=31 * day))
    common = CommonArticles(list(shown_tags().filter(pk__in=[one.pk, other.pk])))
    assert [(found.tag.pk, found.count) for found in common.beside()] == [(beside.pk, 5)]


def test_moved_tags_are_listed_again():
    one, other, beside = factories.make_tag(), factories.make_tag(), factories.make_tag()
    for tags in ([one, beside], [other], [other, beside]):
        factories.publish_article(tags=tags)
    EditionTag.objects.filter(tag=one).update(tag=other)
    assert list(listing_faults())
    list_tags_again([one.pk, other.pk])
    assert list(listing_faults()) == []
    assert TagUse.objects.get(tag=other).live == 3
    assert not TagUse.objects.filter(tag=one).exists()
    agrees(other, beside)


def test_renamed_tag_moves_in_the_index_and_an_internal_one_leaves_it():
    tag = factories.make_tag(name="Åland")
    factories.publish_article(tags=[tag])
    tag.name = "Zeeland"
    tag.save()
    assert TagUse.objects.get(tag=tag).initial == "Z"
    tag.kind = Tag.Kind.INTERNAL
    tag.save()
    assert not TagUse.objects.filter(tag=tag).exists()
    assert list(listing_faults()) == []


def test_faults_are_found_and_a_rebuild_mends_them():
    tag = factories.make_tag()
    factories.publish_article(tags=[tag])
    TagUse.objects.update(live=7)
    Posting.objects.update(count=3)
    MonthUse.objects.update(live=9)
    assert len(list(listing_faults())) == 3
    rebuild_read_tables()
    assert list(listing_faults()) == []
    agrees(tag)
