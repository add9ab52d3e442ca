"""The library at the desk: found by what one remembers, sifted by what it needs, never a guess made silently."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.desk.credit_suggestions import credit_suggestions
from articles.desk.photo_endings import endings
from articles.desk.photo_search import photo_condition
from media.intake import accept_original
from media.models import Photo
from media.rights import Rights
from tests.desk.conftest import make_staff
from tests.desk.forms import change_page, posted, shown
from tests.factories import (
    make_article,
    make_organisation,
    make_photo,
    make_section,
    make_tag,
    picture_bytes,
    publish_article,
)

pytestmark = pytest.mark.django_db

LIST = reverse("admin:media_photo_changelist")


@pytest.fixture
def library(db):
    return {
        "ferry": make_photo(caption="The ferry at the quay", credit_line="Ana Ruiz/AP", date_created="2026-05-03"),
        "chart": make_photo(caption="A chart of the strait", credit_line="Bo Lind", persons_shown="Edda Lorne"),
        "bare": make_photo(caption="The quay at night", credit_line="", alt_text="", rights=Rights.UNKNOWN),
        "coming": make_photo(with_file=False, caption="", credit_line="Coastguard", rights=Rights.HANDOUT),
    }


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("quay", {"ferry", "bare"}),
        ("quay -night", {"ferry"}),
        ('"at the quay"', {"ferry"}),
        ("credit:ruiz", {"ferry"}),
        ("person:lorne", {"chart"}),
        ("date:2026-05", {"ferry"}),
        ("-has:credit", {"bare"}),
        ("has:file -has:alt", {"bare"}),
        ("rights:handout", {"coming"}),
        ("rights:unknown quay", {"bare"}),
        ("nobody:knows", set()),
        ("has:wings", set()),
        ("", {"ferry", "chart", "bare", "coming"}),
        ('"', set()),
        ("%", set()),
    ],
)
def test_a_search_narrows_by_every_term(library, asked, found):
    names = {photo.pk: name for name, photo in library.items()}
    rows = Photo.objects.filter(photo_condition(asked))
    assert {names[photo.pk] for photo in rows} == found


def test_a_long_line_of_terms_is_no_long_question():
    condition = photo_condition("word " * 5_000)
    assert str(Photo.objects.filter(condition).query).count("LIKE") <= 12 * 12


@pytest.mark.parametrize(
    ("needs", "found"), [("credit", "bare"), ("alt", "bare"), ("rights", "bare"), ("file", "coming"), ("ending", "chart"), ("over", "ferry")]
)  # fmt: skip
def test_the_queue_shows_what_a_photo_needs(desk, library, needs, found):
    now = timezone.now()
    Photo.objects.filter(pk=library["chart"].pk).update(allowed_until=now + timedelta(days=6))
    Photo.objects.filter(pk=library["ferry"].pk).update(withdrawn=True)
    rows = desk.get(LIST, {"needs": needs}).context["cl"].result_list
    assert [photo.pk for photo in rows] == [library[found].pk]


@pytest.mark.parametrize(
    ("left", "told", "sifted"),
    [
        (timedelta(days=29), "Its right ends in 2", {"ending"}),
        (timedelta(days=6), "Its right ends soon, in ", {"ending", "ending_7"}),
        (timedelta(hours=20), "LAST DAY: its right ends in ", {"ending", "ending_7", "ending_1"}),
    ],
)
def test_an_end_is_told_thirty_seven_and_one_days_before_once_more_urgently(desk, library, left, told, sifted):
    library["ferry"].allowed_until = timezone.now() + left
    library["ferry"].save()
    page = desk.get(reverse("admin:index")).text
    assert told in page
    assert "credit, alt text, rights" in page
    for value in ("ending", "ending_7", "ending_1"):
        rows = desk.get(LIST, {"needs": value}).context["cl"].result_list
        assert [photo.pk for photo in rows] == ([library["ferry"].pk] if value in sifted else []), value


def test_an_end_that_is_far_is_told_nowhere(desk, library):
    Photo.objects.filter(pk=library["ferry"].pk).update(allowed_until=timezone.now() + timedelta(days=31))
    assert "right ends" not in desk.get(reverse("admin:index")).text


def test_an_ended_right_tells_where_the_placeholder_stands_and_no_more_than_one_may_know(desk):
    here, there = make_section(), make_section()
    photo = make_photo(caption="The lighthouse")
    publish_article(photos=[photo], section=here, headline="Seen by readers")
    publish_article(photos=[photo], section=there, headline="Of another section")
    make_article(photos=[photo], section=here, headline="Only a draft")
    Photo.objects.filter(pk=photo.pk).update(allowed_until=timezone.now() - timedelta(days=1))
    page = desk.get(reverse("admin:index")).text
    assert "A placeholder stands in “Of another section”, “Seen by readers”" in page
    user = make_staff("editor", sections=[here])
    (one,) = endings(user, 8)
    assert (one.days, one.headlines, one.others) == (0, ["Seen by readers"], 1)


def test_whoever_only_looks_after_photos_starts_with_them():
    from django.test import Client

    client = Client()
    client.force_login(make_staff("photo_editor"))
    make_photo(credit_line="", caption="Without a maker")
    assert "Without a maker" in client.get(reverse("admin:index")).text


def test_a_photo_tells_where_it_is_used_and_no_more_than_one_may_know():
    from django.test import Client

    here, there = make_section(), make_section()
    photo = make_photo()
    publish_article(photos=[photo], section=here, headline="In my section")
    make_article(photos=[photo], section=there, headline="Secret of another section")
    client = Client()
    client.force_login(make_staff("editor", sections=[here]))
    page = client.get(reverse("admin:media_photo_change", args=[photo.pk])).text
    assert "In my section" in page
    assert "Secret of another section" not in page
    assert "1 article of another section" in page


def test_a_photo_that_a_tag_leads_with_says_so_and_stays(desk):
    photo = make_photo()
    tag = make_tag(name="Harbour", lead_photo=photo)
    assert "tag: Harbour" in desk.get(reverse("admin:media_photo_change", args=[photo.pk])).text
    delete = reverse("admin:media_photo_delete", args=[photo.pk])
    page = reverse("admin:articles_tag_change", args=[tag.pk])
    assert f'tag: <a href="{page}">Harbour</a>' in desk.get(delete).text
    desk.post(delete, {"post": "yes"})
    assert Photo.objects.filter(pk=photo.pk).exists()


# Suggestions for the credit


def words(photo):
    return [one.words for one in credit_suggestions(photo)]


def test_suggestions_clean_up_and_change_nothing_by_themselves(desk):
    make_organisation(name="Coastal Press")
    photo = make_photo(credit_line="Photo by ANA RUIZ / Coastal Press")
    assert words(photo)[0] == "Ana Ruiz/Coastal Press"
    page = desk.get(reverse("admin:media_photo_change", args=[photo.pk])).text
    assert "The credit might rather say" in page
    photo.refresh_from_db()
    assert photo.credit_line == "Photo by ANA RUIZ / Coastal Press"


@pytest.mark.parametrize(
    ("fields", "suggested"),
    [
        ({"creators": "Ana Ruiz", "source": "AP"}, "Ana Ruiz/AP"),
        ({"creators": "Ana Ruiz; Bo Lind"}, "Ana Ruiz and Bo Lind"),
        ({"caption": "The ferry at the quay. (AP Photo/Ana Ruiz)"}, "AP Photo/Ana Ruiz"),
    ],
)
def test_a_photo_without_a_credit_is_offered_what_its_file_says(fields, suggested):
    assert suggested in words(make_photo(credit_line="", **fields))


def test_a_line_that_was_cut_is_offered_whole():
    photo = make_photo(
        credit_line="NATO Supreme Headquarters Allied", source="NATO Supreme Headquarters Allied Powers Europe"
    )
    assert words(photo)[0] == "NATO Supreme Headquarters Allied Powers Europe"


def test_a_good_line_is_left_alone():
    assert words(make_photo(credit_line="Ana Ruiz/AP")) == []


# The focal point


def test_the_desk_sets_a_focal_point_by_numbers_and_for_one_article_another(desk):
    photo = make_photo()
    address = reverse("admin:media_photo_change", args=[photo.pk])

    def sent(**changes):
        return desk.post(address, posted(desk.get(address).context["adminform"].form) | changes)

    assert sent(focal_x="20", focal_y="70").status_code == 302
    photo.refresh_from_db()
    assert photo.focal_point == (20, 70)
    assert "two numbers" in sent(focal_y="").text
    article = make_article(photos=[photo])
    data = shown(desk, article) | {"article_photos-0-focal_x": "90", "article_photos-0-focal_y": "5"}
    assert desk.post(change_page(article), data).status_code == 302
    assert article.article_photos.get().focal_point == (90, 5)
    row = article.revisions.first().content["photos"][0]
    assert (row["focal_x"], row["focal_y"]) == (90, 5)


def test_an_old_revision_without_focal_points_can_be_restored_and_a_new_one_brings_its_own_back(db):
    from articles.publishing.restore import restore

    article = make_article(photos=[make_photo()])
    before = article.revisions.first()
    assert "focal_x" not in before.content["photos"][0]
    article.article_photos.update(focal_x=90, focal_y=5)
    article.save()
    after = article.revisions.first()
    restore(article, before)
    assert article.article_photos.get().focal_point is None
    restore(article, after)
    assert article.article_photos.get().focal_point == (90, 5)


def test_a_photo_without_words_is_called_as_its_file(desk, db):
    for name, called in (
        ("Fähre am Kai.jpg", "Fähre am Kai.jpg"),
        ("a\u202e\nb.jpg", "ab.jpg"),
        ("x" * 120 + ".jpg", "x" * 96 + ".jpg"),
    ):
        photo = Photo()
        accept_original(photo, SimpleUploadedFile(name, picture_bytes(colour=f"#{len(called):02x}aa{len(name):02x}")))
        photo.save()
        assert str(Photo.objects.get(pk=photo.pk)) == called
    assert "Fähre am Kai.jpg" in desk.get(LIST).text
    with CaptureQueriesContext(connection) as queries:
        photo = Photo.objects.defer("file_metadata").get(pk=photo.pk)
        assert str(photo) == photo.ref
    assert len(queries) == 1
    photo.caption = "A ferry"
    assert str(photo) == "A ferry"


def test_new_photo_is_a_file_or_says_whose_is_awaited(desk):
    add = reverse("admin:media_photo_add")
    empty = posted(desk.get(add).context["adminform"].form)
    refused = desk.post(add, empty | {"caption": "Nobody's", "credit_line": "  "})
    assert "Choose a file, or say whose photo is awaited: write its credit." in refused.text
    assert not Photo.objects.exists()
    desk.post(add, empty | {"credit_line": "Coastguard"})
    assert Photo.objects.get().awaits_file
    upload = SimpleUploadedFile("quay.jpg", picture_bytes(), "image/jpeg")
    desk.post(add, empty | {"upload": upload})
    assert Photo.objects.exclude(original="").count() == 1


def test_file_that_cannot_be_read_is_the_only_thing_that_is_wrong(desk):
    add = reverse("admin:media_photo_add")
    data = posted(desk.get(add).context["adminform"].form) | {"upload": SimpleUploadedFile("empty.jpg", b"")}
    refused = desk.post(add, data)
    assert refused.status_code == 200 and "whose photo is awaited" not in refused.text


@pytest.mark.parametrize(("language", "words"), [("de", "kein verwendbares Bild"), ("fr", "pas une image utilisable")])
def test_file_that_is_no_picture_is_refused_in_the_language_of_the_desk(desk, language, words):
    add = reverse("admin:media_photo_add")
    data = posted(desk.get(add).context["adminform"].form) | {"upload": SimpleUploadedFile("notes.jpg", b"Plain text.")}
    assert words in desk.post(add, data, headers={"accept-language": language}).text


def test_photo_that_has_neither_file_nor_credit_can_be_edited(desk):
    photo = make_photo(with_file=False, credit_line="")
    page = reverse("admin:media_photo_change", args=[photo.pk])
    data = posted(desk.get(page).context["adminform"].form) | {"caption": "The quay"}
    assert desk.post(page, data).status_code == 302
    photo.refresh_from_db()
    assert photo.caption == "The quay"
