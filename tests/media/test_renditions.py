"""Readers get fresh files in a few sizes, upright, in true colours, under names that nobody guesses."""

import io
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from media.decoding import PictureRefused, look_at
from media.metadata import read_metadata
from media.renditions import FORMATS, WIDTHS, Job, Words, make_renditions, rendition_name, size_of, widths_for
from media.renditions.colour import SRGB
from tests.media.rendering import FULL, all_formats, difference, made, opened, quarters, saved
from tests.shared_data import DATA, payloads

# Widths and sizes


def test_widths_come_from_one_list_and_never_enlarge():
    assert widths_for(200) == [200]
    assert widths_for(320) == [320]
    assert widths_for(1000) == [320, 480, 640, 960, 1000]
    assert widths_for(6000) == list(WIDTHS)


@given(
    st.tuples(st.integers(1, 30_000), st.integers(1, 30_000)),
    st.integers(1, 3000),
    st.none() | st.floats(0.05, 20),
    st.none() | st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
def test_no_rendition_is_larger_than_its_original_or_empty(size, width, ratio, focal):
    out = size_of(size, Job(width, "jpeg", focal, ratio))
    assert 1 <= out[0] <= min(width, size[0]) and 1 <= out[1] <= min(size[1], 16_383)


def test_the_size_told_is_the_size_made():
    original = saved(quarters((301, 199)), "JPEG")
    for job in [Job(100, one, (0.9, 0.1), ratio) for one in FORMATS for ratio in (None, 1.0, 16 / 9, 0.5)]:
        assert made(original, job)[0].size == size_of((301, 199), job)


@pytest.mark.parametrize(
    "wrong",
    [
        {"format": "gif"},
        {"width": 0},
        {"width": 99_999},
        {"focal": (0.5, 1.5)},
        {"ratio": 0.0},
        {"ratio": float("nan")},
    ],
)
def test_a_job_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(ValueError):
        Job(**{"width": 320, "format": "jpeg", **wrong})


def test_the_cheapest_format_is_ready_first_and_the_widest_of_it():
    jobs = [Job(width, one) for one in FORMATS for width in (40, 80)]
    ready = [(job.format, job.width) for job, _ in make_renditions(saved(quarters(), "PNG"), jobs, FULL)]
    assert ready == [(one, width) for one in ("jpeg", "webp", "avif") for width in (80, 40)]


# Pixels


@pytest.mark.parametrize("turn", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_every_orientation_comes_out_upright(turn, kind):
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    lying = quarters().transpose(undo[turn]) if turn in undo else quarters()
    exif = Image.Exif()
    exif[0x0112] = turn
    original = saved(lying, kind, exif=exif)
    seen = look_at(original)
    for picture in made(original, *[Job(60, one) for one in FORMATS]):
        assert picture.size == size_of((seen.width, seen.height), Job(60, "jpeg")) == (60, 40)
        assert difference(picture, quarters((60, 40))) < 8
        assert picture.getexif().get(0x0112) is None


def test_a_wide_profile_becomes_srgb_and_colours_stay_true():
    path = DATA / "photos" / "synthetic" / "icc-display-p3-png.png"
    if not path.is_file():
        pytest.skip("no evaluation data here: a picture in Display P3")
    with Image.open(path) as picture:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(picture.info["icc_profile"]))
    vivid = Image.new("RGB", (64, 64), (200, 90, 60))
    expected = ImageCms.profileToProfile(vivid, profile, ImageCms.createProfile("sRGB"))
    assert difference(vivid, expected) > 5
    original = saved(vivid, "PNG", icc_profile=profile.tobytes())
    for rendition in made(original, *[Job(64, one) for one in FORMATS]):
        assert difference(rendition, expected) < 3
        assert rendition.info.get("icc_profile", SRGB) == SRGB


def test_a_profile_of_another_mode_or_none_at_all_is_passed_over():
    for profile in (b"rubbish" * 40, ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()):
        (picture,) = made(saved(quarters(), "JPEG", quality=95, icc_profile=profile), Job(120, "webp"))
        assert difference(picture, quarters()) < 8


def test_inks_without_a_profile_look_printed_and_not_neon():
    colours = {(255, 0, 0, 0): (0, 158, 227), (0, 255, 255, 0): (227, 6, 19), (0, 0, 0, 0): (255, 255, 255)}
    for inks, colour in colours.items():
        (picture,) = made(saved(Image.new("CMYK", (32, 32), inks), "JPEG", quality=100), Job(32, "jpeg"))
        assert difference(picture, Image.new("RGB", (32, 32), colour)) < 4


def test_grey_stays_grey_and_sixteen_bits_become_eight():
    deep = Image.new("I;16", (32, 32), 128 * 256)
    for original in (saved(deep, "PNG"), saved(Image.new("L", (32, 32), 128), "JPEG")):
        jpeg, webp = made(original, Job(32, "jpeg"), Job(32, "webp"))
        assert jpeg.mode == "L" and "icc_profile" not in jpeg.info
        for picture in (jpeg, webp):
            assert difference(picture, Image.new("RGB", (32, 32), (128, 128, 128))) < 3


@pytest.mark.parametrize("kind", ["RGBA", "LA", "P"])
def test_transparency_is_kept_where_it_can_be_and_white_elsewhere(kind):
    picture = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    picture.paste((0, 0, 0, 255), (0, 0, 20, 40))
    for rendition in made(saved(picture.convert(kind), "PNG"), *[Job(40, one) for one in FORMATS]):
        if rendition.format == "JPEG":
            assert rendition.convert("L").getpixel((35, 20)) > 250 and rendition.convert("L").getpixel((5, 20)) < 5
        else:
            alpha = rendition.convert("RGBA").getchannel("A")
            assert alpha.getpixel((35, 20)) < 5 and alpha.getpixel((5, 20)) > 250


def test_a_transparent_edge_is_not_darkened_by_what_is_behind_it():
    picture = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    picture.paste((255, 255, 255, 255), (0, 0, 203, 400))
    (small,) = made(saved(picture, "PNG"), Job(40, "jpeg"))
    assert small.convert("L").getextrema()[0] > 245


def test_a_channel_of_transparency_that_hides_nothing_is_left_out():
    assert [one.mode for one in made(saved(quarters().convert("RGBA"), "PNG"), Job(40, "webp"), Job(40, "avif"))] == [
        "RGB",
        "RGB",
    ]


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "AVIF"])
def test_of_an_animation_the_first_picture_counts(kind):
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "lime", "blue")]
    original = saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
    for picture in made(original, *[Job(40, one) for one in FORMATS]):
        assert not getattr(picture, "is_animated", False)
        assert difference(picture, frames[0]) < 5


@pytest.mark.parametrize(
    ("focal", "colour"),
    [((0.0, 0.0), "red"), ((1.0, 0.0), "lime"), ((0.0, 1.0), "blue"), ((1.0, 1.0), "white"), ((0.26, 0.24), "red")],
)
def test_a_crop_keeps_its_focal_point(focal, colour):
    tall = Job(20, "webp", focal, 0.25)
    wide = Job(60, "webp", focal, 4.0)
    for picture, job in zip(made(saved(quarters(), "PNG"), tall, wide), (tall, wide), strict=True):
        assert picture.size == size_of((120, 80), job)
    x, y = focal
    tall_picture, wide_picture = made(saved(quarters(), "PNG"), tall, wide)
    rows, columns = (2, 77) if y < 0.5 else (77, 2), (2, 57) if x < 0.5 else (57, 2)
    assert difference(tall_picture.crop((4, rows[0], 6, rows[0] + 1)), Image.new("RGB", (2, 1), colour)) < 30
    assert difference(wide_picture.crop((columns[0], 6, columns[0] + 1, 8)), Image.new("RGB", (1, 2), colour)) < 30


def test_a_crop_is_cut_from_the_upright_picture():
    exif = Image.Exif()
    exif[0x0112] = 6
    lying = quarters((120, 80)).transpose(Image.Transpose.ROTATE_90)
    (picture,) = made(saved(lying, "JPEG", quality=95, exif=exif), Job(40, "webp", (1.0, 0.0), 1.0))
    assert picture.size == (40, 40)
    assert difference(picture.crop((26, 2, 38, 18)), Image.new("RGB", (12, 16), "lime")) < 12


def test_a_rendition_by_steps_is_as_good_as_one_made_at_once():
    picture = Image.effect_noise((1600, 1000), 12).convert("RGB").resize((3200, 2000), Image.Resampling.BICUBIC)
    picture = Image.blend(picture, quarters((3200, 2000)).rotate(20), 0.5)
    original = saved(picture, "JPEG", quality=95)
    jobs = [Job(width, "jpeg") for width in (160, 320, 640, 1280)]
    for job, rendition in zip(jobs, made(original, *jobs), strict=True):
        at_once = opened(saved(opened(original).resize(rendition.size, Image.Resampling.LANCZOS), "JPEG", quality=80))
        assert difference(rendition, at_once) < 2, job


# Originals that are not as they should be


def test_a_damaged_original_is_refused(tmp_path):
    whole = saved(Image.effect_noise((200, 200), 50), "JPEG")
    (tmp_path / "cut.jpg").write_bytes(whole[: len(whole) // 2])
    for original in (whole[: len(whole) // 2], tmp_path / "cut.jpg", b"<svg/>", b""):
        with pytest.raises(PictureRefused):
            list(make_renditions(original, [Job(100, "jpeg")], FULL))


def test_hostile_uploads_come_out_clean_or_not_at_all():
    for row in payloads("uploads"):
        original = (DATA / "payloads" / row["input"]).read_bytes()
        try:
            files = all_formats(original)
        except PictureRefused:
            assert row["expect"] in {"refused", "bounded"}, row["input"]
            continue
        for data in files.values():
            found = read_metadata(data)
            assert found["credit_line"] == FULL.credit_line and not found["gps"]
            assert b"<script" not in data and b"<?php" not in data and b"PK\x03\x04" not in data


def test_pictures_of_the_evaluation_set_keep_credit_and_lose_the_rest():
    folder = DATA / "photos" / "synthetic"
    if not folder.is_dir():
        pytest.skip("no evaluation data here: the photos")
    for name in ("private-everything.jpg", "gps-exif.jpg", "cmyk.jpg", "icc-grey.jpg", "png-palette-alpha.png"):
        for data in all_formats((folder / name).read_bytes()).values():
            found = read_metadata(data)
            assert (found["credit_line"], found["alt_text"]) == (FULL.credit_line, FULL.alt_text)
            assert not found["gps"] and not found.keys() & {"city", "persons_shown", "keywords", "date_created"}


# Names


def test_a_name_says_nothing_and_changes_with_whatever_changes_the_file(monkeypatch):
    job, key = Job(640, "avif", (0.5, 0.5), 1.5), b"key"
    name = rendition_name("ab" * 32, job, FULL, key=key)
    assert name == rendition_name("ab" * 32, job, replace(FULL), key=key)
    assert name.endswith("-640.avif") and len(name.partition("-")[0]) == 32
    others = [
        rendition_name("ac" * 32, job, FULL, key=key),
        rendition_name("ab" * 32, job, FULL, key=b"another"),
        *[rendition_name("ab" * 32, one, FULL, key=key) for one in (
            replace(job, focal=(0.5, 0.6)), replace(job, focal=None), replace(job, ratio=1.0), replace(job, width=480),
            replace(job, format="webp"),
        )],
        *[
            rendition_name("ab" * 32, job, replace(FULL, **{one.name: ("X",) if one.name == "creators" else "X"}), key=key)
            for one in fields(Words)
        ],
    ]  # fmt: skip
    monkeypatch.setitem(rendition_name.__globals__["SETTINGS"], "avif", {"quality": 50})
    others.append(rendition_name("ab" * 32, job, FULL, key=key))
    assert len({name, *others}) == len(others) + 1
