"""Pictures of quotations: every sign has its shape or is not drawn, and nothing runs out of its place."""

import io
import unicodedata

import pytest
from PIL import Image, ImageChops

from media.lettering import HEIGHT, WIDTH, Lettering, draw_quotation
from media.lettering.fonts import SANS, SERIF, face_for
from media.lettering.lines import fitted

SIZES = (76, 54, 34)
WORDS = "We have trained for this for three winters – and nobody, not once, asked why."


def lettering(words=WORDS, **fields):
    told = {
        "name": "Rear Admiral Bülent Sarvan",
        "position": "Deputy Chief of Staff, Command North",
        "site": "Meridian Quarterly",
        "address": "meridian.example/quotes/abcdefghij",
        "language": "en",
        **fields,
    }
    return Lettering(words=words, **told)


def drawn(told):
    return Image.open(io.BytesIO(draw_quotation(told))).convert("RGB")


def ink(picture, box):
    """The smallest box around what is drawn inside `box`, in its coordinates."""
    part = picture.crop(box)
    return ImageChops.difference(part, Image.new("RGB", part.size, picture.getpixel((4, 300)))).getbbox()


def test_same_words_are_the_same_bytes():
    assert draw_quotation(lettering()) == draw_quotation(lettering())


def test_every_word_of_a_quotation_that_fits_is_drawn():
    face = face_for(WORDS, SERIF)
    lines = fitted(WORDS, face, width=1000, height=300, sizes=SIZES, leading=1.26)
    assert " ".join(lines.lines) == WORDS and not lines.cut


def test_quotation_that_does_not_fit_ends_with_an_ellipsis_after_a_whole_word():
    lines = fitted(WORDS * 30, SERIF, width=1000, height=300, sizes=SIZES, leading=1.26)
    assert lines.cut and lines.lines[-1].endswith(" …")
    shown = " ".join(lines.lines).removesuffix(" …")
    assert (WORDS * 30).startswith(shown) and (WORDS * 30)[len(shown)] == " "


@pytest.mark.parametrize("words", ["W" * 5_000, "x " * 100_000, "W", "\n\n".join("many lines" for _ in range(500)),
                                   "﷽" * 400, "a\u0301" * 3_000])  # fmt: skip
def test_no_words_run_out_of_the_picture(words):
    picture = drawn(lettering(words, name="N" * 200, position="long " * 160))
    assert picture.size == (WIDTH, HEIGHT)
    assert ink(picture, (WIDTH - 60, 12, WIDTH, HEIGHT)) is None
    assert ink(picture, (0, 12, 40, HEIGHT)) is None


@pytest.mark.parametrize(
    "words",
    ["Łódź, Škoda, Việt Nam, Ağrı, İzmir", "Ελλάδα", "Чесність", "“a” ‘b’ „c“ «d» – — … € £ ½", "naïve cafe\u0301",
     "البحر مفتوح، وسيبقى", "خلیج فارس گچ پژ", "הים פתוח", "soft\u00adhyphen zero\u200bwidth\u2060"],
)  # fmt: skip
def test_scripts_of_the_languages_we_print_have_a_face(words):
    assert face_for(words, SERIF) is not None


@pytest.mark.parametrize("words", ["海は開いている", "바다", "😀 yes", "समुद्र"])
def test_words_without_a_face_are_told_of_and_never_drawn_as_boxes(words):
    assert face_for(words, SERIF) is None
    told = drawn(lettering("The words", address="meridian.example/quotes/x"))
    other = drawn(lettering(words, address="meridian.example/quotes/x"))
    again = drawn(lettering(words * 2, address="meridian.example/quotes/x"))
    assert ImageChops.difference(other, told).getbbox() and not ImageChops.difference(other, again).getbbox()


def test_right_to_left_begins_at_the_right():
    picture = drawn(lettering("البحر", rtl=True, language="ar"))
    left, _, _, _ = ink(picture, (0, 20, WIDTH, 400))
    assert left > WIDTH / 2
    left, _, _, _ = ink(drawn(lettering("Sea")), (0, 20, WIDTH, 400))
    assert left < WIDTH / 4


def test_a_face_never_claims_a_sign_that_it_would_draw_as_a_box():
    missing = SANS.at(40).getmask("\U0010fffd")
    for code in range(0x20, 0x2100):
        sign = chr(code)
        if unicodedata.category(sign)[0] in "LNPS" and SANS.has(sign):
            shape = SANS.at(40).getmask(sign)
            assert shape.size != missing.size or bytes(shape) != bytes(missing), hex(code)
