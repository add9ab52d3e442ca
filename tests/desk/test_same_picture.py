"""The same picture with another credit: both are shown side by side, and only people say what becomes of them."""

import dataclasses
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from PIL import Image

from articles.models import Activity, Change
from articles.publishing import withdraw
from media.models import EarlierFile, Photo, SamePicture
from media.pictures import display_name, shown
from newsroom.demo.picture_metadata import with_metadata
from newsroom.demo.pictures import draw
from tests.browser import needs_chromium, new_page
from tests.demo.test_pictures import METADATA
from tests.desk.conftest import make_staff
from tests.desk.forms import posted
from tests.factories import make_article, make_person, make_photo, picture_bytes, publish_article

LIBRARY, UPLOAD = reverse("admin:media_photo_library"), reverse("admin:media_photo_upload")
LIST, ADD = reverse("admin:media_photo_changelist"), reverse("admin:media_photo_add")
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def scene():
    return draw("lighthouse")


def jpeg(picture, width=640, quality=85, **words):
    out = io.BytesIO()
    picture.resize((width, width * picture.height // picture.width)).save(out, "JPEG", quality=quality)
    return with_metadata(out.getvalue(), dataclasses.replace(METADATA, **words)) if words else out.getvalue()


def file(data, name="a.jpg"):
    return SimpleUploadedFile(name, data, "image/jpeg")


def bring_in(client, data, **fields):
    return client.post(LIBRARY, {"file": file(data), **fields}).json()


def page_of(photo):
    return reverse("admin:media_photo_same", args=[photo.pk])


@pytest.fixture
def two(desk, scene):
    """A photo by one, and the same picture by somebody else, larger."""
    first = bring_in(desk, jpeg(scene), credit_line="Ana Ruiz/Coastal Press", alt_text="A lighthouse")
    second = bring_in(desk, jpeg(scene, 900, 60), credit_line="Bo Lind", alt_text="A light")
    return Photo.objects.get(pk=first["photo"]["id"]), Photo.objects.get(pk=second["photo"]["id"])


def pair():
    return SamePicture.objects.open().get()


def say(client, photo, said, **headers):
    return client.post(page_of(photo), {"pair": pair().pk, "said": said}, headers=headers)


# The same bytes, at every door


def test_the_same_bytes_change_nothing_at_any_door(desk, scene):
    data = jpeg(scene)
    key = bring_in(desk, data, credit_line="Ana Ruiz")["photo"]["id"]
    again = bring_in(desk, data, credit_line="Somebody else")
    assert (again["known"], again["photo"]["id"], again["photo"]["credit"]) == (True, key, "Ana Ruiz")
    assert "in the library already" in desk.post(UPLOAD, {"files": [file(data)]}, follow=True).text
    form = posted(desk.get(ADD).context["adminform"].form)
    answer = desk.post(ADD, form | {"upload": file(data), "credit_line": "Somebody else"})
    assert "in the library already" in answer.text and "Somebody else" in answer.text
    other = make_photo(with_file=False, credit_line="Bo Lind")
    address = reverse("admin:media_photo_change", args=[other.pk])
    form = posted(desk.get(address).context["adminform"].form)
    assert "in the library already" in desk.post(address, form | {"upload": file(data)}).text
    assert Photo.objects.get(pk=key).credit_line == "Ana Ruiz"
    assert Photo.objects.exclude(original="").count() == 1
    assert not SamePicture.objects.exists()


def test_the_bytes_of_an_earlier_file_lead_to_its_photo(desk, two):
    first, _ = two
    data = first.original.read()
    say(desk, first, f"file {first.pk}")
    again = bring_in(desk, data)
    assert (again["known"], again["photo"]["id"]) == (True, first.pk)
    assert "an earlier file of" in desk.post(UPLOAD, {"files": [file(data)]}, follow=True).text


# The question


def test_the_library_asks_with_both_sides(desk, scene, two):
    told = bring_in(desk, jpeg(scene, 500, 70), credit_line="Third")
    assert not told["known"]
    assert len(told["same"]) == 2
    sides = told["same"][0]["photos"]
    assert [dict(map(tuple, one["told"]))["Credit line"] for one in sides][1] == "Third"
    assert all(one["use"] and one["take_file"] for one in sides)


def test_both_stand_side_by_side(desk, two):
    first, second = two
    article = make_article(photos=[first], headline="At the lighthouse")
    page = desk.get(page_of(second)).text
    for words in ("Ana Ruiz/Coastal Press", "Bo Lind", "640 × ", "900 × ", article.headline, "Keep both"):
        assert words in page
    assert f'value="use {first.pk}"' in page
    assert f'value="use {second.pk}"' not in page  # an article uses the first


def test_nothing_is_decided_by_looking(desk, two):
    desk.get(page_of(two[0]))
    desk.get(page_of(two[1]))
    assert Photo.objects.count() == 2 and SamePicture.objects.open().count() == 1


def test_the_one_that_is_there_is_used_and_the_other_goes(desk, two):
    first, second = two
    assert say(desk, second, f"use {first.pk}").status_code == 302
    assert list(Photo.objects.all()) == [first]
    first.refresh_from_db()
    assert first.credit_line == "Ana Ruiz/Coastal Press"
    line = Activity.objects.get(action="discard")
    assert line.before["credit_line"] == "Bo Lind"


def test_a_file_that_was_not_used_is_known_when_it_comes_again(desk, two):
    first, second = two
    data = second.original.read()
    say(desk, second, f"use {first.pk}")
    again = bring_in(desk, data)
    assert (again["known"], again["photo"]["id"], Photo.objects.count()) == (True, first.pk, 1)
    assert not SamePicture.objects.open().exists()
    assert "was not used" in desk.get(files_of(first)).text


def test_both_stay_and_nobody_is_asked_again(desk, scene, two):
    first, second = two
    say(desk, second, "both")
    assert not SamePicture.objects.open().exists()
    SamePicture.objects.ask(second)
    SamePicture.objects.ask(first)
    assert not SamePicture.objects.open().exists()
    assert Photo.objects.count() == 2


def test_a_better_file_takes_the_place_and_the_words_of_the_desk_stay(desk, two):
    first, second = two
    old, new = first.original.name, second.original.name
    names = display_name(first)
    answer = say(desk, second, f"file {first.pk}", Accept="application/json")
    assert answer.json()["photo"]["id"] == first.pk
    photo = Photo.objects.get()
    assert (photo.pk, photo.original.name, photo.width) == (first.pk, new, 900)
    assert photo.credit_line == "Ana Ruiz/Coastal Press"
    assert display_name(photo) != names
    earlier = photo.earlier_files.get()
    assert (earlier.original.name, earlier.width, earlier.replaced_by.username) == (old, 640, "ana")
    assert "Bo Lind" in Activity.objects.get(action="discard").before["credit_line"]
    assert Activity.objects.get(action="replace file").after["width"] == 900


def test_an_answer_that_comes_twice_is_told_and_does_no_harm(desk, two):
    first, second = two
    number = pair().pk
    say(desk, second, "both")
    answer = desk.post(page_of(second), {"pair": number, "said": f"use {first.pk}"}, follow=True)
    assert "answered this question already" in answer.text
    assert Photo.objects.count() == 2


@pytest.mark.parametrize("said", ["", "use", "use x", "use 0", "file 999999", "burn", "both 1x"])
def test_nonsense_changes_nothing(desk, two, said):
    assert say(desk, two[1], said).status_code in {200, 302, 400}
    assert Photo.objects.count() == 2
    for number in ("", "x", "9" * 30, "²"):
        assert desk.post(page_of(two[0]), {"pair": number, "said": "both"}).status_code == 302


def test_what_an_article_uses_does_not_go(desk, two):
    first, second = two
    make_article(photos=[second])
    answer = desk.post(page_of(second), {"pair": pair().pk, "said": f"use {first.pk}"}, follow=True)
    assert "uses “" in answer.text and "so it stays" in answer.text
    assert Photo.objects.count() == 2


def test_the_rights_of_each_photo_are_asked(two):
    first, second = two
    reporter, tagger = make_staff("reporter"), make_staff("tag_manager")
    for user in (tagger, reporter):
        client = Client()
        client.force_login(user)
        for said in ("both", f"use {first.pk}", f"file {first.pk}"):
            assert say(client, second, said).status_code == 403
    Photo.objects.filter(pk=second.pk).update(uploaded_by=reporter)
    assert say(client, second, f"file {first.pk}").status_code == 403  # the other's file is not hers to replace
    assert say(client, second, f"use {second.pk}").status_code == 403
    assert say(client, second, f"use {first.pk}").status_code == 302
    assert list(Photo.objects.all()) == [first]


def test_a_photo_that_readers_see_gets_a_better_file_and_they_see_it(desk, client, two):
    first, second = two
    Photo.objects.update(rights="staff")
    publish_article(photos=[first], slug="light")
    Change.objects.all().delete()
    say(desk, second, f"file {first.pk}")
    photo = Photo.objects.get()
    assert shown(photo).name in client.get("/articles/light/").text
    assert f"photo:{photo.pk}" in Change.objects.values_list("key", flat=True)


# The doors, and the queue


def test_many_at_once_come_in_all_the_same_and_the_question_waits(desk, scene):
    files = [file(jpeg(scene, 640 + 40 * n), f"{n}.jpg") for n in range(3)]
    answer = desk.post(UPLOAD, {"files": [*files, file(picture_bytes())]}, follow=True)
    assert "4 photos were brought in." in answer.text
    assert "same picture twice" in answer.text
    assert SamePicture.objects.open().count() == 3
    rows = desk.get(LIST, {"needs": "twice"}).context["cl"].result_list
    assert len(rows) == 3
    assert "same picture twice" in desk.get(LIST).text


def test_the_photo_form_asks_once_it_is_stored(desk, scene, two):
    form = posted(desk.get(ADD).context["adminform"].form)
    answer = desk.post(ADD, form | {"upload": file(jpeg(scene, 480)), "credit_line": "Third"}, follow=True)
    third = Photo.objects.get(credit_line="Third")
    assert answer.redirect_chain[-1][0] == page_of(third)
    assert "It is stored." in answer.text
    assert "2 photos show the same" in desk.get(reverse("admin:media_photo_change", args=[third.pk])).text


def test_photos_of_before_are_caught_up_with(desk, two, capsys):
    SamePicture.objects.all().delete()
    Photo.objects.update(phash=None, dhash=None)
    Activity.objects.all().delete()
    person = make_person(name="Bo Lind")
    call_command("catch_up_photos")
    assert SamePicture.objects.open().count() == 1
    assert Photo.objects.filter(phash=None).count() == 0
    assert person.photos_made.get().photo == two[1]
    call_command("catch_up_photos")
    assert "0 photos were looked at" in capsys.readouterr().out


# Another file, by the form


def replaced(client, photo, data, follow=False, **fields):
    address = reverse("admin:media_photo_change", args=[photo.pk])
    form = posted(client.get(address).context["adminform"].form)
    return client.post(address, form | {"upload": file(data)} | fields, follow=follow)


def files_of(photo):
    return reverse("admin:media_photo_files", args=[photo.pk])


def test_another_file_wants_a_reason_and_keeps_the_one_of_before(desk, scene):
    photo = Photo.objects.get(pk=bring_in(desk, jpeg(scene, credit_line="From the file"))["photo"]["id"])
    photo.caption = "Written at the desk"
    photo.save()
    better = jpeg(scene, 900, credit_line="From the better file", caption="In the better file")
    assert "Say why" in replaced(desk, photo, better).text
    assert not EarlierFile.objects.exists()
    assert replaced(desk, photo, better, why="Sharper").status_code == 302
    photo.refresh_from_db()
    assert (photo.width, photo.caption, photo.credit_line) == (900, "Written at the desk", "From the better file")
    earlier = photo.earlier_files.get()
    assert (earlier.width, earlier.why, earlier.replaced_by_name) == (640, "Sharper", "Ana Ruiz")
    page = desk.get(files_of(photo)).text
    assert "Sharper" in page and "640 × " in page
    shown = desk.get(reverse("admin:media_photo_file", args=[photo.pk, earlier.pk]))
    assert Image.open(io.BytesIO(shown.content)).width <= 640

    back = desk.post(files_of(photo), {"file": earlier.pk, "why": "The colours were wrong"})
    assert back.status_code == 302
    photo.refresh_from_db()
    assert (photo.width, photo.caption, photo.credit_line) == (640, "Written at the desk", "From the file")
    assert [one.width for one in photo.earlier_files.all()] == [900, 640]


def test_content_credentials_are_those_of_the_file_that_is_shown(desk, two):
    first, second = two
    Photo.objects.filter(pk=first.pk).update(content_credentials={"state": "trusted", "issuer": "Coastal Press"})
    say(desk, second, f"file {first.pk}")
    first.refresh_from_db()
    assert first.content_credentials == {}
    earlier = first.earlier_files.get()
    desk.post(files_of(first), {"file": earlier.pk, "why": "Back"})
    first.refresh_from_db()
    assert first.content_credentials == {"state": "trusted", "issuer": "Coastal Press"}


def test_a_file_that_says_nothing_takes_no_maker_away(desk, scene):
    photo = Photo.objects.get(pk=bring_in(desk, jpeg(scene, credit_line="From the file"))["photo"]["id"])
    Photo.objects.filter(pk=photo.pk).update(rights="staff")
    publish_article(photos=[photo])
    assert replaced(desk, photo, jpeg(scene, 900), why="Sharper").status_code == 302
    photo.refresh_from_db()
    assert (photo.width, photo.credit_line) == (900, "From the file")


def test_readers_get_no_other_picture_under_its_caption(desk, scene):
    photo = Photo.objects.get(pk=bring_in(desk, jpeg(draw("hangar")), credit_line="Ana", alt_text="A")["photo"]["id"])
    assert replaced(desk, photo, jpeg(scene), why="The right one").status_code == 302
    photo.refresh_from_db()
    Photo.objects.filter(pk=photo.pk).update(rights="staff")
    edition = publish_article(photos=[photo])
    earlier = photo.earlier_files.get()
    answer = desk.post(files_of(photo), {"file": earlier.pk, "why": "Back"})
    assert "shows another picture" in answer.text
    withdraw(edition.article)
    assert desk.post(files_of(photo), {"file": earlier.pk, "why": "Back"}).status_code == 302


def test_another_picture_loses_the_focal_point_and_the_one_of_before_brings_its_own_back(desk, scene):
    key = bring_in(desk, jpeg(draw("hangar")), credit_line="Ana", alt_text="A")["photo"]["id"]
    Photo.objects.filter(pk=key).update(focal_x=10, focal_y=20)
    photo = Photo.objects.get(pk=key)
    article = make_article(photos=[photo])
    article.article_photos.update(focal_x=1, focal_y=2)
    page = replaced(desk, photo, jpeg(draw("hangar"), 900), why="Sharper")
    assert page.status_code == 302 and Photo.objects.get(pk=key).focal_point == (10, 20)
    page = replaced(desk, photo, jpeg(scene), why="The right one", follow=True)
    assert "is cleared" in page.text and "1 article chose" in page.text
    photo.refresh_from_db()
    assert photo.focal_point is None
    line = Activity.objects.filter(action="replace file").latest("pk")
    assert (line.before["focal_x"], line.after["focal_x"]) == (10, None)
    earlier = photo.earlier_files.first()
    page = desk.post(files_of(photo), {"file": earlier.pk, "why": "Back"}, follow=True)
    assert "is back" in page.text and Photo.objects.get(pk=key).focal_point == (10, 20)


def test_the_history_is_not_public_and_changed_by_whoever_may_change_the_photo(desk, client, two):
    first, second = two
    say(desk, second, f"file {first.pk}")
    earlier = EarlierFile.objects.get()
    shown = reverse("admin:media_photo_file", args=[first.pk, earlier.pk])
    assert client.get(shown).status_code == 302
    tagger = Client()
    tagger.force_login(make_staff("tag_manager"))
    assert tagger.get(shown).status_code == tagger.get(files_of(first)).status_code == 200
    assert tagger.post(files_of(first), {"file": earlier.pk, "why": "x"}).status_code == 403
    other = make_photo()
    assert desk.get(reverse("admin:media_photo_file", args=[other.pk, earlier.pk])).status_code == 404
    for bad in ({}, {"file": "x", "why": "x"}, {"file": earlier.pk, "why": ""}):
        assert desk.post(files_of(first), bad).status_code == 200
    for name in (f"/photos/{first.ref}/", f"/media/{earlier.original.name}"):
        assert client.get(name).status_code == 404


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(needs_chromium[1].args[0], reason="Chromium is not installed")
def test_the_writing_room_asks_before_it_takes_the_picture(live_server, browser, desk, scene, tmp_path):
    known = Photo.objects.get(pk=bring_in(desk, jpeg(scene), credit_line="Ana Ruiz", alt_text="A lighthouse")["photo"]["id"])  # fmt: skip
    (tmp_path / "new.jpg").write_bytes(jpeg(scene, 900, 60))
    article = make_article()
    page, troubles = new_page(browser, desk, live_server.url)
    page.goto(live_server.url + reverse("admin:articles_article_change", args=[article.pk]))
    page.evaluate("import('/static/desk/photo-library.js').then((library) => { window.picked = library.pickPhoto() })")
    page.click("text=Bring in a new one")
    page.set_input_files("#library-file", str(tmp_path / "new.jpg"))
    page.fill("#library-credit", "Bo Lind")
    page.click("text=Bring it in")
    page.wait_for_selector(".same-question")
    assert page.locator(".same-question section").count() == 2
    page.click("text=Use the one that is there")
    assert page.evaluate("window.picked.then((photo) => photo.id)") == known.pk
    assert Photo.objects.get() == known
    assert troubles == []
