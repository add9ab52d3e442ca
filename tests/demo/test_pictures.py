"""The demo pictures: repeatable, never flat, and with their credit in all three places of the file."""

import datetime
import json
import shutil
import subprocess
import xml.etree.ElementTree as ET
from functools import cache
from io import BytesIO

import pytest
from PIL import Image

from newsroom.demo.picture_metadata import DIGITAL_SOURCE_TYPE, PictureMetadata, with_metadata
from newsroom.demo.pictures import SCENES, draw, jpeg

LONGEST_SIDE = 1600
METADATA = PictureMetadata(
    creator="Zoë Ångström-Vandersteen of Skerrin",
    credit_line="Bastian Orme / Meridian",
    source="Meridian Quarterly",
    copyright_notice="© 2025 Meridian Quarterly",
    caption="Pilots’ log books & charts, <before> the “move” – weighed in Œre.",
    alt_text="A narrow aisle between tall shelves, lit by a single lamp.",
    headline="The ice keeps better records",
    keywords=("Tarn Roads", "Isles of Skerrin", "œuvre"),
    date_created=datetime.date(2025, 10, 28),
    city="Tarn Roads",
    country="Isles of Skerrin",
    usage_terms="For use in Meridian Quarterly.",
)


@cache
def picture(name: str) -> Image.Image:
    return draw(name)


def plain_jpeg() -> bytes:
    out = BytesIO()
    Image.new("RGB", (8, 8), (40, 60, 80)).save(out, "JPEG")
    return out.getvalue()


def exiftool(path, *options: str) -> dict[str, object]:
    tool = shutil.which("exiftool")
    if not tool:
        pytest.skip("exiftool is not installed: Debian's package is libimage-exiftool-perl")
    command = [tool, "-json", "-G1", "-charset", "exif=UTF8", *options, str(path)]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)[0]


def test_there_are_sixteen_scenes_in_five_shapes():
    shapes = {round(scene.width / scene.height, 2) for scene in SCENES.values()}
    assert len(SCENES) == 16
    assert shapes == {1.5, 1.78, 1.33, 1.0, 0.8}
    assert all(name == scene.name for name, scene in SCENES.items())


@pytest.mark.parametrize("name", SCENES)
def test_scene_has_its_size(name):
    scene = SCENES[name]
    assert picture(name).mode == "RGB"
    assert picture(name).size == (scene.width, scene.height)
    assert max(scene.width, scene.height) == LONGEST_SIDE


@pytest.mark.parametrize("name", SCENES)
def test_scene_is_not_flat(name):
    small = picture(name).reduce(4)
    assert small.convert("L").entropy() > 5.5
    assert len(set(small.get_flattened_data())) > 4_000
    dark, light = small.convert("L").getextrema()
    assert light - dark > 150


@pytest.mark.parametrize("name", SCENES)
def test_scene_is_the_same_to_the_byte_every_time(name):
    assert draw(name).tobytes() == picture(name).tobytes()


def test_jpeg_is_the_same_to_the_byte_and_opens():
    first = jpeg("bridge-fog", METADATA)
    assert first == jpeg("bridge-fog", METADATA)
    with Image.open(BytesIO(first)) as opened:
        opened.load()
        assert opened.size == (1600, 900)


def test_unknown_scene_is_a_key_error():
    with pytest.raises(KeyError):
        draw("no-such-scene")


def test_exiftool_reads_every_field_back(tmp_path):
    path = tmp_path / "picture.jpg"
    path.write_bytes(with_metadata(plain_jpeg(), METADATA))
    read = exiftool(path)
    expected = {
        "XMP-dc:Creator": METADATA.creator,
        "XMP-dc:Description": METADATA.caption,
        "XMP-dc:Rights": METADATA.copyright_notice,
        "XMP-dc:Subject": list(METADATA.keywords),
        "XMP-photoshop:Credit": METADATA.credit_line,
        "XMP-photoshop:Source": METADATA.source,
        "XMP-photoshop:Headline": METADATA.headline,
        "XMP-photoshop:DateCreated": "2025:10:28",
        "XMP-photoshop:City": METADATA.city,
        "XMP-photoshop:Country": METADATA.country,
        "XMP-iptcCore:AltTextAccessibility": METADATA.alt_text,
        "XMP-xmpRights:UsageTerms": METADATA.usage_terms,
        "XMP-xmpRights:WebStatement": METADATA.web_statement,
        "IPTC:CodedCharacterSet": "UTF8",
        "IPTC:By-line": "Zoë Ångström-Vandersteen of S",
        "IPTC:Credit": METADATA.credit_line,
        "IPTC:Source": METADATA.source,
        "IPTC:CopyrightNotice": METADATA.copyright_notice,
        "IPTC:Caption-Abstract": METADATA.caption,
        "IPTC:Headline": METADATA.headline,
        "IPTC:Keywords": list(METADATA.keywords),
        "IPTC:DateCreated": "2025:10:28",
        "IPTC:City": METADATA.city,
        "IPTC:Country-PrimaryLocationName": METADATA.country,
        "IFD0:Artist": METADATA.creator,
        "IFD0:Copyright": METADATA.copyright_notice,
        "IFD0:ImageDescription": METADATA.caption,
        "ExifIFD:DateTimeOriginal": "2025:10:28 00:00:00",
    }
    assert {name: read.get(name) for name in expected} == expected
    assert read["Photoshop:IPTCDigest"] == exiftool(path, "-CurrentIPTCDigest")["File:CurrentIPTCDigest"]
    assert (
        exiftool(path, "-n", "-XMP-iptcExt:DigitalSourceType")["XMP-iptcExt:DigitalSourceType"] == DIGITAL_SOURCE_TYPE
    )


def test_exiftool_has_nothing_to_warn_of(tmp_path):
    path = tmp_path / "picture.jpg"
    path.write_bytes(jpeg("control-room", METADATA))
    read = exiftool(path, "-validate", "-warning", "-a")
    assert read.pop("ExifTool:Validate") == "OK"
    assert set(read) == {"SourceFile"}


@pytest.mark.parametrize(
    ("text", "kept"), [("é" * 16, "é" * 16), ("é" * 17, "é" * 16), ("x" + "é" * 17, "x" + "é" * 15)]
)
def test_iim_texts_are_cut_between_characters(tmp_path, text, kept):
    path = tmp_path / "picture.jpg"
    path.write_bytes(with_metadata(plain_jpeg(), PictureMetadata(**{**vars(METADATA), "creator": text})))
    read = exiftool(path)
    assert read["IPTC:By-line"] == kept
    assert read["XMP-dc:Creator"] == text


def test_empty_texts_leave_no_trace():
    empty = PictureMetadata(
        creator="", credit_line="", source="", copyright_notice="", caption="", alt_text="", headline="", keywords=(),
        date_created=datetime.date(2025, 1, 2), city="", country="", usage_terms="", web_statement="",
    )  # fmt: skip
    with Image.open(BytesIO(with_metadata(plain_jpeg(), empty))) as opened:
        fields = [element.tag.rpartition("}")[2] for element in ET.fromstring(opened.info["xmp"])[0][0]]
        assert fields == ["DateCreated", "DigitalSourceType"]
        assert not {0x010E, 0x013B, 0x8298} & set(opened.getexif())


def test_only_a_jpeg_takes_metadata():
    with pytest.raises(ValueError, match="Not a JPEG"):
        with_metadata(b"\x89PNG", METADATA)


def test_too_much_text_is_refused_and_not_cut():
    with pytest.raises(ValueError, match="does not fit"):
        with_metadata(plain_jpeg(), PictureMetadata(**{**vars(METADATA), "caption": "x" * 70_000}))
