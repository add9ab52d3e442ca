"""Readers get each picture in the width and format that suits them, with the credit in every file."""

import json
import shutil
import subprocess

import pytest
from lxml import html

from media.models import Photo
from media.pictures import are_all_made, make_missing, picture_names, renditions_key
from media.tasks import make_renditions_of
from tests.factories import make_photo, picture_bytes, publish_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def photo(db):
    """A photo that readers see, 700 pixels wide."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from media.intake import accept_original

    photo = make_photo(
        with_file=False, alt_text="Plain teal", credit_line="Ana Ruiz/Coastal Press", creators="Ana Ruiz"
    )
    accept_original(photo, SimpleUploadedFile("a.jpg", picture_bytes("teal", (700, 400))))
    photo.copyright_notice = "© Coastal Press"
    photo.save()
    publish_article(photos=[photo], slug="harbour")
    return photo


def shown(client):
    return html.fromstring(client.get("/articles/harbour/").text).xpath("//picture")[0]


def test_while_files_are_missing_readers_get_one_that_is_made_at_once_and_then_all_formats(client, photo):
    before = shown(client)
    assert not before.xpath(".//source")
    (address,) = {*before.xpath(".//img/@src"), before.xpath(".//img/@srcset")[0].removesuffix(" 320w")}
    assert "-320.jpeg" in address and client.get(address).status_code == 200
    make_renditions_of.enqueue(photo.pk)
    after = shown(client)
    assert after.xpath(".//source/@type") == ["image/avif", "image/webp"]
    for srcset in after.xpath(".//source/@srcset") + after.xpath(".//img/@srcset"):
        for one in srcset.split(", "):
            address, width = one.split(" ")
            answer = client.get(address)
            assert answer.status_code == 200, one
            assert answer.headers["Content-Type"].startswith("image/"), width
            assert "immutable" in answer.headers["Cache-Control"]


def test_a_changed_credit_takes_every_old_name_away_and_asks_for_new_files(
    client, photo, django_capture_on_commit_callbacks
):
    make_renditions_of.enqueue(photo.pk)
    photo.refresh_from_db()
    old = picture_names(photo)
    with django_capture_on_commit_callbacks(execute=True):
        photo.credit_line = "Bo Lind/Coastal Press"
        photo.save()
    photo.refresh_from_db()
    assert are_all_made(photo) and not photo.pictures_missing
    assert not {name for files in old.values() for _, name in files} & {
        name for files in picture_names(photo).values() for _, name in files
    }
    for files in old.values():
        assert client.get(f"{photo.get_absolute_url()}{files[0][1]}").status_code == 404


def test_saving_what_changes_no_file_makes_none(photo, django_capture_on_commit_callbacks):
    make_renditions_of.enqueue(photo.pk)
    photo = Photo.objects.get(pk=photo.pk)
    photo.restrictions = "Not for adverts."
    with django_capture_on_commit_callbacks(execute=True):
        photo.save()
    assert make_missing(photo) == 0


@pytest.mark.parametrize(
    "name", ["0" * 32 + "-320.jpeg", "{key}-321.jpeg", "{key}-9600.avif", "{key}-320.gif", "{key}-0320.jpeg"]
)
def test_only_names_of_the_list_are_made(client, photo, name):
    assert client.get(photo.get_absolute_url() + name.format(key=renditions_key(photo))).status_code == 404


def test_a_damaged_original_leaves_the_photo_without_smaller_formats(photo):
    photo.original.storage.delete(photo.original.name)
    make_renditions_of.enqueue(photo.pk)
    photo.refresh_from_db()
    assert not photo.made and photo.pictures_missing
    assert "missing" in photo.pictures_refused


@pytest.mark.skipif(not shutil.which("exiftool"), reason="ExifTool is not installed")
def test_every_file_that_readers_get_names_its_maker(client, photo, tmp_path):
    (tmp_path / "served").mkdir()
    for files in picture_names(photo).values():
        for _width, name in files:
            (tmp_path / "served" / name).write_bytes(client.get(photo.get_absolute_url() + name).content)
    read = json.loads(subprocess.check_output(["exiftool", "-json", "-G1", "-r", tmp_path / "served"]))
    assert len(read) == 12
    for one in read:
        assert one["XMP-photoshop:Credit"] == "Ana Ruiz/Coastal Press", one["SourceFile"]
        assert one["XMP-dc:Creator"] == "Ana Ruiz"
        assert one["XMP-dc:Rights"] == "© Coastal Press"
        assert one["XMP-iptcCore:AltTextAccessibility"] == "Plain teal"
