"""Files are there whole or not at all, are nobody's to read but ours, and go when nothing refers to them."""

import errno
import io
import os
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from media.intake import accept_original
from media.models import EarlierFile, Photo
from media.pictures import display_jpeg, earlier_thumbnail, make_missing
from media.sweeping import unreferenced
from newsroom import environment
from tests.factories import make_photo, picture_bytes

pytestmark = pytest.mark.django_db
LATER = timedelta(days=30)


def stored(settings):
    return sorted(path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file())


@pytest.fixture
def full_disk(monkeypatch):
    """A disk on which the last byte finds no room: what was written must be brought to it, and cannot."""

    def no_room(handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_room)


def test_a_full_disk_leaves_no_file_and_says_so(settings, full_disk):
    with pytest.raises(ValidationError, match="no room"):
        accept_original(Photo(), SimpleUploadedFile("a.jpg", picture_bytes()))
    assert stored(settings) == []


def test_a_file_gets_its_name_when_it_is_whole(settings):
    class Torn(ContentFile):
        def chunks(self, chunk_size=None):
            yield b"half"
            assert [path.name for path in stored(settings) if not path.name.startswith(".")] == []
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        default_storage.save("originals/a.jpg", Torn(b"whole"))
    assert stored(settings) == []
    assert default_storage.save("originals/a.jpg", ContentFile(b"whole")) == "originals/a.jpg"
    assert default_storage.open("originals/a.jpg").read() == b"whole"


def test_no_store_tells_an_address(settings):
    photo = make_photo()
    with pytest.raises(ValueError, match="No address"):
        _ = photo.original.url
    with pytest.raises(ValueError, match="No address"):
        storages["pictures"].url("aa/x.jpeg")


# Sweeping


def swept(days=7):
    return {file.name for file in unreferenced(timezone.now() + LATER - timedelta(days=days))}


def test_only_what_nothing_refers_to_is_swept(settings):
    photo, other = make_photo(), make_photo()
    make_missing(photo)
    before = make_photo()
    earlier = EarlierFile.of(photo, by=None, why="A better one")
    earlier.original, earlier.sha256 = before.original.name, before.sha256
    earlier.save()
    Photo.objects.filter(pk=before.pk).delete()
    earlier_thumbnail(earlier)
    lost = default_storage.save("originals/lost.jpg", ContentFile(b"of a row that was never stored"))
    torn = default_storage.save("originals/.torn", ContentFile(b"of a process that was killed"))
    kept = default_storage.save("elsewhere/file.txt", ContentFile(b"not ours"))
    assert swept() == {lost, torn}
    other.delete()
    assert swept() == {lost, torn, other.original.name}
    assert default_storage.exists(kept)


def test_pictures_with_an_old_credit_are_swept_and_those_of_now_stay():
    photo = make_photo()
    number = make_missing(photo)
    photo.credit_line = "Somebody else"
    photo.save()
    assert make_missing(photo) == number
    assert len(swept()) == number
    for file in unreferenced(timezone.now() + LATER):
        file.delete()
    assert make_missing(photo) == 0
    assert swept() == set()


def test_young_files_stay_and_nothing_goes_unless_told(capsys):
    name = default_storage.save("originals/lost.jpg", ContentFile(b"x"))
    call_command("sweep_files", "--delete")
    assert default_storage.exists(name)
    old = (timezone.now() - timedelta(days=8)).timestamp()
    os.utime(default_storage.path(name), (old, old))
    call_command("sweep_files")
    assert default_storage.exists(name)
    assert name in capsys.readouterr().out
    call_command("sweep_files", "--delete")
    assert not default_storage.exists(name)
    for days in ("0", "-5"):
        with pytest.raises(CommandError):
            call_command("sweep_files", "--days", days)


# A bucket


@pytest.fixture(scope="module")
def s3_server():
    """A server that speaks S3, with a bucket."""
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    client = boto3.client("s3", endpoint_url=address, region_name="us-east-1", aws_access_key_id="k", aws_secret_access_key="s")  # fmt: skip
    client.create_bucket(Bucket="paper")
    yield address
    server.stop()


def stores_by_settings(monkeypatch, settings, address, tmp_path):
    for name, value in {
        "S3_BUCKET": "paper",
        "S3_PREFIX": tmp_path.name,
        "S3_ENDPOINT_URL": address,
        "S3_REGION": "us-east-1",
        "S3_ACCESS_KEY_ID": "k",
        "S3_SECRET_ACCESS_KEY": "s",
    }.items():
        monkeypatch.setenv(name, value)
    settings.STORAGES = {**settings.STORAGES, **environment.stores(tmp_path)}


@pytest.mark.sqlite
def test_with_a_bucket_photos_come_in_are_shown_and_swept(monkeypatch, settings, s3_server, tmp_path):
    stores_by_settings(monkeypatch, settings, s3_server, tmp_path)
    data = picture_bytes()
    photo = Photo(credit_line="Ana Ruiz", alt_text="A ship")
    accept_original(photo, SimpleUploadedFile("a.jpg", data))
    photo.save()
    assert Photo.objects.get().original.read() == data
    assert make_missing(photo) > 0 and make_missing(photo) == 0
    assert display_jpeg(photo)[:2] == b"\xff\xd8"
    with pytest.raises(ValueError, match="No address"):
        _ = photo.original.url
    lost = default_storage.save("originals/lost.jpg", ContentFile(b"x"))
    assert swept() == {lost}
    for file in unreferenced(timezone.now() + LATER):
        file.delete()
    assert not default_storage.exists(lost)
    assert not (tmp_path / "media").exists() and not (tmp_path / "pictures").exists()


@pytest.mark.sqlite
def test_what_lies_in_the_bucket_is_private(monkeypatch, settings, s3_server, tmp_path):
    import boto3

    stores_by_settings(monkeypatch, settings, s3_server, tmp_path)
    name = default_storage.save("originals/a.jpg", io.BytesIO(picture_bytes()))
    client = boto3.client("s3", endpoint_url=s3_server, region_name="us-east-1", aws_access_key_id="k", aws_secret_access_key="s")  # fmt: skip
    grants = client.get_object_acl(Bucket="paper", Key=f"{tmp_path.name}/{name}")["Grants"]
    assert not [one for one in grants if "URI" in one["Grantee"]]


@pytest.mark.sqlite
def test_a_bucket_that_does_not_answer_is_a_plain_message(monkeypatch, settings, tmp_path):
    stores_by_settings(monkeypatch, settings, "http://127.0.0.1:9", tmp_path)
    with pytest.raises(ValidationError, match="the store is down"):
        accept_original(Photo(), SimpleUploadedFile("a.jpg", picture_bytes()))
