"""What rows say of files is compared with what lies in the stores, and each finding says what to do."""

import io
from pathlib import Path

import pytest
from django.core.files.storage import default_storage, storages
from django.core.management import CommandError, call_command

from media.models import EarlierFile
from media.pictures import make_missing
from tests.factories import make_photo, publish_article

pytestmark = pytest.mark.django_db


def told(*arguments: str) -> str:
    """What `check_newsroom` says of the files of photos."""
    out = io.StringIO()
    try:
        call_command("check_newsroom", *arguments, stdout=out)
    except CommandError:
        out.write("failed")
    return "\n".join(line for line in out.getvalue().splitlines() if "files of photos" in line)


def test_a_lost_original_is_told_with_what_to_do_and_another_one_when_it_is_read():
    photo, gone = make_photo(), make_photo()
    earlier = EarlierFile.of(gone, by=None, why="Sharper")
    earlier.original = "originals/earlier.jpg"
    earlier.save()
    Path(default_storage.path(gone.original.name)).unlink()
    said = told()
    assert f"{gone.original.name} of photo {gone.ref} is missing; bring it back from a backup, or give" in said
    assert "the earlier file originals/earlier.jpg" in said and photo.ref not in said
    Path(default_storage.path(photo.original.name)).write_bytes(b"another picture")
    assert photo.ref not in told()
    assert f"of photo {photo.ref} is not the one that came in" in told("--files")


def test_lost_pictures_of_what_readers_see_are_told_and_made_again():
    photo, quiet = make_photo(), make_photo()
    publish_article(photos=[photo])
    make_missing(photo)
    make_missing(quiet)
    assert told("--files") == "ok     files of photos"
    store = storages["pictures"]
    narrow = next(name for name, _ in store.files("") if name.endswith(".webp"))
    for name, _ in list(store.files("")):
        if name != narrow:
            store.delete(name)
    said = told()
    assert f"pictures of photo {photo.ref} are missing; run manage.py make_pictures --again" in said
    assert quiet.ref not in said
    call_command("make_pictures", "--again", stdout=io.StringIO())
    assert told("--files") == "ok     files of photos"
