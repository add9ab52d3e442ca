"""No photo goes out whose right nobody has said, whose time is over, or that was given for one report."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.publishing import PublishingRefused, check, publish
from media.rights import Rights
from tests.factories import make_article, make_photo, make_tag, publish_article

pytestmark = pytest.mark.django_db


def codes(article, at=None):
    return {finding.code: finding for finding in check(article, at)}


def article_with(photo):
    return make_article(tags=[make_tag()], photos=[photo])


def test_a_right_that_nobody_has_said_blocks():
    article = article_with(make_photo(rights=Rights.UNKNOWN))
    assert codes(article)["no_rights"].blocking
    with pytest.raises(PublishingRefused):
        publish(article)


def test_a_credit_that_awaits_its_picture_asks_for_no_right():
    assert "no_rights" not in codes(article_with(make_photo(with_file=False, rights=Rights.UNKNOWN)))


def test_the_time_of_publication_counts_not_the_time_of_the_check():
    now = timezone.now()
    article = article_with(make_photo(allowed_from=now + timedelta(days=1), allowed_until=now + timedelta(days=3)))
    assert codes(article)["not_allowed"].blocking
    tomorrow = codes(article, now + timedelta(days=2))
    assert "not_allowed" not in tomorrow
    assert not tomorrow["rights_end"].blocking
    assert "not_allowed" in codes(article, now + timedelta(days=3))


@pytest.mark.parametrize(
    ("left", "told"),
    [(400, "when its right ends"), (29, "within 30 days"), (6, "within a week"), (0.9, "LAST DAY"), (-1, "a placeholder stands")],
)  # fmt: skip
def test_an_end_is_told_the_more_urgently_the_nearer_it_is(left, told):
    found = codes(article_with(make_photo(allowed_until=timezone.now() + timedelta(days=left))))
    finding = found["rights_end" if left > 0 else "not_allowed"]
    assert told in finding.message
    assert finding.blocking == (left < 0)


def test_a_handout_asks_when_a_second_article_uses_it():
    photo = make_photo(rights=Rights.HANDOUT)
    first = publish_article(photos=[photo]).article
    assert "handout_again" not in codes(first)
    second = article_with(photo)
    finding = codes(second)["handout_again"]
    assert finding.blocking and finding.overridable
    with pytest.raises(PublishingRefused):
        publish(second)
    assert publish(second, override="The ministry gave it for all reports of the visit.").override
