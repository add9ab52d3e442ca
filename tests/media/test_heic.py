"""HEIC, as phones save it, is a picture like any other; what else its decoder knows reaches no decoder."""

import io
import struct
import subprocess
import sys
import time

import pytest
from PIL import Image, ImageCms
from pillow_heif import register_heif_opener

from media.decoding import PictureRefused, look_at
from media.metadata import read_metadata
from media.renditions import Job, Words, make_renditions
from tests.factories import picture_bytes
from tests.media.test_decoding import ROOT
from tests.shared_data import DATA

register_heif_opener()
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def scene(mode: str = "RGB") -> Image.Image:
    """Red, and blue in the corner at the top left."""
    picture = Image.new("RGB", (128, 64), "red")
    picture.paste("blue", (0, 0, 64, 32))
    return picture.convert(mode)


def heic(picture: Image.Image | None = None, **options: object) -> bytes:
    out = io.BytesIO()
    (picture or scene()).save(out, "HEIF", quality=90, **options)
    return out.getvalue()


def turned(name: bytes, value: int) -> bytes:
    """A HEIC that says of itself how it is to be turned, in a box and in EXIF, as phones do."""
    exif = Image.Exif()
    exif[0x0112], exif[0x013B] = 6, "Ana Ruiz"
    whole = heic(exif=exif)
    place = whole.index(b"pixi")
    return whole[:place] + name + bytes([value]) + bytes(7) + whole[place + 12 :]


def reason(data: bytes) -> str:
    with pytest.raises(PictureRefused) as caught:
        look_at(data)
    assert str(caught.value).endswith(".")
    return caught.value.reason


def jpeg_of(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(next(made for _, made in make_renditions(data, [Job(60, "jpeg")], Words()))))


def test_what_phones_save_is_seen_whole_in_tiles_grey_and_transparent():
    for data in (heic(), heic(tile_size=64), heic(scene("L")), heic(scene("RGBA")), heic(icc_profile=PROFILE)):
        seen = look_at(data)
        assert (seen.kind, seen.width, seen.height, seen.animated) == ("HEIF", 128, 64, False)
        assert seen.phash and seen.dhash


@pytest.mark.parametrize(
    ("name", "value", "size", "corner"),
    [
        (b"irot", 3, (64, 128), "top right"),
        (b"irot", 1, (64, 128), "bottom left"),
        (b"imir", 1, (128, 64), "top right"),
        (b"imir", 0, (128, 64), "bottom left"),
    ],
)
def test_a_phone_held_upright_is_turned_once(name, value, size, corner):
    data = turned(name, value)
    seen = look_at(data)
    assert (seen.width, seen.height) == size
    made = jpeg_of(data)
    assert (made.width > made.height) == (size[0] > size[1])
    assert 0x0112 not in made.getexif() or made.getexif()[0x0112] == 1
    corners = {"top right": (made.width - 5, 5), "bottom left": (5, made.height - 5), "top left": (5, 5)}
    blue = {where for where, place in corners.items() if made.convert("RGB").getpixel(place)[2] > 150}
    assert blue == {corner}
    assert read_metadata(data)["creators"] == ["Ana Ruiz"] and read_metadata(data)["orientation"] == 6


def test_nothing_of_the_file_but_its_pixels_reaches_readers():
    exif = Image.Exif()
    exif[0x013B], exif[0x010F] = "Ana Ruiz", "A phone"
    exif.get_ifd(0x8825)[1] = "N"
    data = heic(exif=exif, xmp=b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>", icc_profile=PROFILE)
    made = jpeg_of(data)
    assert dict(made.getexif()) == {} and "xmp" not in made.info


def test_a_name_that_says_something_else_does_not_matter_and_what_is_cut_off_is_noticed(tmp_path):
    for whole in (heic(), heic(tile_size=64), turned(b"irot", 3)):
        assert look_at(whole + b"<script>alert(1)</script>" * 50).kind == "HEIF"
        assert {reason(whole[:length]) for length in (24, 200, len(whole) // 2, len(whole) - 9)} == {"damaged"}


@pytest.mark.parametrize("kind", [b"unci", b"mski", b"iovl", b"jpeg", b"j2k1", b"av01", b"vvc1"])
def test_codecs_that_no_camera_writes_reach_no_decoder(kind):
    assert reason(heic().replace(b"hvc1", kind)) == "heic"


def test_a_film_in_the_coat_of_a_picture_and_one_with_two_tables_reach_none_either():
    whole = heic()
    assert reason(whole + b"\0\0\0\x10moovaaaaaaaa") == "heic"
    meta = whole[whole.index(b"meta") - 4 :]
    assert reason(whole + meta) == "damaged"


def test_a_table_that_says_how_much_of_nothing_there_is_costs_nothing():
    """Six bytes for an item with 65 535 extents of no byte each: the server reads this table itself."""
    box = lambda name, value: struct.pack(">I4s", 8 + len(value), name) + value  # noqa: E731
    items = b"".join(struct.pack(">HHH", number, 0, 65_535) for number in range(65_535))
    infe = box(b"infe", b"\2\0\0\0" + struct.pack(">HH", 1, 0) + b"hvc1\0")
    iinf = box(b"iinf", b"\0\0\0\0" + struct.pack(">H", 1) + infe)
    iloc = box(b"iloc", b"\0\0\0\0" + struct.pack(">HH", 0, 65_535) + items)
    bomb = box(b"ftyp", b"heic\0\0\0\0heic") + box(b"meta", b"\0\0\0\0" + iloc + iinf)
    began = time.process_time()
    assert reason(bomb) == "damaged"
    assert read_metadata(bomb)
    assert reason(heic() + box(b"free", b"") * 1_000_000) == "damaged"
    assert time.process_time() - began < 2


def test_a_bomb_is_refused_by_its_header_or_by_its_limits():
    """One that says that it is larger than it is, and a grid that says that it has tiles of any size."""
    size = (128).to_bytes(4, "big") + (64).to_bytes(4, "big")
    for width, height, why in ((60_000, 60_000, "pixels"), (65_000, 100, "side")):
        said = width.to_bytes(4, "big") + height.to_bytes(4, "big")
        assert reason(heic().replace(size, said)) in {why, "unknown", "damaged", "memory"}
        assert reason(heic(tile_size=64).replace(size, said)) in {why, "unknown", "damaged", "memory"}


@pytest.mark.parametrize("kind", ["HEIF", "JPEG"])
def test_a_decoder_opens_starts_removes_and_signals_nothing(kind, tmp_path):
    there = tmp_path / "there"
    there.write_text("words")
    code = f"""
import io, os, resource, signal, socket, sys, threading
sys.path.insert(0, {str(ROOT)!r})
from media.confinement import take_limits
from media.decoder import confine
from PIL import Image
data = sys.stdin.buffer.read()
take_limits()
confine(data)
there = {str(there)!r}
tries = [lambda: open("/etc/hostname"), socket.socket, os.fork, os.pipe, lambda: os.execv(sys.executable, ["python"]),
         lambda: os.kill(os.getppid(), 0), lambda: signal.pthread_kill(threading.get_ident(), 0),
         lambda: os.unlink(there), lambda: os.truncate(there, 0), lambda: os.rename(there, there + "x"),
         lambda: os.chmod(there, 0), lambda: os.mkdir(there + "y"), lambda: os.symlink(there, there + "z"),
         lambda: resource.prlimit(os.getppid(), resource.RLIMIT_CPU)]
for number, one in enumerate(tries):
    try:
        one()
        print("done:", number)
    except OSError:
        pass
picture = Image.open(io.BytesIO(data), formats=[{kind!r}])
picture.load()
print(picture.width, resource.getrlimit(resource.RLIMIT_NOFILE))
"""
    command = [sys.executable, "-I", "-c", code]
    done = subprocess.run(command, input=heic() if kind == "HEIF" else picture_bytes(), capture_output=True)
    if sys.platform == "linux":
        assert done.stdout.split(b" ", 1)[1] == b"(0, 0)\n", done
        assert there.read_text() == "words"


def test_real_phone_pictures_are_seen():
    folder = DATA / "photos"
    if not folder.is_dir():
        pytest.skip("no evaluation data here: the photos")
    found = sorted(folder.glob("*/*.heic"))
    assert found
    for path in [*found[:1], *(path for path in found if "img-2927" in path.name)]:
        seen = look_at(path.read_bytes())
        assert seen.kind == "HEIF" and seen.width * seen.height > 60_000
