"""A word diff loses nothing: its pieces are the old text and the new one, code point by code point."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.body import clean, plain_text
from articles.body.word_diff import Kind, diff_bodies, diff_text, folded
from articles.body.wording import QuoteWording, Wording, changes

WORDS = st.text(st.sampled_from("ab ,.“”’…\n\u00a0é"), max_size=30)


def old_of(pieces):
    return "".join(piece.text for piece in pieces if piece.kind != Kind.ADDED)


def new_of(pieces):
    return "".join(piece.text for piece in pieces if piece.kind != Kind.REMOVED)


@given(WORDS, WORDS)
def test_both_texts_are_in_the_pieces(old, new):
    pieces = diff_text(old, new)
    assert (old_of(pieces), new_of(pieces)) == (old, new)


@given(st.lists(WORDS, max_size=6), st.lists(WORDS, max_size=6))
@settings(deadline=None)
def test_both_bodies_are_in_the_blocks(old, new):
    before, after = (clean("".join(f"<p>{text}</p>" for text in texts)) for texts in (old, new))
    blocks = diff_bodies(before, after)
    kept = [block for block in blocks if block.kind != Kind.ADDED]
    come = [block for block in blocks if block.kind != Kind.REMOVED]
    assert "\n\n".join(old_of(block.pieces) for block in kept) == plain_text(before)
    assert "\n\n".join(new_of(block.pieces) for block in come) == plain_text(after)


def test_a_changed_word_is_the_only_one_marked():
    pieces = diff_text("The ship left at nine.", "The ship left at ten.")
    assert [(piece.kind, piece.text) for piece in pieces] == [
        (Kind.SAME, "The ship left at "),
        (Kind.REMOVED, "nine"),
        (Kind.ADDED, "ten"),
        (Kind.SAME, "."),
    ]


def test_a_moved_paragraph_does_not_mark_its_neighbours():
    one, two, three = "<p>One stays.</p>", "<p>Two comes between them.</p>", "<p>Three stays.</p>"
    kinds = [block.kind for block in diff_bodies(f"{one}\n{three}", f"{one}\n{two}\n{three}")]
    assert kinds == [Kind.SAME, Kind.ADDED, Kind.SAME]


def test_words_of_a_quote_are_told_from_others():
    old = '<p>“<q data-quote="a">We will come,</q>” she said.</p>'
    new = '<p>“<q data-quote="a">We will not come,</q>” she said.</p>'
    (block,) = diff_bodies(old, new)
    added = [piece for piece in block.pieces if piece.kind == Kind.ADDED]
    assert "".join(piece.text for piece in added).strip() == "not"
    assert all(piece.quoted for piece in added)


def test_what_did_not_change_is_folded_away():
    old = "\n".join(f"<p>Paragraph {number}.</p>" for number in range(9))
    new = old.replace("Paragraph 4.", "Paragraph four.")
    assert [one if isinstance(one, int) else one.kind for one in folded(diff_bodies(old, new))] == [
        3, Kind.SAME, Kind.CHANGED, Kind.SAME, 3,
    ]  # fmt: skip


@pytest.mark.parametrize("size", [3_000, 60_000])
def test_two_large_texts_without_a_common_word_end_and_lose_nothing(size):
    old, new = " ".join(f"a{n}" for n in range(size)), " ".join(f"b{n}" for n in range(size))
    pieces = diff_text(old, new)
    assert (old_of(pieces), new_of(pieces)) == (old, new)


def test_lists_and_speakers_are_named():
    before = Wording(
        "<p>x</p>", {"Headline": "Old"}, {"Tags": ("Navy", "Calder")}, (QuoteWording("q", "Yes", "A. B."),)
    )
    after = Wording("<p>x</p>", {"Headline": "New"}, {"Tags": ("Calder", "Ice")}, (QuoteWording("q", "Yes", "A. C."),))
    found = changes(before, after)
    assert [change.name for change in found.fields] == ["Headline", "Tags"]
    assert old_of(found.quotes[0].pieces) == "A. B." and new_of(found.quotes[0].pieces) == "A. C."
    assert [piece.text for piece in found.fields[1].pieces if piece.kind == Kind.REMOVED] == ["Navy"]
    assert found.any and not changes(before, before).any
