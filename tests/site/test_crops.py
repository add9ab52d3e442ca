"""Where the layout wants a fixed shape readers get a cut around what the desk said matters, with the whole credit."""

import io
import json
import shutil
import subprocess

import pytest
from django.core.files.base import ContentFile
from lxml import html
from PIL import Image

from articles.models import ArticlePhoto, EditionPhoto
from articles.publishing import publish
from media.models import Photo
from media.pictures import are_all_made, make_missing, picture_names
from media.renditions import SHAPES
from tests.factories import make_article, make_photo, publish_article
from tests.media.rendering import saved
from tests.media.test_rendition_words import PRIVATE, secretive

pytestmark = pytest.mark.django_db
SIZE = (900, 300)


def thirds() -> Image.Image:
    """Red, lime and blue from left to right."""
    picture = Image.new("RGB", SIZE, "red")
    picture.paste("lime", (300, 0, 600, 300))
    picture.paste("blue", (600, 0, 900, 300))
    return picture


def with_original(data: bytes, **fields) -> Photo:
    photo = make_photo(**fields)
    photo.original.save("thirds.jpg", ContentFile(data), save=False)
    photo.sha256, (photo.width, photo.height) = f"{photo.pk:064x}", Image.open(io.BytesIO(data)).size
    photo.save()
    return photo


@pytest.fixture
def photo(db):
    return with_original(saved(thirds(), "JPEG", quality=95), alt_text="Three colours", creators="Ana Ruiz")


def lead_of_the_front_page(client):
    (picture,) = html.fromstring(client.get("/").text).xpath("//article[@class='lead']//picture")
    return picture


def colour_in_the_middle(client, address: str) -> tuple[int, ...]:
    with Image.open(io.BytesIO(client.get(address).content)) as picture:
        return tuple(round(value / 255) for value in picture.convert("RGB").getpixel((picture.width // 2, 100)))


def test_the_front_page_shows_a_cut_around_the_focal_point_and_the_article_the_whole(client, photo):
    photo.focal_x, photo.focal_y = 83, 50
    photo.save()
    edition = publish_article(photos=[photo])
    lead = lead_of_the_front_page(client).find("img")
    assert abs(int(lead.get("width")) / int(lead.get("height")) - 16 / 9) < 0.02
    assert colour_in_the_middle(client, lead.get("src")) == (0, 0, 1)
    (whole,) = html.fromstring(client.get(edition.get_absolute_url()).text).xpath("//article//picture/img")
    assert abs(int(whole.get("width")) / int(whole.get("height")) - 3) < 0.02


def test_a_better_focal_point_in_the_library_is_right_on_every_page_at_once(client, photo):
    publish_article(photos=[photo])
    assert colour_in_the_middle(client, lead_of_the_front_page(client).find("img").get("src")) == (0, 1, 0)
    photo.focal_x, photo.focal_y = 10, 50
    photo.save()
    assert colour_in_the_middle(client, lead_of_the_front_page(client).find("img").get("src")) == (1, 0, 0)


def test_an_article_may_look_elsewhere_and_readers_see_it_when_it_is_published(client, photo):
    article = make_article(photos=[photo])
    publish(article)
    before = client.get("/").content
    ArticlePhoto.objects.filter(article=article).update(focal_x=90, focal_y=50)
    article.refresh_from_db()
    article.save()
    assert client.get("/").content == before
    publish(article)
    photo.refresh_from_db()
    assert colour_in_the_middle(client, lead_of_the_front_page(client).find("img").get("src")) == (0, 0, 1)
    photo.focal_x, photo.focal_y = 10, 50
    photo.save()
    assert colour_in_the_middle(client, lead_of_the_front_page(client).find("img").get("src")) == (0, 0, 1)
    assert EditionPhoto.objects.order_by("-pk").first().focal_point == (90, 50)


def test_an_older_copy_of_the_photo_does_not_forget_where_editions_look(photo):
    old = Photo.objects.get(pk=photo.pk)
    photo.look_at((90, 50))
    old.caption = "New words"
    old.save()
    photo.refresh_from_db()
    assert photo.other_focal_points == [[90, 50]] and photo.caption == "New words"


def test_all_cuts_are_made_ahead_and_named_once_they_are(client, photo):
    photo.look_at((90, 50))
    photo.refresh_from_db()
    publish_article(photos=[photo])
    assert not lead_of_the_front_page(client).xpath(".//source")
    make_missing(photo)
    assert are_all_made(photo)
    sources = lead_of_the_front_page(client).xpath(".//source")
    assert [one.get("type") for one in sources] == ["image/avif", "image/webp"]
    for one in sources:
        for file in one.get("srcset").split(", "):
            assert client.get(file.split(" ")[0]).status_code == 200


def test_a_shape_has_names_that_nobody_can_work_out_from_another(photo):
    keys = {
        name.split("-")[0] for shape in SHAPES for files in picture_names(photo, shape).values() for _, name in files
    }
    assert len(keys) == len(SHAPES)


@pytest.mark.parametrize("point", [(None, 50), (50, None), (101, 50)])
def test_half_a_focal_point_is_none(photo, point):
    from django.core.exceptions import ValidationError

    photo.focal_x, photo.focal_y = point
    with pytest.raises(ValidationError):
        photo.full_clean()


@pytest.mark.skipif(not shutil.which("exiftool"), reason="ExifTool is not installed")
def test_every_cut_names_its_maker_and_gives_nothing_away(client, tmp_path):
    photo = with_original(
        secretive(),
        alt_text="Four colours",
        creators="Ana Ruiz",
        credit_line="Ana Ruiz/Coastal Press",
        copyright_notice="© Coastal Press",
    )
    photo.look_at((90, 10))
    photo.refresh_from_db()
    publish_article(photos=[photo])
    make_missing(photo)
    names = [
        name
        for shape in SHAPES
        for focal in (None, (90, 10))
        for files in picture_names(photo, shape, focal).values()
        for _width, name in files
    ]
    (tmp_path / "served").mkdir()
    for name in set(names):
        (tmp_path / "served" / name).write_bytes(client.get(photo.get_absolute_url() + name).content)
    command = ["exiftool", "-json", "-a", "-G1", "-r", tmp_path / "served"]
    read = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert len(read) == len(set(names)) > len(SHAPES)
    for one in read:
        assert one["XMP-photoshop:Credit"] == "Ana Ruiz/Coastal Press", one["SourceFile"]
        assert one["XMP-dc:Creator"] == "Ana Ruiz"
        assert one["XMP-dc:Rights"] == one["IFD0:Copyright"] == "© Coastal Press"
        assert one["XMP-iptcCore:AltTextAccessibility"] == "Four colours"
        own = [key for key in one if not key.startswith(("ICC", "File:", "System:", "SourceFile"))]
        assert not [key for key in own if any(word in key.lower() for word in PRIVATE)], one["SourceFile"]
