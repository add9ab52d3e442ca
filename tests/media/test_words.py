"""Three layers of a photo's words: what the file says, what holds, and what the desk made of it."""

import dataclasses

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from media.intake import accept_original
from media.models import Photo
from media.words import FROM_FILE, as_in_file, take_words_of_file
from newsroom.demo.picture_metadata import with_metadata
from tests.demo.test_pictures import METADATA
from tests.factories import picture_bytes

pytestmark = pytest.mark.django_db

FILE = {
    "creators": ["Ana Ruiz", "Bo Lind"],
    "credit_line": "Ana Ruiz/Coastal Press",
    "caption": "The ferry at the quay.",
    "alt_text": "A white ferry beside a stone quay.",
    "licensors": [{"name": "Coastal Press", "url": "https://licence.example/1"}],
    "web_statement": "https://rights.example/1",
    "data_mining": "DMI-PROHIBITED",
}


def test_an_upload_brings_the_words_of_its_file():
    words = dataclasses.replace(METADATA, creator="Ilse Marrow", credit_line="Ilse Marrow / Meridian", city="Ardvik")
    photo = Photo()
    accept_original(photo, SimpleUploadedFile("a.jpg", with_metadata(picture_bytes(), words)))
    assert (photo.creators, photo.credit_line, photo.city) == ("Ilse Marrow", "Ilse Marrow / Meridian", "Ardvik")
    assert photo.file_metadata["creators"] == ["Ilse Marrow"]
    photo.full_clean(exclude=["original"])


def test_every_field_of_a_file_has_its_place():
    photo = Photo()
    take_words_of_file(photo, FILE)
    assert photo.creator_names == ["Ana Ruiz", "Bo Lind"]
    assert (photo.licensor_name, photo.licensor_url) == ("Coastal Press", "https://licence.example/1")
    assert photo.data_mining == "DMI-PROHIBITED"
    assert set(FROM_FILE) >= {"credit_line", "copyright_notice", "usage_terms", "job_id", "digital_source_type"}


def test_what_the_desk_wrote_stays_when_another_file_comes():
    photo = Photo()
    take_words_of_file(photo, FILE)
    photo.caption = "The ferry at the new quay."
    take_words_of_file(photo, {**FILE, "caption": "Another.", "credit_line": "Bo Lind/Coastal Press"})
    assert photo.caption == "The ferry at the new quay."
    assert photo.credit_line == "Bo Lind/Coastal Press"
    assert as_in_file(photo, "caption") == "Another."


@pytest.mark.parametrize("rubbish", ["OLYMPUS DIGITAL CAMERA", "DSC_0042", "null", "untitled"])
def test_what_a_camera_writes_is_no_caption(rubbish):
    photo = Photo()
    take_words_of_file(photo, {"caption": rubbish})
    assert photo.caption == ""
    assert photo.file_metadata["caption"] == rubbish


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("credit_line", "x" * 401),
        ("credit_line", "two\nlines"),
        ("web_statement", "javascript:alert(1)"),
        ("digital_source_type", "https://elsewhere.example/"),
    ],
)
def test_what_a_field_cannot_hold_whole_stays_in_the_layer_of_the_file(name, value):
    photo = Photo()
    take_words_of_file(photo, {name: value})
    assert getattr(photo, name) == ""
    assert photo.file_metadata[name] == value


def test_an_alt_text_that_repeats_the_caption_is_not_taken_over():
    photo = Photo()
    take_words_of_file(photo, {"caption": "The ferry.", "alt_text": "The ferry."})
    assert (photo.caption, photo.alt_text) == ("The ferry.", "")


def test_megabytes_of_metadata_are_not_kept():
    photo = Photo()
    take_words_of_file(photo, {"caption": "x" * 1_000_000, "city": "Ardvik"})
    assert photo.file_metadata == {"city": "Ardvik"}
