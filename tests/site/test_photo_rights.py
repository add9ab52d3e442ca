"""The right to show a photo begins and ends by the clock, on every public address at once."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from media.pictures import display_name
from tests.factories import make_photo, publish_article

pytestmark = pytest.mark.django_db


def addresses(photo, edition):
    return {
        "page": photo.get_absolute_url(),
        "picture": f"/photos/{photo.ref}/{display_name(photo)}",
        "article": edition.get_absolute_url(),
        "front": "/",
        "feed": "/feed.rss",
    }


@pytest.mark.parametrize("how", ["ended", "not begun", "withdrawn"])
def test_a_photo_without_right_leaves_every_address_and_a_place_stays(client, how):
    photo = make_photo(caption="The ferry at the quay.")
    edition = publish_article(photos=[photo], body=f'<p>Text.</p><figure data-photo="{photo.ref}"></figure>')
    where = addresses(photo, edition)
    assert client.get(where["picture"]).status_code == 200
    now = timezone.now()
    change = {
        "ended": {"allowed_until": now},
        "not begun": {"allowed_from": now + timedelta(days=1)},
        "withdrawn": {"withdrawn": True},
    }
    for name, value in change[how].items():
        setattr(photo, name, value)
    photo.save()
    assert client.get(where["page"]).status_code == 404
    assert client.get(where["picture"]).status_code == 404
    for name in ("article", "front", "feed"):
        page = client.get(where[name]).text
        assert photo.ref not in page.replace(f'data-photo="{photo.ref}"', ""), name
        assert "The ferry at the quay." not in page, name
    assert "may no longer be shown" in client.get(where["article"]).text


def test_the_right_ends_at_its_second(client):
    end = timezone.now().replace(microsecond=0) + timedelta(hours=1)
    photo = make_photo(allowed_until=end)
    edition = publish_article(photos=[photo])
    where = addresses(photo, edition)
    with time_machine.travel(end - timedelta(seconds=1), tick=False):
        assert client.get(where["picture"]).status_code == 200
        assert client.get(where["page"]).status_code == 200
    with time_machine.travel(end, tick=False):
        assert client.get(where["picture"]).status_code == 404
        assert client.get(where["page"]).status_code == 404
        assert where["picture"] not in client.get(where["article"]).text
