"""Tags, people, organisations, sections, photos and the records that are only read."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.contrib.admin import AdminSite
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from taggit.models import Tag as ForeignTag

from articles.models import Change, Edition, Organisation, Person, Section, Tag, TagAlias
from media.models import Photo
from tests.factories import make_person, make_photo, make_tag, picture_bytes, publish_article

from .conftest import make_staff
from .forms import posted

pytestmark = pytest.mark.django_db


def added(client: Client, model, aliases=(), **fields):
    """POST the form for a new record."""
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
    page = client.get(address)
    data = posted(page.context["adminform"].form)
    for inline in page.context["inline_admin_formsets"]:
        data |= posted(inline.formset.management_form)
    data |= fields
    if aliases:
        data |= {"aliases-TOTAL_FORMS": str(len(aliases))}
        data |= {f"aliases-{number}-name": name for number, name in enumerate(aliases)}
    return client.post(address, data)


def test_the_tag_librarys_own_admin_is_off():
    assert not admin.site.is_registered(ForeignTag)
    assert isinstance(admin.site, AdminSite) and admin.site.is_registered(Tag)


@pytest.mark.parametrize("model", [Tag, Person, Organisation, Section])
def test_record_is_added_and_gets_its_address(desk, model):
    assert added(desk, model, name=" Ærø  Sound ").status_code == 302
    record = model.objects.get()
    assert record.name == " Ærø  Sound "
    assert record.slug == "aero-sound"


def test_tag_of_the_same_meaning_is_refused_at_its_field(desk):
    make_tag(name="Bülent")
    response = added(desk, Tag, name="bulent")
    assert response.status_code == 200
    assert "There is a tag of this meaning already." in response.text
    assert Tag.objects.count() == 1


def test_person_of_the_same_name_needs_a_word_that_tells_them_apart(desk):
    make_person(name="Ana Ruiz")
    assert "add a word that tells them apart" in added(desk, Person, name="ana ruiz").text
    assert added(desk, Person, name="ana ruiz", disambiguation="rower").status_code == 302


def test_aliases_mean_one_thing(desk):
    make_tag(name="Halvard Sea")
    assert added(desk, Tag, name="Calder", aliases=["Port Calder", "port calder"]).status_code == 200
    assert added(desk, Tag, name="Calder", aliases=["halvard sea"]).status_code == 200
    assert added(desk, Tag, name="Calder", aliases=["Port Calder", "CLD"]).status_code == 302
    assert TagAlias.objects.count() == 2


def test_tags_are_found_by_any_name_and_spelling(desk):
    tag = make_tag(name="Bülent Turan")
    TagAlias.objects.create(tag=tag, name="Admiral Türan")
    make_tag(name="Other")
    question = {"app_label": "articles", "model_name": "articletag", "field_name": "tag"}
    for term in ["bulent", "TURAN", "admiral turan"]:
        answer = desk.get(reverse("admin:autocomplete"), question | {"term": term}).json()
        assert [row["text"] for row in answer["results"]] == ["Bülent Turan"]


# Photos


def test_uploaded_picture_is_kept_as_it_came(desk):
    data = picture_bytes("navy")
    file = SimpleUploadedFile("night.jpg", data, "image/jpeg")
    assert added(desk, Photo, upload=file, credit_line="Ana  Ruiz", alt_text="Night").status_code == 302
    photo = Photo.objects.get()
    assert photo.original.read() == data
    assert (photo.width, photo.height, photo.credit_line) == (80, 60, "Ana  Ruiz")
    page = desk.get(reverse("admin:media_photo_change", args=[photo.pk])).text
    assert reverse("admin:media_photo_picture", args=[photo.pk]) in page


@pytest.mark.parametrize("data", [b"<svg onload=alert(1)>", b"\xff\xd8\xff\xe0 cut", b"%PDF-1.7"])
def test_file_that_is_no_picture_is_refused_and_not_kept(desk, data, settings):
    response = added(desk, Photo, upload=SimpleUploadedFile("x.jpg", data, "image/jpeg"), credit_line="Ana Ruiz")
    assert response.status_code == 200
    assert "not a picture that can be used" in response.text
    assert not Photo.objects.exists()
    assert not list(settings.MEDIA_ROOT.rglob("*.*"))


def test_refused_form_leaves_no_file_behind(desk, settings):
    file = SimpleUploadedFile("x.jpg", picture_bytes(), "image/jpeg")
    response = added(desk, Photo, upload=file, alt_text="Same", caption="Same")
    assert response.status_code == 200
    assert "the file is not: choose it again" in response.text
    assert not list(settings.MEDIA_ROOT.rglob("*.*"))


def test_draft_picture_is_shown_to_the_desk_alone(desk, client):
    photo = make_photo()
    address = reverse("admin:media_photo_picture", args=[photo.pk])
    shown = desk.get(address)
    assert (shown.status_code, shown.headers["Content-Type"]) == (200, "image/jpeg")
    assert client.get(address).status_code == 302
    client.force_login(make_staff())
    assert client.get(address).status_code == 404
    awaiting = make_photo(with_file=False)
    assert desk.get(reverse("admin:media_photo_picture", args=[awaiting.pk])).status_code == 404


# Records that are only read


def test_changes_are_only_read(desk):
    publish_article()
    change = Change.objects.first()
    change_address = reverse("admin:articles_change_change", args=[change.pk])
    assert desk.get(change_address).status_code == 200
    assert desk.post(change_address, {}).status_code == 403
    assert desk.post(reverse("admin:articles_change_add"), {}).status_code == 403
    delete_address = reverse("admin:articles_change_delete", args=[change.pk])
    assert desk.post(delete_address, {"post": "yes"}).status_code == 403


def test_the_desk_leads_nobody_to_the_address_of_a_scheduled_edition(desk):
    edition = publish_article(at=timezone.now() + timedelta(days=1))
    kind = ContentType.objects.get_for_model(Edition)
    answer = desk.get(f"/admin/r/{kind.pk}/{edition.pk}/")
    assert answer.status_code == 404
    assert edition.slug not in answer.content.decode()


def test_a_photo_that_readers_see_keeps_its_credit_and_alt_text(desk):
    photo = make_photo()
    address = reverse("admin:media_photo_change", args=[photo.pk])
    empty = {"credit_line": "", "alt_text": "", "caption": photo.caption, "rights": "staff"}
    publish_article(photos=[photo], at=timezone.now() + timedelta(days=1))
    answer = desk.post(address, empty)
    assert answer.status_code == 200
    assert "keeps a credit line" in answer.content.decode()
    photo.refresh_from_db()
    assert photo.credit_line and photo.alt_text
    other = make_photo()
    assert desk.post(reverse("admin:media_photo_change", args=[other.pk]), empty).status_code == 302


def test_a_picture_that_readers_see_is_not_exchanged_under_its_caption(desk):
    photo = make_photo()
    publish_article(photos=[photo])
    address = reverse("admin:media_photo_change", args=[photo.pk])
    data = posted(desk.get(address).context["adminform"].form)
    other = SimpleUploadedFile("other.jpg", picture_bytes("navy", (90, 61)))
    answer = desk.post(address, data | {"upload": other, "why": "Another one"})
    assert "a photo of its own" in answer.text
    before = photo.sha256
    photo.refresh_from_db()
    assert photo.sha256 == before


def test_an_address_that_readers_know_stays_and_its_name_may_change(desk):
    tag, unseen = make_tag(name="Ports"), make_tag(name="Tides")
    edition = publish_article(tags=[tag])

    def rename(record, **fields):
        address = reverse(f"admin:articles_{record._meta.model_name}_change", args=[record.pk])
        page = desk.get(address)
        data = posted(page.context["adminform"].form)
        for inline in page.context["inline_admin_formsets"]:
            data |= posted(inline.formset.management_form)
        return desk.post(address, data | fields)

    section, slug = edition.section, edition.section.slug
    assert "Readers know the address" in rename(section, slug="other").text
    assert rename(section, name="Another name").status_code == 302
    section.refresh_from_db()
    assert (section.name, section.slug) == ("Another name", slug)
    assert rename(tag, slug="harbours").status_code == 302  # its old address leads on
    assert desk.get("/tags/ports/").url == "/tags/harbours/"
    assert rename(unseen, slug="currents").status_code == 302


def test_a_form_that_another_site_sends_is_refused_even_with_a_login(desk):
    address = reverse("admin:articles_section_add")
    data = {"name": "Sent from elsewhere", "position": "1"}
    assert desk.post(address, data, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert not Section.objects.exists()
    assert desk.post(address, data, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 302
