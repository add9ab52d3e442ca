"""Many photos at once: brought in with a word on each, given one template, and taken back."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from articles.models import Activity
from media.models import Photo
from media.rights import Rights
from tests.browser import needs_chromium, new_page
from tests.desk.conftest import make_staff
from tests.factories import make_photo, picture_bytes

UPLOAD, TEMPLATE = reverse("admin:media_photo_upload"), reverse("admin:media_photo_template")
LIST = reverse("admin:media_photo_changelist")


def ids(photos):
    return [photo.pk for photo in photos]


@pytest.mark.django_db
def test_without_a_script_all_files_come_in_and_what_cannot_is_named(desk):
    files = [SimpleUploadedFile(f"{n}.jpg", picture_bytes(size=(60 + n, 60))) for n in range(3)]
    answer = desk.post(UPLOAD, {"files": [*files, SimpleUploadedFile("note.jpg", b"no picture")]}, follow=True)
    assert Photo.objects.count() == 3
    assert "3 photos were brought in." in answer.text
    assert "“note.jpg”:" in answer.text
    assert sorted(parse_qs(urlsplit(answer.redirect_chain[-1][0]).query)["photo"]) == sorted(
        str(key) for key in ids(Photo.objects.all())
    )


@pytest.mark.django_db
def test_no_file_at_all_says_so(desk):
    assert "Choose files first." in desk.post(UPLOAD, {}, follow=True).text


@pytest.mark.django_db
def test_a_template_fills_what_is_empty_and_writes_over_only_when_told(desk):
    empty, said = make_photo(credit_line="", rights=Rights.UNKNOWN), make_photo(credit_line="Bo Lind")
    data = {"photo": ids([empty, said]), "credit_line": "Ana Ruiz/AP", "rights": "agency"}
    desk.post(TEMPLATE, data)
    for photo in (empty, said):
        photo.refresh_from_db()
    assert (empty.credit_line, empty.rights) == ("Ana Ruiz/AP", "agency")
    assert (said.credit_line, said.rights) == ("Bo Lind", Rights.STAFF)
    desk.post(TEMPLATE, data | {"overwrite": "on"})
    said.refresh_from_db()
    assert (said.credit_line, said.rights) == ("Ana Ruiz/AP", "agency")


@pytest.mark.django_db
def test_an_empty_template_says_nothing_of_the_rights(desk):
    photo = make_photo()
    form = desk.get(TEMPLATE, {"photo": photo.pk}).context["form"]
    assert form["rights"].value() in (None, "")
    desk.post(TEMPLATE, {"photo": [photo.pk], "rights": form["rights"].value() or "", "overwrite": "on"})
    photo.refresh_from_db()
    assert photo.rights == Rights.STAFF


@pytest.mark.django_db
def test_undo_brings_back_what_nobody_changed_since(desk):
    first, second = (make_photo(credit_line="", rights=Rights.UNKNOWN) for _ in range(2))
    desk.post(TEMPLATE, {"photo": ids([first, second]), "credit_line": "Ana Ruiz/AP", "allowed_until_0": "2999-01-01", "allowed_until_1": "10:00"})  # fmt: skip
    batch = Activity.objects.filter(action="template").first().batch
    second.refresh_from_db()
    second.credit_line = "Bo Lind"
    second.save()
    answer = desk.post(reverse("admin:media_photo_template_undo"), {"batch": str(batch)}, follow=True)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.credit_line, first.allowed_until) == ("", None)
    assert second.credit_line == "Bo Lind"
    assert "1 photo is as it was." in answer.text
    assert "1 was changed since and stays." in answer.text


@pytest.mark.django_db
@pytest.mark.parametrize("batch", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_undo_of_nothing_changes_nothing(desk, batch):
    assert desk.post(reverse("admin:media_photo_template_undo"), {"batch": batch}).status_code == 302


@pytest.mark.django_db
def test_a_template_reaches_no_photo_that_one_may_not_change():
    reporter = make_staff("reporter")
    own, other = make_photo(credit_line="", uploaded_by=reporter), make_photo(credit_line="")
    client = Client()
    client.force_login(reporter)
    answer = client.post(TEMPLATE, {"photo": ids([own, other]), "credit_line": "Forged"}, follow=True)
    own.refresh_from_db()
    other.refresh_from_db()
    assert (own.credit_line, other.credit_line) == ("Forged", "")
    assert "you may not change it" in answer.text


@pytest.mark.django_db
def test_words_that_a_photo_cannot_hold_change_nothing_of_it(desk):
    photo = make_photo(credit_line="")
    desk.post(TEMPLATE, {"photo": [photo.pk], "credit_line": "two\nlines", "event": "A visit"})
    photo.refresh_from_db()
    assert (photo.credit_line, photo.event) == ("", "")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(needs_chromium[1].args[0], reason="Chromium is not installed")
def test_a_hundred_photos_come_in_and_get_one_template(live_server, browser, desk, tmp_path, settings):
    # As with a worker that has not come to them yet: without one each request makes the pictures itself.
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}}
    for number in range(100):
        (tmp_path / f"{number:03}.jpg").write_bytes(picture_bytes(f"#{number * 2:02x}4080", (64 + number, 48)))
    (tmp_path / "100.jpg").write_bytes(b"no picture at all")
    page, troubles = new_page(browser, desk, live_server.url)
    page.goto(live_server.url + LIST)
    page.click("text=Upload several")
    page.set_input_files("#id_files", sorted(str(path) for path in tmp_path.glob("*.jpg")))
    page.wait_for_selector(".upload-done", timeout=240_000)
    assert page.text_content(".upload-state").startswith("101 / 101")
    assert page.locator(".upload-list .trouble").count() == 1
    assert Photo.objects.count() == 100
    page.click(".upload-done")
    page.fill("#id_credit_line", "Ana Ruiz/Coastal Press")
    page.select_option("#id_rights", "agency")
    page.click("[type=submit][value='Put it in']")
    page.wait_for_selector("text=100 photos were changed.")
    assert Photo.objects.filter(credit_line="Ana Ruiz/Coastal Press", rights="agency").count() == 100
    page.click("text=Undo the last change of 100 photos")
    page.wait_for_selector("text=100 photos are as they were.")
    assert not Photo.objects.exclude(credit_line="").exists()
    assert [one for one in troubles if "400" not in one] == []
