"""Picture files are there while a live edition uses them, under a name that changes with them."""

from io import BytesIO
from pathlib import Path

from PIL import Image

from articles.publishing import withdraw
from media.models import Photo
from media.pictures import display_jpeg, display_name, display_size
from tests import factories

from .paper import get


def address(photo):
    return f"/photos/{photo.ref}/{display_name(photo)}"


def test_picture_is_served_for_ever_to_everybody(paper):
    answer = get(address(paper.lead))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer.content == display_jpeg(paper.lead)
    assert Image.open(BytesIO(answer.content)).size == display_size(paper.lead)


def test_picture_of_a_draft_has_no_address(paper):
    photo = factories.make_photo()
    factories.make_article(photos=[photo])
    assert get(address(photo)).content == get(photo.get_absolute_url()).content == get("/nowhere/").content


def test_picture_comes_down_with_its_article(paper):
    edition = factories.publish_article(photos=[factories.make_photo(ref="gone")])
    photo = Photo.objects.get(ref="gone")
    assert get(address(photo)).status_code == 200
    withdraw(edition.article)
    assert get(address(photo)).status_code == get("/photos/gone/").status_code == 404


def test_corrected_credit_gives_the_picture_a_new_name(paper):
    old = address(paper.lead)
    paper.lead.credit_line = "Somebody else"
    paper.lead.save()
    assert get(old).status_code == 404
    assert b"Somebody else" in get("/articles/a-visit/").content
    assert b"Somebody else" in get(address(paper.lead)).content


def test_photo_that_awaits_its_file_has_a_page_and_no_picture(paper):
    assert get(paper.awaited.get_absolute_url()).status_code == 200
    assert get(address(paper.awaited)).status_code == 404


def test_picture_whose_file_is_lost_is_unknown(paper):
    paper.lead.original.storage.delete(paper.lead.original.name)
    assert get(address(paper.lead)).status_code == 404


def test_damaged_or_missing_originals_are_no_server_error(db):
    for number, damage in enumerate([b"", b"no picture", None]):
        edition = factories.publish_article(photos=[factories.make_photo(ref=f"broken{number}")])
        photo = edition.edition_photos.get().photo
        path = Path(photo.original.path)
        path.unlink() if damage is None else path.write_bytes(damage)
        assert get(address(photo)).status_code == 404
        assert get(edition.get_absolute_url()).status_code == 200
