"""The query language: every text is a search or a plain sentence."""

from datetime import datetime

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from articles.search.expressions import bands, conditions_of, fts5, tsquery
from articles.search.query import LONGEST, parse


def told(typed):
    query = parse(typed)
    return [(term.negative, term.field, term.value or term.ways[0]) for term in query.terms]


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("Sound", [(False, "", ("sound",))]),
        ("the sound", [(False, "", ("the",)), (False, "", ("sound",))]),
        ('"the sound"', [(False, "", ("the", "sound"))]),
        ("“the sound”", [(False, "", ("the", "sound"))]),
        ("„the sound“", [(False, "", ("the", "sound"))]),
        ("«the sound»", [(False, "", ("the", "sound"))]),
        ('"the sound', [(False, "", ("the", "sound"))]),
        ("-sound", [(True, "", ("sound",))]),
        ('-"the sound"', [(True, "", ("the", "sound"))]),
        ("Tag:navy", [(False, "tag", "navy")]),
        ('tag:"Partnership for Peace"', [(False, "tag", "Partnership for Peace")]),
        ("-person:sarvan", [(True, "person", "sarvan")]),
        ("colour:red", [(False, "", ("colour", "red"))]),
        ("10:30", [(False, "", ("10", "30"))]),
        ("re-opened", [(False, "", ("re", "opened"))]),
        ("year:2024 rank:Admiral", [(False, "year", "2024"), (False, "rank", "Admiral")]),
        ("tag:", [(False, "", ("tag",))]),
    ],
)
def test_what_a_search_means(typed, terms):
    assert told(typed) == terms


def test_dates():
    query = parse("before:2026-03 after:2025")
    assert query.before == timezone.make_aware(datetime(2026, 3, 1))
    assert query.after == timezone.make_aware(datetime(2025, 1, 1))
    assert not query.terms
    assert query


@pytest.mark.parametrize(
    "typed",
    [
        "before:soon",
        "after:2026-13",
        "before:2026-02-30",
        "after:2026 before:2025",
        "- -",
        '""',
        ":::",
        "!!!",
        "(((",
        "a" * 201,
        "a\x00b",
        "�",
        " ".join(["word"] * 20),
        "before:١٩٩٩",
        "after:0000",
    ],
)
def test_what_cannot_be_searched_is_said(typed):
    query = parse(typed)
    assert query.problem
    assert not query


def test_one_condition_is_taken_away_and_another_put_on():
    query = parse("sound tag:navy before:2026")
    assert query.without(query.terms[0]) == "tag:navy before:2026"
    assert query.without(query.dates[0]) == "sound tag:navy"
    assert query.narrowed("year:2025") == "sound tag:navy before:2026 year:2025"


_SIGNS = st.sampled_from(
    [*"ab é’'\"“”«»-:+#*()|&!<>~^\\/%_\u202e\u0301東\x00", " tag:", " before:", " -", " OR ", " NEAR("]
)


@given(st.one_of(st.text(max_size=LONGEST), st.lists(_SIGNS, max_size=60).map("".join)))
def test_any_text_is_a_search_or_a_sentence(text):
    query = parse(text)
    assert bool(query) + bool(query.problem) == bool(text.strip())
    conditions = conditions_of(query, lambda term: ["t:1"]) if query else None
    if conditions:
        for band in bands(query, conditions):
            assert fts5(band).count('"') % 2 == 0
            assert tsquery(band).count("'") % 2 == 0


@given(st.text(alphabet='ab:"- tag2026', max_size=60))
def test_a_search_that_is_put_together_again_means_the_same(text):
    query = parse(text)
    if query:
        again = parse(" ".join(term.typed for term in query.everything))
        assert [term.ways for term in again.terms] == [term.ways for term in query.terms]
