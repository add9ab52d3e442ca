"""Pictures come in whole or not at all, and go out with their credit and without their secrets."""

import io
import json
import shutil
import subprocess

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from PIL import Image

from media.intake import accept_original
from media.models import Photo
from media.pictures import display_jpeg, display_name, display_size
from tests.factories import make_photo, picture_bytes
from tests.shared_data import DATA

pytestmark = pytest.mark.django_db


def upload(data: bytes, name: str = "picture.jpg") -> Photo:
    photo = Photo(credit_line="Ana Ruiz")
    accept_original(photo, SimpleUploadedFile(name, data))
    photo.save()
    return photo


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
def test_the_formats_of_the_press_are_taken_under_a_name_of_ours(kind):
    photo = upload(picture_bytes(kind=kind), "../../evil name.exe")
    assert photo.original.name.startswith("originals/") and "evil" not in photo.original.name
    assert (photo.width, photo.height) == (80, 60)
    assert Image.open(io.BytesIO(display_jpeg(photo))).format == "JPEG"


@pytest.mark.parametrize(
    "data",
    [b"", b"<svg onload=alert(1)>", b"%PDF-1.4", picture_bytes()[:200], picture_bytes(kind="BMP"), picture_bytes(kind="TIFF")],
)  # fmt: skip
def test_anything_else_is_refused_and_leaves_nothing(data, settings):
    with pytest.raises(ValidationError):
        upload(data)
    assert not Photo.objects.exists()
    assert not (settings.MEDIA_ROOT / "originals").exists()


def test_hostile_uploads_are_refused_or_come_out_as_fresh_pictures():
    folder = DATA / "payloads" / "uploads"
    if not folder.is_dir():
        pytest.skip("no evaluation data here: uploads")
    for path in sorted(folder.iterdir()):
        try:
            photo = upload(path.read_bytes(), path.name)
        except ValidationError:
            continue
        assert Image.open(io.BytesIO(display_jpeg(photo))).format == "JPEG", path.name


def test_a_picture_of_too_many_pixels_is_refused_by_its_size():
    out = io.BytesIO()
    Image.new("1", (12_001, 10_000)).save(out, "PNG")
    with pytest.raises(ValidationError, match="120 million pixels"):
        upload(out.getvalue())
    out = io.BytesIO()
    Image.new("1", (10_000, 9_500)).save(out, "PNG")
    assert upload(out.getvalue()).width == 10_000


def test_the_same_bytes_are_one_photo():
    upload(picture_bytes())
    with pytest.raises(ValidationError, match="in the library already"):
        upload(picture_bytes())


def test_alt_text_that_repeats_the_caption_is_refused_by_the_database():
    with pytest.raises(DatabaseError), transaction.atomic():
        make_photo(caption="A ship", alt_text="A ship")


def test_a_changed_credit_is_another_file():
    photo = make_photo()
    name = display_name(photo)
    photo.credit_line = "Somebody else"
    assert display_name(photo) != name


def test_orientation_is_applied_and_size_is_what_readers_get():
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (2000, 1000)).save(out, "JPEG", exif=exif)
    photo = upload(out.getvalue())
    with Image.open(io.BytesIO(display_jpeg(photo))) as shown:
        assert shown.size == display_size(photo) == (1000, 2000)


@pytest.mark.skipif(not shutil.which("exiftool"), reason="ExifTool is not installed")
def test_the_credit_is_inside_the_file_served_and_the_place_is_not(tmp_path):
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (55.0, 1.0, 2.0), 3: "E", 4: (12.0, 3.0, 4.0)}
    exif[0x010E], exif[0xA431] = "secret note", "serial 123"
    Image.new("RGB", (90, 60), "navy").save(out, "JPEG", exif=exif, comment=b"secret comment")
    photo = upload(out.getvalue())
    photo.credit_line, photo.alt_text, photo.caption = "Ana Ruiz <&> Böhm", "A ship", "The ship, seen"
    path = tmp_path / "served.jpg"
    path.write_bytes(display_jpeg(photo))
    (read,) = json.loads(subprocess.check_output(["exiftool", "-json", "-a", "-G1", path]))
    assert read["XMP-photoshop:Credit"] == "Ana Ruiz <&> Böhm"
    assert read["XMP-dc:Description"] == "The ship, seen"
    assert read["XMP-iptcCore:AltTextAccessibility"] == "A ship"
    assert not any("GPS" in key for key in read)
    assert b"secret" not in path.read_bytes() and b"serial 123" not in path.read_bytes()
