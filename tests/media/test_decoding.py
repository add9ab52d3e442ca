"""A picture that nobody has looked at yet harms nobody: it is seen, or refused with a sentence that helps."""

import io
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from media.decoding import FORMATS, MAX_BYTES, Looked, PictureRefused, look_at
from media.refusal import REASONS
from media.refusal_words import WORDS
from tests.factories import picture_bytes
from tests.shared_data import DATA, payloads

ROOT = Path(__file__).resolve().parent.parent.parent


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def program(code: str) -> list[str]:
    """A child that does this instead of looking at the picture."""
    return [sys.executable, "-I", "-c", code]


def refused(data: bytes, **options: object) -> PictureRefused:
    with pytest.raises(PictureRefused) as caught:
        look_at(data, **options)
    assert str(caught.value).endswith(".")
    return caught.value


def test_every_reason_has_words():
    assert WORDS.keys() == REASONS
    assert all(str(PictureRefused.of(reason)).endswith(".") for reason in REASONS)
    with pytest.raises(KeyError):
        PictureRefused.of("a reason that nobody has")


@pytest.mark.parametrize("kind", FORMATS)
def test_each_format_is_seen_with_its_size(kind):
    assert look_at(picture_bytes(kind=kind)) == Looked(kind, 80, 60, animated=False)


@pytest.mark.parametrize("turn", range(10))
def test_width_and_height_are_those_of_the_upright_picture(turn):
    exif = Image.Exif()
    exif[0x0112] = turn
    seen = look_at(saved(Image.new("RGB", (90, 60)), "JPEG", exif=exif))
    assert (seen.width, seen.height) == ((60, 90) if 5 <= turn <= 8 else (90, 60))


@pytest.mark.parametrize(
    ("picture", "kind"),
    [
        (Image.new("CMYK", (40, 30)), "JPEG"),
        (Image.new("L", (40, 30)), "JPEG"),
        (Image.new("I;16", (40, 30)), "PNG"),
        (Image.new("1", (40, 30)), "PNG"),
        (Image.new("P", (40, 30)), "PNG"),
        (Image.new("LA", (40, 30)), "PNG"),
        (Image.new("RGBA", (40, 30)), "WEBP"),
        (Image.new("RGBA", (40, 30)), "AVIF"),
    ],
)
def test_every_mode_of_the_press_is_seen(picture, kind):
    assert look_at(saved(picture, kind)) == Looked(kind, 40, 30, animated=False)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "AVIF", "PNG"])
def test_an_animation_is_said_to_be_one(kind):
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green", "blue")]
    assert look_at(saved(frames[0], kind, save_all=True, append_images=frames[1:])).animated


def test_a_phone_picture_of_several_counts_as_jpeg():
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green")]
    assert look_at(saved(frames[0], "MPO", save_all=True, append_images=frames[1:])) == Looked("JPEG", 20, 20, False)


@pytest.mark.parametrize("kind", FORMATS)
def test_what_hangs_behind_a_picture_does_no_harm_and_what_is_missing_is_noticed(kind):
    noise = Image.frombytes("RGB", (64, 64), bytes(range(256)) * 48)
    whole = saved(noise, kind)
    assert look_at(whole + b"<script>alert(1)</script>" * 100).kind == kind
    for part in (whole[: len(whole) // 2], whole[:20]):
        assert refused(part).reason in {"damaged", "unknown"}


@pytest.mark.parametrize(
    ("data", "reason", "words"),
    [
        (b"", "empty", "empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "markup", "SVG"),
        (b"\xef\xbb\xbf \n<?xml version='1.0'?><svg/>", "markup", "SVG"),
        ("\ufeff<svg/>".encode("utf-16-le"), "markup", "SVG"),
        (b"<!doctype html><script>alert(1)</script>", "markup", "SVG"),
        (b"%PDF-1.7\n", "pdf", "PDF"),
        (b"II*\0\x08\0\0\0", "tiff", "raw"),
        (b"8BPS\0\x01", "psd", "Photoshop"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "damaged", "cut off"),
        (b"\0\0\0\x18ftypisom\0\0\0\0isommp42", "film", "film"),
        (b"just some words", "unknown", "JPEG, PNG, WebP, AVIF, HEIC and GIF are taken"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "unknown", "JPEG, PNG, WebP, AVIF, HEIC and GIF are taken"),
    ],
)
def test_what_is_no_picture_is_called_by_its_name(data, reason, words):
    refusal = refused(data)
    assert refusal.reason == reason and words in str(refusal)


def test_a_file_that_is_too_large_never_reaches_a_decoder():
    assert refused(bytes(MAX_BYTES + 1), program=["/nowhere"]).reason == "bytes"


@pytest.mark.parametrize(
    ("size", "reason"), [((20_000, 20_000), "pixels"), ((12_001, 10_000), "pixels"), ((65_000, 8), "side")]
)
def test_too_many_pixels_are_refused_by_the_header(size, reason):
    chunk = struct.pack(">IIBBBBB", *size, 1, 0, 0, 0, 0)
    head = b"IHDR" + chunk
    png = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))
    body = b"IDAT" + zlib.compress(b"\0" * 100)
    png += struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    refusal = refused(png)
    assert refusal.reason == reason and "Save a smaller copy" in str(refusal)


def test_a_bomb_of_metadata_is_refused_or_seen_and_nothing_more():
    words = zlib.compress(b"a" * 80_000_000)
    chunk = b"zTXtbomb\0\0" + words
    whole = picture_bytes(kind="PNG")
    bomb = whole[:33] + struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk)) + whole[33:]
    assert refused(bomb).reason in {"unknown", "damaged", "memory"}


@pytest.mark.parametrize("profile", [b"\0" * 200, b"\xff" * 5000, ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()])  # fmt: skip
def test_a_colour_profile_that_does_not_fit_is_no_reason_to_refuse(profile):
    assert look_at(saved(Image.new("RGB", (20, 20)), "JPEG", icc_profile=profile)).kind == "JPEG"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "crash"),
        ("import sys; sys.stdin.buffer.read(); import os; os.abort()", "crash"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "time"),
        ("raise SystemExit(3)", "crash"),
        ('import sys; sys.stdin.buffer.read(); print(\'{"kind": "JPEG"}\')', "crash"),
        (
            "import sys; sys.stdin.buffer.read(); "
            'print(\'{"kind": "SVG", "width": 1, "height": 1, "animated": false}\')',
            "crash",
        ),
        ('import sys; sys.stdin.buffer.read(); print(\'{"refused": "because"}\')', "crash"),
        ("import sys; sys.stdin.buffer.read(); print('x' * 10_000_000)", "crash"),
        ("pass", "crash"),
    ],
)
def test_a_decoder_that_breaks_is_a_picture_refused(code, reason):
    assert refused(picture_bytes() + bytes(1_000_000), program=program(code)).reason == reason


def test_a_decoder_that_hangs_is_ended():
    for code in ("import time; time.sleep(600)", "import sys, time; sys.stdin.buffer.read(); time.sleep(600)"):
        assert refused(picture_bytes() + bytes(1_000_000), program=program(code), seconds=0.3).reason == "time"


def test_the_child_has_limits_that_it_cannot_lift_and_knows_nothing_of_us(tmp_path):
    code = f"""
import os, resource, sys
sys.path.insert(0, {str(ROOT)!r})
from media.confinement import close_the_doors, take_limits
take_limits()
assert not any("django" in name for name in sys.modules)
try:
    bytearray(2_000_000_000)
except MemoryError:
    print("memory", end=" ")
assert resource.getrlimit(resource.RLIMIT_CPU)[1] <= 60
try:
    open({str(tmp_path / "left")!r}, "wb", buffering=0).write(b"x")
except OSError:
    print("files", end=" ")
close_the_doors()
try:
    open("/etc/hostname")
except OSError:
    print("doors", end=" ")
"""
    code = "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n" + code
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True)
    assert done.stdout.split() == ["memory", "files", "doors"], done.stderr


def test_the_child_gets_no_secret_of_the_server(monkeypatch):
    monkeypatch.setenv("DJANGO_SECRET", "of the server")
    code = (
        "import os, sys, json; sys.stdin.buffer.read(); "
        "json.dump({'kind': 'JPEG', 'width': 1, 'height': 1, 'animated': 'DJANGO_SECRET' in os.environ}, sys.stdout)"
    )
    assert not look_at(picture_bytes(), program=program(code)).animated


def open_files() -> int:
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.is_dir() else 0


def test_nothing_is_left_behind(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    before = open_files()
    look_at(picture_bytes())
    refused(picture_bytes()[:300])
    refused(picture_bytes(), program=program("import os; os.abort()"))
    assert list(tmp_path.iterdir()) == []
    assert open_files() == before


def test_hostile_uploads_end_as_expected():
    for row in payloads("uploads"):
        data = (DATA / "payloads" / row["input"]).read_bytes()
        try:
            look_at(data)
        except PictureRefused:
            assert row["expect"] in {"refused", "bounded"}, row["input"]
        else:
            assert row["expect"] in {"accept-clean", "bounded"}, row["input"]


def test_real_photographs_are_seen():
    folder = DATA / "photos" / "synthetic"
    if not folder.is_dir():
        pytest.skip("no evaluation data here: the photos")
    ours = [path for path in sorted(folder.iterdir()) if path.suffix not in {".heic", ".tif"}]
    unseen = {"truncated.jpg"}
    for path in [path for path in ours if path.name in unseen] + ours[::6]:
        if path.name in unseen:
            assert refused(path.read_bytes()).reason == "damaged"
        else:
            with Image.open(path) as picture:
                seen = look_at(path.read_bytes())
                assert {seen.width, seen.height} == set(picture.size)
