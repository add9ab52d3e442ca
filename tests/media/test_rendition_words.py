"""The credit is inside every file that readers get, and nothing else of the original is."""

import json
import shutil
import subprocess
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from media.metadata import read_metadata
from media.renditions import FORMATS, Words
from media.renditions.colour import SRGB
from media.renditions.xmp import MOST_BYTES, xmp_packet
from tests.media.rendering import FULL, all_formats, quarters, saved

needs_exiftool = pytest.mark.skipif(not shutil.which("exiftool"), reason="ExifTool is not installed")
#: ExifTool's name of each field, in XMP.
XMP = {
    "creators": "XMP-dc:Creator",
    "creators_job_title": "XMP-photoshop:AuthorsPosition",
    "credit_line": "XMP-photoshop:Credit",
    "source": "XMP-photoshop:Source",
    "copyright_notice": "XMP-dc:Rights",
    "usage_terms": "XMP-xmpRights:UsageTerms",
    "web_statement": "XMP-xmpRights:WebStatement",
    "caption": "XMP-dc:Description",
    "headline": "XMP-photoshop:Headline",
    "alt_text": "XMP-iptcCore:AltTextAccessibility",
    "ext_description": "XMP-iptcCore:ExtDescrAccessibility",
    "digital_source_type": "XMP-iptcExt:DigitalSourceType",
}
PRIVATE = (
    "gps",
    "serial",
    "region",
    "thumbnail",
    "maker",
    "comment",
    "software",
    "owner",
    "model",
    "history",
    "preview",
)


def by_exiftool(tmp_path, **files: bytes) -> dict[str, dict[str, object]]:
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    done = subprocess.run(
        ["exiftool", "-json", "-a", "-G1", "-struct", "-charset", "exif=UTF8", *map(str, sorted(tmp_path.iterdir()))],
        capture_output=True,
    )
    return {row["SourceFile"].rpartition("/")[2]: row for row in json.loads(done.stdout)}


def secretive() -> bytes:
    """A JPEG that says where, with what, for whom and as what it was taken."""
    exif = Image.Exif()
    exif[0x0110], exif[0x010F], exif[0x0131], exif[0x013B] = "model SECRET", "maker SECRET", "soft SECRET", "art SECRET"
    exif[0x8769] = {
        0xA431: "serial SECRET",
        0xA430: "owner SECRET",
        0x927C: b"note SECRET",
        0x9286: b"ASCII\0\0\0SECRET",
    }
    exif[0x8825] = {1: "N", 2: (55.0, 1.0, 2.0), 3: "E", 4: (12.0, 3.0, 4.0)}
    xmp = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        b'<rdf:Description xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/">'
        b"<mwg-rs:Name>face SECRET</mwg-rs:Name></rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    profile = bytearray(SRGB)
    profile[-8:] = b"SECRET!!"
    options = {"exif": exif, "xmp": xmp, "comment": b"comment SECRET", "icc_profile": bytes(profile)}
    return saved(quarters(), "JPEG", **options) + b"tail SECRET"


@needs_exiftool
def test_every_word_is_read_back_by_exiftool_in_every_format(tmp_path):
    found = by_exiftool(tmp_path, **all_formats(secretive()))
    assert sorted(found) == sorted(FORMATS)
    for name, row in found.items():
        assert {field: row.get(place) for field, place in XMP.items()} == {
            field: list(FULL.creators) if field == "creators" else getattr(FULL, field) for field in XMP
        }, name
        assert row["XMP-plus:Licensor"] == [{"LicensorName": FULL.licensor_name, "LicensorURL": FULL.licensor_url}]
        assert "prohibited" in str(row["XMP-plus:DataMining"]).lower()
        assert row["XMP-xmpRights:Marked"] is True
        assert row["IFD0:Artist"] == 'Zoë Böhm-Ålund; "Ana ""Nan"" Ruiz; Jr."'
        assert row["IFD0:Copyright"] == FULL.copyright_notice
        assert not [key for key in row if "Warning" in key or "Error" in key]


@needs_exiftool
def test_a_jpeg_says_it_to_old_readers_too(tmp_path):
    row = by_exiftool(tmp_path, jpeg=all_formats(secretive())["jpeg"])["jpeg"]
    assert row["IPTC:CodedCharacterSet"] == "UTF8"
    assert row["IPTC:By-line"] == list(FULL.creators)
    assert row["IPTC:Credit"] == FULL.credit_line.encode()[:32].decode()
    assert row["IPTC:CopyrightNotice"] == FULL.copyright_notice
    assert row["Photoshop:IPTCDigest"] == row["File:CurrentIPTCDigest"]


@needs_exiftool
def test_nothing_else_of_the_original_survives(tmp_path):
    files = all_formats(secretive())
    for name, row in by_exiftool(tmp_path, **files).items():
        assert b"SECRET" not in files[name]
        profile = {key for key in row if key.startswith(("ICC", "File:", "System:"))}
        assert not [key for key in row.keys() - profile if any(word in key.lower() for word in PRIVATE)], name
        assert not read_metadata(files[name])["gps"]


def test_our_own_reader_reads_every_word_back():
    for data in all_formats(secretive()).values():
        found = read_metadata(data)
        for field in (one.name for one in fields(Words) if not one.name.startswith("licensor")):
            want = list(FULL.creators) if field == "creators" else getattr(FULL, field)
            assert found[field] == want, field
        assert found["licensors"] == [{"name": FULL.licensor_name, "url": FULL.licensor_url}]


@given(st.text(max_size=300), st.lists(st.text(min_size=1, max_size=60), max_size=3))
def test_any_text_is_carried_and_breaks_nothing(text, names):
    words = Words(credit_line=text, caption=text, copyright_notice=text, alt_text=text, creators=tuple(names))
    data = all_formats(saved(Image.new("RGB", (4, 4)), "PNG"), words)["jpeg"]
    found = read_metadata(data)
    carried = "".join(one for one in text if one.isprintable() or one in "\t\n\r")
    for field in ("credit_line", "alt_text"):
        assert "".join(one for one in found.get(field, "") if one.isprintable() or one in "\t\n\r") == carried


def test_a_name_is_never_cut_inside_a_character():
    words = Words(creators=("é" * 40,), credit_line="x" + "漢" * 20, copyright_notice="€" * 100)
    data = all_formats(saved(quarters(), "PNG"), words)["jpeg"]
    for cut in (b"\x02\x50\x00\x20" + "é".encode() * 16, b"\x02\x6e\x00\x1f" + b"x" + "漢".encode() * 10):
        assert b"\x1c" + cut in data
    assert read_metadata(data)["creators"] == ["é" * 40]


def test_a_packet_that_no_jpeg_holds_loses_the_long_texts_and_keeps_the_credit():
    words = replace(FULL, ext_description="x" * 70_000, caption="y" * 70_000)
    assert len(xmp_packet(words)) <= MOST_BYTES
    for data in all_formats(saved(quarters(), "PNG"), words).values():
        found = read_metadata(data)
        assert found["credit_line"] == FULL.credit_line and found["alt_text"] == FULL.alt_text
        assert "ext_description" not in found
    kept = read_metadata(all_formats(saved(quarters(), "PNG"), replace(FULL, ext_description="x" * 70_000))["webp"])
    assert kept["caption"] == FULL.caption
    with pytest.raises(ValueError, match="Shorten"):
        xmp_packet(replace(FULL, usage_terms="z" * 70_000))


def test_without_words_there_is_no_empty_block():
    for data in all_formats(saved(quarters(), "PNG"), Words()).values():
        assert read_metadata(data).keys() <= {"width", "height", "gps", "icc_profile_name"}
        assert b"xmpmeta" not in data and b"8BIM" not in data


def test_equal_input_gives_equal_bytes():
    assert all_formats(secretive()) == all_formats(secretive())


def test_the_longest_packet_that_is_written_fits_into_a_jpeg():
    room = MOST_BYTES - len(xmp_packet(replace(FULL, caption="y")))
    words = replace(FULL, caption="y" * (room + 1))
    assert len(xmp_packet(words)) == MOST_BYTES
    assert read_metadata(all_formats(saved(quarters(), "PNG"), words)["jpeg"])["caption"] == words.caption
