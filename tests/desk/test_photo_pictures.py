"""The desk sees how far the making of pictures is, which cannot be made and why, and has it tried again."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from articles.desk.photo_pictures import progress
from media.models import Photo
from media.pictures import are_all_made
from media.tasks import make_renditions_of
from tests.factories import make_photo, picture_bytes

pytestmark = pytest.mark.django_db

PAGE = reverse("admin:media_photo_pictures")


@pytest.fixture
def lost(db):
    """A photo whose file is gone."""
    photo = make_photo(caption="The lost ferry")
    photo.original.storage.delete(photo.original.name)
    make_renditions_of.enqueue(photo.pk)
    return photo


def restore(photo):
    data = picture_bytes("teal", (photo.width, photo.height))
    with photo.original.storage.open(photo.original.name, "wb") as file:
        file.write(data)


def test_the_page_counts_what_is_made_waits_and_cannot_be_made(desk, lost):
    make_renditions_of.enqueue(make_photo().pk)
    make_photo()
    make_photo(with_file=False)
    assert desk.get(PAGE, {"numbers": ""}).json() == {"photos": 3, "made": 1, "waiting": 1, "refused": 1}
    page = desk.get(PAGE).text
    assert "The lost ferry" in page and "The file of the picture is missing" in page


def test_what_is_missing_is_made_and_what_failed_only_when_asked_for(desk, lost):
    waiting = make_photo()
    assert "1 photo was taken up." in desk.post(PAGE, follow=True).text
    waiting.refresh_from_db()
    assert are_all_made(waiting) and progress().refused == 1
    restore(lost)
    desk.post(PAGE, {"photo": lost.pk})
    lost.refresh_from_db()
    assert are_all_made(lost) and not lost.pictures_refused


@pytest.mark.parametrize("photo", ["x", "-1", "9" * 30, "1e3"])
def test_a_number_that_is_none_makes_nothing(desk, photo):
    assert desk.post(PAGE, {"photo": photo}, follow=True).status_code == 200


def test_a_photo_that_cannot_be_made_stands_on_the_start_page_and_in_the_queue(desk, lost):
    assert "The file of the picture is missing" in desk.get(reverse("admin:index")).text
    rows = desk.get(reverse("admin:media_photo_changelist"), {"needs": "pictures"}).context["cl"].result_list
    assert [photo.pk for photo in rows] == [lost.pk]


@pytest.mark.parametrize("page", [PAGE, reverse("admin:index")])
def test_why_it_cannot_be_made_is_told_in_the_language_of_the_desk(desk, lost, page):
    assert "Die Datei des Bildes fehlt" in desk.get(page, headers={"accept-language": "de"}).text


def test_the_command_makes_all_and_names_those_it_cannot(capsys, lost):
    make_photo()
    with pytest.raises(SystemExit):
        call_command("make_pictures")
    told = capsys.readouterr()
    assert "2 of 2 photos" in told.out and lost.ref in told.err
    restore(lost)
    call_command("make_pictures")
    assert not Photo.objects.filter(pictures_missing=True).exists()
    call_command("make_pictures")
    assert "photos" not in capsys.readouterr().out.splitlines()[1:]
