"""Exactly one edition of an article is live at any instant, and what was published stays as it was."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from articles.models import Edition, EditionQuote, Revision
from articles.publishing import publish
from tests.factories import make_article, publish_article

pytestmark = pytest.mark.django_db


def copy_of(edition: Edition, **changes) -> Edition:
    twin = Edition.objects.get(pk=edition.pk)
    twin.pk, twin._state.adding = None, True
    twin.number += 1
    for name, value in changes.items():
        setattr(twin, name, value)
    return twin


@pytest.mark.parametrize(("starts", "ends"), [(0, None), (-1, None), (1, None), (-1, 1), (0, 1)])
def test_the_database_refuses_a_second_live_edition(starts, ends):
    edition = publish_article()
    begin = edition.valid_from + timedelta(hours=starts)
    twin = copy_of(
        edition,
        valid_from=begin,
        first_published_at=begin,
        valid_until=edition.valid_from + timedelta(hours=ends) if ends is not None else None,
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        twin.save()


def test_editions_that_touch_do_not_overlap():
    edition = publish_article()
    end = edition.valid_from + timedelta(hours=1)
    Edition.objects.filter(pk=edition.pk).update(valid_until=end)
    copy_of(edition, valid_from=end).save()
    assert Edition.objects.count() == 2


def test_an_edition_that_never_was_live_is_in_nobodys_way():
    edition = publish_article()
    Edition.objects.filter(pk=edition.pk).update(valid_until=edition.valid_from)
    copy_of(edition).save()


@pytest.mark.parametrize("field", ["headline", "body", "slug", "byline", "first_published_at"])
def test_the_database_refuses_to_change_published_words(field):
    edition = publish_article()
    value = timezone.now() - timedelta(days=1) if field == "first_published_at" else "other"
    with pytest.raises(DatabaseError), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(**{field: value})


def test_the_database_refuses_to_change_a_published_quote_and_a_revision():
    body = '<p>“<q data-quote="r1">We will come back,</q>” said X.</p>'
    edition = publish_article(body=body, speakers={"r1": {"speaker": "X Y"}})
    for rows, change in [
        (EditionQuote.objects.all(), {"text": "no"}),
        (Revision.objects.all(), {"sha256": "0"}),
    ]:
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
    assert edition.quotes.get().text == "We will come back,"


def test_live_reads_the_clock(time_machine):
    start = timezone.now() + timedelta(hours=1)
    article = make_article()
    publish(article, at=start, until=start + timedelta(hours=1))
    seen = []
    for moment in (-1, 0, 3599, 3600):
        time_machine.move_to(start + timedelta(seconds=moment), tick=False)
        seen.append(Edition.live.count())
    assert seen == [0, 1, 1, 0]


def test_a_view_cannot_reach_the_working_copy_behind_an_edition():
    publish_article()
    edition = Edition.live.get()
    with pytest.raises(Exception, match="article"):
        _ = edition.article
