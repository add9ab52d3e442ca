"""One meaning, one key: the fold of names, and the addresses made from them."""

import re
from pathlib import Path

import pytest
from django.utils.text import slugify
from hypothesis import given
from hypothesis import strategies as st

from articles.names import RESERVED_SLUGS, fold, slug_of, split_names

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
_LINES = Path(__file__).with_name("fold_vectors.txt").read_text("utf-8").splitlines()


def _unescaped(part):
    return re.sub(
        r"\\(u[0-9a-f]{4}|x[0-9a-f]{2}|t)", lambda found: f"\\{found[1]}".encode().decode("unicode_escape"), part
    )


_ROWS = [[_unescaped(part) for part in line.split("\t")] for line in _LINES if line and not line.startswith("# ")]
SAME = [(row[0].strip(), name) for row in _ROWS if row[0] != "!=" and "!skip" not in row for name in row[1:]]
APART = [tuple(row[1:]) for row in _ROWS if row[0] == "!="]


def test_there_are_many_vectors():
    assert len(SAME) >= 200 and len(APART) >= 15


def test_spellings_of_one_meaning_have_one_key():
    wrong = [(name, fold(name), key) for key, name in SAME if fold(name) != key]
    assert not wrong


@pytest.mark.parametrize(("one", "other"), APART)
def test_names_of_different_meaning_stay_apart(one, other):
    assert fold(one) != fold(other)


@given(TEXT)
def test_folding_a_key_returns_it(name):
    key = fold(name)
    assert fold(key) == key


@given(
    TEXT, st.sampled_from([str.upper, str.lower, str.title, lambda name: f"  {name}\u00a0", lambda name: f"«{name}»"])
)
def test_case_blanks_and_quotation_marks_make_no_difference(name, changed):
    key = fold(name)
    if fold(name.upper().lower()) == key:  # not so for a few letters that have no pair
        assert fold(changed(name)) == key


@given(TEXT)
def test_an_address_is_plain_never_empty_and_never_reserved(name):
    slug = slug_of(name)
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,79}", slug) and slug not in RESERVED_SLUGS
    assert slug_of(slug) == slug == slugify(slug)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("C", "c"),
        ("C#", "c-sharp"),
        ("C♯", "c-sharp"),
        ("C++", "c-plus-plus"),
        ("R&D", "r-and-d"),
        ("Łódź", "lodz"),
        ("O’Brien", "obrien"),
        ("feed", "feed-1"),
        ("!!!", "x-21-21-21"),
        ("Москва", "moskva"),
    ],
)
def test_addresses_are_as_people_expect(name, slug):
    assert slug_of(name) == slug


def test_typed_names_are_split_at_comma_semicolon_and_line_end_only():
    assert split_names("Partnership for Peace") == ["Partnership for Peace"]
    assert split_names("NATO; Baku,Black Sea\r\n O’Brien ,, nato\n'quoted name'") == [
        "NATO",
        "Baku",
        "Black Sea",
        "O’Brien",
        "'quoted name'",
    ]
    assert split_names(" ,;\n") == []
