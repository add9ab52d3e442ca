"""What holds for any text at all, and how time grows with length."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.quotes import find_quotes

SIGNS = "“ ” \" ‘ ’ ' « » „ `` '' , . ? … — : ( ) <b> ’s"
WORDS = "said told Ana Ortega he the of colonel Gen. and who MP"
PIECES = st.sampled_from([*SIGNS.split(), *WORDS.split(), "\n", "\n\n", " "])
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(PIECES, max_size=60).map("".join),
    st.lists(PIECES, max_size=60).map(" ".join),
)
#: Words with an apostrophe, and what could make one look like the end of speech.
WITH_APOSTROPHE = ["don’t", "O’Brien", "boys’", "dogs'", "dogs',", "boys’?", "’90s", "'tis", "’em,", "goin'", "’n’"]
APOSTROPHES = st.sampled_from([*WITH_APOSTROPHE, "said", "replied", "Ana", "Ortega", ",", ".", "?"])
#: Awkward characters and constructions, repeated.
HOSTILE = [
    "“",
    '"',
    "'",
    "(",
    " ",
    "<",
    "&",
    "a.",
    "\u0301",
    "“a ",
    "“Go.” ",
    "s’ ",
    "\n",
    "“a\n",
    "Ana and ",
    "word, ",
    "A: b\nC: d\n",
    "'a b c d,' said Ana. ",
    '\'a "b" ',
]


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_parts_are_the_words_in_order_and_never_overlap(text: str) -> None:
    finding = find_quotes(text)
    for group in (finding.quotes, finding.others):
        for quote in group:
            assert quote.text == "\n\n".join(text[start:end] for start, end in quote.parts)
            assert (quote.start, quote.end) == (quote.parts[0][0], quote.parts[-1][1])
            assert 0 <= quote.confidence <= 1
            assert bool(quote.speaker) == bool(quote.rule)
    parts = sorted(part for quote in finding.quotes for part in quote.parts)
    assert [part for quote in finding.quotes for part in quote.parts] == parts
    for (start, end), (after, _) in pairwise(parts):
        assert start < end <= after
    assert all(0 <= warning.start < len(text) for warning in finding.warnings)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(["“We go now,”", '"We go now,"', "‘We go now,’"]), st.lists(APOSTROPHES, max_size=40))
def test_apostrophes_are_never_marks(words: str, pieces: list[str]) -> None:
    text = f"{words} said Ana Ortega. " + " ".join(pieces)
    finding = find_quotes(text)
    assert [quote.text for quote in (*finding.quotes, *finding.others)] == ["We go now,"]


@settings(max_examples=50, deadline=None)
@given(TEXTS)
def test_same_text_gives_the_same_answer(text: str) -> None:
    assert find_quotes(text) == find_quotes(text)


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_long_run_of_one_awkward_sign_is_answered(piece: str) -> None:
    text = piece * (64_000 // len(piece))
    assert all(text[start:end] for quote in find_quotes(text).quotes for start, end in quote.parts)
