"""A three-way merge takes what one side changed and loses no word of either."""

from hypothesis import given
from hypothesis import strategies as st

from articles.body import clean
from articles.body.merge3 import merge_blocks, merge_lines

LINES = st.lists(st.sampled_from(["a", "b", "c", "d e", "e f g", "x y z"]), max_size=6)


def text(lines):
    return "\n".join(lines)


@given(LINES, LINES)
def test_what_only_one_side_changed_is_taken_whole(base, changed):
    assert merge_lines(text(base), text(changed), text(base)).text == text(changed)
    assert merge_lines(text(base), text(base), text(changed)).text == text(changed)
    assert merge_lines(text(base), text(changed), text(changed)).text == text(changed)


@given(
    LINES,
    st.lists(st.sampled_from(["mine 1", "mine 2"]), max_size=3),
    st.lists(st.sampled_from(["theirs 1", "theirs 2"]), max_size=3),
    st.integers(0, 6),
    st.integers(0, 6),
)
def test_no_line_that_either_side_added_is_lost(base, mine, theirs, at, other):
    ours, others = list(base), list(base)
    ours[at:at], others[other:other] = mine, theirs
    merged = merge_lines(text(base), text(ours), text(others)).text
    for line in [*mine, *theirs]:
        assert line in merged


def test_changes_in_one_paragraph_that_do_not_touch_are_joined():
    base = "<p>The ship left at nine with forty people.</p>"
    mine = base.replace("nine", "ten")
    theirs = base.replace("forty", "fifty")
    merged = merge_blocks(base, mine, theirs)
    assert merged.text == "<p>The ship left at ten with fifty people.</p>"
    assert merged.conflicts == ()


def test_changes_of_the_same_words_are_kept_from_both():
    base, mine, theirs = "<p>At nine.</p>\n<p>End.</p>", "<p>At ten.</p>\n<p>End.</p>", "<p>At noon.</p>\n<p>End.</p>"
    merged = merge_blocks(base, mine, theirs)
    assert merged.text == "<p>At ten.</p>\n<p>At noon.</p>\n<p>End.</p>"
    assert merged.conflicts == (("<p>At ten.</p>", "<p>At noon.</p>"),)


BLOCKS = st.lists(
    st.sampled_from(
        [
            "<p>One two three.</p>",
            "<p>One <em>two</em> three.</p>",
            '<p>“<q data-quote="a1">One two</q>”</p>',
            "<h2>One</h2>",
            "<ul><li><p>One</p></li></ul>",
            "<p>One four three.</p>",
        ]
    ),
    max_size=4,
)


@given(BLOCKS, BLOCKS, BLOCKS)
def test_merged_body_is_one_that_can_be_stored(base, mine, theirs):
    merged = merge_blocks(text(base), text(mine), text(theirs)).text
    assert clean(merged) == merged


def test_without_a_common_past_both_are_kept():
    assert merge_lines("", "mine", "theirs").text == "mine\ntheirs"


def test_neighbours_changed_by_one_each_are_no_conflict():
    merged = merge_lines("one\ntwo", "one\ntwo of mine", "one of theirs\ntwo")
    assert (merged.text, merged.conflicts) == ("one of theirs\ntwo of mine", ())
