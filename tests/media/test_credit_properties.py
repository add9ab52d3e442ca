"""What holds for any credit line at all: reading and printing are inverse, no word is lost, time grows with length."""

import re
import sys
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from media.credit import (
    Credit,
    Maker,
    Reason,
    credit_in_caption,
    fold,
    print_credit,
    split_label,
    suggest,
    uncut,
)
from tests.media.credit_lines import is_agency, parse

WORD = re.compile(r"\w+")

PIECES = st.sampled_from(
    [
        *["Ana Ruiz", "BO LIND", "eva mohr", "C. P. Snow", "Ana de la Cruz", "Óscar Prado-Ruiz", "Meridian", "@ana.ruiz"],
        *["AP", "AP Photo", "REUTERS", "Getty", "AFP", "Agency", "The Gazette", "dpa-Zentralbild", "Nordlys Press"],
        *["Sgt. 1st Class ", "U.S. Army photo by ", "Photo Illustration by ", "Staff photo by ", " file photo", ", Jr."],
        *[", File", "Pool", "Handout", "HO", "STR", "Stringer", "Courtesy of ", "courtesy ", "Special to ", " for "],
        *["/", " / ", " via ", " | ", " - ", "#", "-", "; ", ", ", " and ", " & ", "(", ")", " (Space Institute)", ":"],
        *["Photo: ", "by ", "© ", "(c) ", "Copyright 2021 ", " 2021", "Composite: ", "; styling: ", "CC BY 2.0", " (1234567a)"],
        *[" ", "\u00a0", "İ", "ß", "ﬁ", "e\u0301", "\u200b", "x", "日本", "2"],
    ]
)  # fmt: skip
LINES = st.one_of(st.lists(PIECES, max_size=9).map("".join), st.text(max_size=60))


@settings(max_examples=400, deadline=None)
@given(LINES)
def test_what_is_printed_reads_as_the_same_parts(text: str):
    found = parse(text)
    printed = print_credit(found)
    assert print_credit(parse(printed)) == printed
    if isinstance(found, Credit):
        assert parse(printed) == found
    else:
        assert printed == text


def words(text: str) -> Counter[str]:
    return Counter(WORD.findall(fold(text)))


@settings(max_examples=400, deadline=None)
@given(LINES)
def test_no_word_is_lost_that_no_suggestion_names(text: str):
    suggestions = suggest(text, is_agency)
    for one in suggestions:
        assert one.before == text != one.after
        assert not set(words(text) - words(one.after)) - set(words(one.why))
    if isinstance(found := parse(text), Credit):
        named = " ".join(one.why for one in suggestions)
        assert not set(words(text)) - set(words(print_credit(found))) - set(words(named))


@settings(max_examples=400, deadline=None)
@given(LINES)
def test_a_suggestion_that_is_accepted_comes_only_once(text: str):
    for one in suggest(text, is_agency):
        assert one.rule not in {again.rule for again in suggest(one.after, is_agency)}
    accepted = 0
    while suggestions := suggest(text, is_agency):
        text = suggestions[0].after
        accepted += 1
        assert accepted < 20


MAKERS = st.builds(
    Maker,
    st.sampled_from(["Ana Ruiz", "Bo Lind", "Eva van der Mohr", "C. P. Snow", "Óscar Prado-Ruiz", "ANA NOOR"]),
    rank=st.sampled_from(["", "Sgt.", "Petty Officer 2nd Class", "Lt. Col."]),
    affiliation=st.sampled_from(["", "Space Institute, Ulm"]),
)
AGENCIES = st.sampled_from(["AP", "AFP", "REUTERS", "dpa-Zentralbild", "picture alliance", "U.S. Army", "Gazette"])
CREDITS = st.builds(
    Credit,
    creators=st.lists(MAKERS, min_size=1, max_size=3, unique_by=lambda maker: maker.name).map(tuple),
    agencies=st.lists(AGENCIES, max_size=2, unique=True).map(tuple),
    client=st.sampled_from(["", "The Gazette", "Doctors for Peace"]),
    courtesy=st.sampled_from(["", "the Ruiz family"]),
    notes=st.sampled_from([(), ("pool",), ("handout", "file"), ("released",), ("photo illustration",)]),
    via=st.sampled_from([(), ("Getty Images",), ("EPA", "Nordlys Press")]),
    licence=st.sampled_from(["", "CC BY-SA 4.0"]),
    image_id=st.sampled_from(["", "1234567a"]),
    copyright=st.sampled_from(["", "©", "© 2021"]),
)


@settings(max_examples=400, deadline=None)
@given(CREDITS)
def test_every_credit_of_plain_parts_can_be_printed_and_read(credit: Credit):
    assert parse(print_credit(credit)) == credit


@settings(deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=20).map("".join)))
def test_a_caption_loses_nothing_but_the_credit(caption: str):
    if found := credit_in_caption(caption, is_agency):
        credit, rest = found
        assert credit in caption
        assert words(credit) + words(rest) == words(caption)


HOSTILE = [
    "/",
    "(",
    ")",
    "()",
    "Ana Ruiz, ",
    "by ",
    "© ",
    " via ",
    "a-",
    "STR ",
    "(file)",
    "Photo: ",
    ", file",
    " for A",
    "A. ",
]


def steps(text: str) -> int:
    """Count the calls that reading, suggesting and searching make."""
    calls = 0

    def count(*_: object) -> None:
        nonlocal calls
        calls += 1

    sys.setprofile(count)
    try:
        parse(text)
        suggest(text, is_agency)
        split_label(text)
        credit_in_caption("At sea. " + text, is_agency)
        uncut(text[:32], [text, text])
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("sign", HOSTILE)
def test_hostile_lines_take_steps_in_proportion_and_long_ones_none(sign: str):
    parse("Ana Ruiz")  # reads the word lists
    size = 1000 // len(sign)
    assert steps(sign * size) <= 3 * steps(sign * (size // 2)) + 1000
    long = sign * (100_000 // len(sign))
    assert parse(long).reason is Reason.TOO_LONG
    assert steps(long) <= steps(sign * size) + 1000
