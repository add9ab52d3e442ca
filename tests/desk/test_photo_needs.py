"""What a photo needs is said in one way by the column of the list, the filter and the start page."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.desk.photo_needs import NEEDS, needs, unready, with_needs
from media.models import Photo, SamePicture
from media.rights import Rights
from tests.factories import make_photo

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def pair(photo):
    SamePicture.objects.create(older=photo, newer=make_photo(), distance=2)


LACKING = {
    "credit": {"credit_line": "  "},
    "alt": {"alt_text": " "},
    "rights": {"rights": Rights.UNKNOWN},
    "file": {"with_file": False},
    "over": {"allowed_until": NOW - timedelta(days=1)},
    "ending": {"allowed_until": NOW + timedelta(days=20)},
    "ending_7": {"allowed_until": NOW + timedelta(days=5)},
    "ending_1": {"allowed_until": NOW + timedelta(hours=5)},
    "pictures": {},
    "twice": {},
}


@pytest.mark.parametrize("code", NEEDS)
def test_the_list_and_its_filter_say_the_same(desk, code):
    whole, lacking = make_photo(), make_photo(**LACKING[code])
    if code == "twice":
        pair(lacking)
    if code == "pictures":
        Photo.objects.filter(pk=lacking.pk).update(pictures_missing=True, pictures_refused="It is damaged.")
    told = {photo.pk: needs(photo) for photo in with_needs(Photo.objects.all())}
    assert told[whole.pk] == []
    assert told[lacking.pk] == [str(NEEDS["ending" if code.startswith("ending") else code].word)]
    rows = desk.get(reverse("admin:media_photo_changelist"), {"needs": code}).context["cl"].result_list
    assert lacking in rows and whole not in rows
    assert Photo.objects.filter(unready(), pk=lacking.pk).exists() == (
        code not in {"file", "over", "ending", "ending_7", "ending_1"}  # the start page tells of ends by itself
    )
