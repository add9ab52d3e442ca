"""House style suggests, changes nothing, and never speaks of words inside quotation marks."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.body import clean, marked_ranges, paragraph_texts
from articles.publishing import checks
from articles.publishing.house_style import suggestions
from articles.publishing.reasons import WHY


def found(text):
    return [(one.code, one.text[one.start : one.end], one.rather) for one in suggestions(clean(f"<p>{text}</p>"))]


@pytest.mark.parametrize(
    ("text", "suggested"),
    [
        ("Two  blanks.", [("double_blank", "  ", " ")]),
        ("On 3-5 May.", [("hyphen_range", "3-5", "3–5")]),
        ("And so on...", [("three_dots", "...", "…")]),
        ("He said “Yes” and didn't go.", [("straight_marks", "'", "’")]),
        ("A well-known 5-3 vote.", []),
        ("He didn't go.", []),  # all marks of the text are straight
    ],
)
def test_suggestions(text, suggested):
    assert found(text) == suggested


@pytest.mark.parametrize("marks", ["“”", '""', "«»", "„“", "‘’"])
def test_words_in_quotation_marks_are_left_alone(marks):
    assert found(f"She said {marks[0]}well...  on 3-5 May, didn't we{marks[1]} and left.") == []


def test_marked_words_are_left_alone_without_marks_too():
    assert found('It was <q data-quote="a1">well...  on 3-5 May</q> then.') == []


PIECES = st.sampled_from(["“", "”", '"', "'", "’", "...", "  ", "3-5", "word", " ", "didn't", "«", "»", "said"])


@given(st.lists(PIECES, max_size=40))
def test_no_suggestion_lies_between_an_opening_and_a_closing_mark(pieces):
    body = clean(f"<p>{''.join(pieces)}</p>")
    for one in suggestions(body):
        before, after = one.text[: one.start], one.text[one.end :]
        for opening, closing in ("“”", "«»"):
            inside = before.count(opening) > before.count(closing) and closing in after
            assert not inside, (one, one.text)


@given(st.lists(PIECES, max_size=20), st.lists(PIECES, max_size=20))
def test_no_suggestion_touches_a_mark_of_ours(around, inside):
    body = clean(f"<p>{''.join(around)} <q data-quote='a1'>{''.join(inside)}</q> {''.join(around)}</p>")
    ranges = marked_ranges(body)
    assert paragraph_texts(body) is not None
    for one in suggestions(body):
        assert not any(one.start < end and start < one.end for start, end in ranges.get(one.paragraph - 1, []))


def test_every_finding_says_why_it_matters():
    files = [
        Path(checks.__file__),
        *map(Path(checks.__file__).with_name, ["house_style.py", "photo_checks.py", "source_checks.py"]),
    ]
    source = "".join(file.read_text() for file in files)
    codes = set(re.findall(r'(?:Finding|Suggestion)\(\s*"(\w+)"', source))
    codes |= set(checks._ODDITIES) | set(checks._MARK_WARNINGS)
    assert codes == set(WHY)
    assert all(str(why).endswith(".") for why in WHY.values())
