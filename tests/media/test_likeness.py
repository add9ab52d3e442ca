"""The same picture is found again whatever was done to its file, and two pictures are not taken for one."""

import io
import random
from itertools import combinations

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageEnhance

from media.decoding import look_at
from media.likeness import FAR, distance, look_alikes
from media.models import Photo, SamePicture
from newsroom.demo.pictures import SCENES, draw
from tests.factories import make_photo, picture_bytes

SCENE = ["harbour-dusk", "lighthouse", "hangar", "conference-table", "portrait-silhouette", "market-square"]


def saved(picture: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def cropped(picture: Image.Image, part: float) -> Image.Image:
    x, y = int(picture.width * part), int(picture.height * part)
    return picture.crop((x, y, picture.width - x, picture.height - y))


def turned(picture: Image.Image) -> bytes:
    """The picture lying on its side, with the word of the camera that it does."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return saved(picture.transpose(Image.Transpose.ROTATE_90), exif=exif)


DONE = {
    "smaller": lambda picture: saved(picture.resize((picture.width // 4, picture.height // 4))),
    "a thumbnail": lambda picture: saved(picture.resize((200, 200 * picture.height // picture.width))),
    "poor quality": lambda picture: saved(picture, quality=20),
    "WebP": lambda picture: saved(picture, "WEBP", quality=40),
    "PNG with alpha": lambda picture: saved(picture.convert("RGBA").resize((400, 300)), "PNG"),
    "grey": lambda picture: saved(picture.convert("L")),
    "CMYK": lambda picture: saved(picture.convert("CMYK")),
    "brighter": lambda picture: saved(ImageEnhance.Brightness(picture).enhance(1.15)),
    "darker": lambda picture: saved(ImageEnhance.Brightness(picture).enhance(0.85)),
    "sharper": lambda picture: saved(ImageEnhance.Sharpness(picture).enhance(2.5)),
    "1 % cut off each side": lambda picture: saved(cropped(picture, 0.01)),
    "2 % cut off each side": lambda picture: saved(cropped(picture, 0.02)),
    "lying": turned,
}


@pytest.fixture(scope="module")
def scenes():
    drawn = {name: draw(name) for name in SCENE}
    return {name: (picture, look_at(saved(picture, quality=90))) for name, picture in drawn.items()}


@pytest.mark.parametrize("what", DONE)
def test_the_same_picture_is_found_again(scenes, what):
    for name, (picture, seen) in scenes.items():
        assert distance(seen, look_at(DONE[what](picture))) is not None, name


def test_different_pictures_are_told_apart(scenes):
    for (one, (_, first)), (other, (_, second)) in combinations(scenes.items(), 2):
        assert distance(first, second) is None, (one, other)
    assert len(SCENES) >= len(SCENE)


@pytest.mark.parametrize("colours", [("white", "white"), ("white", "black"), ("teal", "teal")])
def test_a_flat_picture_is_like_no_other(colours):
    first, second = (look_at(picture_bytes(colour, (800, 600))) for colour in colours)
    assert distance(first, second) is None


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "RGBA", "RGB"])
def test_every_mode_is_measured(mode):
    slope = Image.radial_gradient("L").resize((300, 300))
    picture = slope.convert("I").point(lambda light: light * 256).convert("I;16") if mode == "I;16" else slope.convert(mode)  # fmt: skip
    assert look_at(saved(picture, "PNG")).phash != 0


@pytest.mark.django_db
@pytest.mark.parametrize("far", [0, 3, FAR, FAR + 1])
def test_the_search_finds_whatever_is_near_enough(far):
    chance = random.Random(far)
    for _round in range(20):
        phash, dhash = chance.getrandbits(63) - (1 << 62), chance.getrandbits(62) + 1
        near = sum(1 << bit for bit in chance.sample(range(63), far))
        one = make_photo(phash=phash, dhash=dhash)
        other = make_photo(phash=phash ^ near, dhash=dhash)
        assert look_alikes(other) == ([(one.pk, far)] if far <= FAR else [])


@given(st.integers(-(1 << 63), (1 << 63) - 1), st.sets(st.integers(0, 62), max_size=FAR))
def test_of_ten_bits_one_band_has_at_most_two(phash, bits):
    other = phash
    for bit in bits:
        other ^= 1 << bit
    apart = phash ^ other
    assert min(((apart >> shift) & 0xFFFF).bit_count() for shift in (0, 16, 32, 48)) <= 2


@pytest.mark.django_db
def test_the_search_asks_an_index_for_each_band():
    photo = make_photo(phash=12345, dhash=678)
    statements = []

    def note(execute, sql, params, many, context):
        statements.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        look_alikes(photo)
    assert len(statements) == 4
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        for sql, params in statements:
            cursor.execute(("EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN ") + sql, params)
            assert "photo_phash_" in str(cursor.fetchall())


# The question


@pytest.mark.django_db
def test_a_pair_is_asked_once_and_never_again_once_both_are_kept(editor_user):
    one = make_photo(phash=0b1111, dhash=1)
    other = make_photo(phash=0b1110, dhash=1)
    assert SamePicture.objects.ask(other) == 1
    assert SamePicture.objects.ask(one) == 0
    pair = SamePicture.objects.open().get()
    assert (pair.older, pair.newer, pair.distance) == (one, other, 1)
    pair.keep_both(editor_user)
    SamePicture.objects.ask(other)
    assert not SamePicture.objects.open().exists()


@pytest.mark.django_db
def test_what_was_asked_about_a_file_that_is_gone_is_forgotten():
    make_photo(phash=0b1111, dhash=1)
    other = make_photo(phash=0b1110, dhash=1)
    SamePicture.objects.ask(other)
    other.phash = 0x7FFF_0000_FFFF_0000
    other.save()
    SamePicture.objects.ask(other)
    assert not SamePicture.objects.exists()


@pytest.mark.django_db
def test_a_photo_that_goes_takes_its_questions_along():
    one, other = make_photo(phash=7, dhash=1), make_photo(phash=7, dhash=1)
    SamePicture.objects.ask(other)
    Photo.objects.get(pk=one.pk).delete()
    assert not SamePicture.objects.exists()


@pytest.fixture
def editor_user(db):
    from tests.factories import make_user

    return make_user()
