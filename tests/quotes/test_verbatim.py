"""Each way in which a quote can differ from its source is told from the others."""

import string

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from articles.quotes.verbatim import Match, SourceIndex, Verdict, Warned, compare

SOURCE = (
    "The ferry leaves at dawn, and nobody will wait for us. It cost £5 in 1998; today it costs 20% more – "
    "too much, say the islanders’ families. Every engagements have been a great venue to meet. "
    "We lost -3 degrees… and then it snowed. Did the harbour master, Ilka Brandt, ask for help? She did not."
)
INDEX = SourceIndex(SOURCE)
WORDS = [
    "harbour",
    "ferry",
    "island",
    "winter",
    "pilot",
    "engine",
    "signal",
    "anchor",
    "weather",
    "lantern",
    "captain",
    "evening",
    "morning",
    "water",
    "council",
    "minister",
    "bridge",
    "island’s",
    "crew",
    "letter",
    "visit",
    "story",
    "number",
    "stone",
    "garden",
    "window",
    "market",
    "season",
    "voice",
    "silence",
]


def verdict(words: str, index: SourceIndex = INDEX) -> Verdict:
    match = compare(words, index)
    assert match is not None
    return match.verdict


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("The ferry leaves at dawn, and nobody will wait for us.", Verdict.EXACT),
        ("“The ferry leaves at dawn, and nobody will wait for us.”", Verdict.EXACT),
        ("The ferry leaves at dawn and nobody will wait for us,", Verdict.TYPOGRAPHIC),
        ("too much, say the islanders' families", Verdict.TYPOGRAPHIC),
        ("today it costs 20% more-too much", Verdict.TYPOGRAPHIC),
        ("The\u00a0ferry leaves\u2009at dawn", Verdict.TYPOGRAPHIC),
        ("The fer\u00adry leaves at da\u200bwn", Verdict.TYPOGRAPHIC),
        ("We lost -3 degrees ... and then it snowed", Verdict.TYPOGRAPHIC),
        ("the ferry leaves at dawn", Verdict.FIRST_LETTER),
        ("Nobody will wait for us", Verdict.FIRST_LETTER),
        ("The ferry leaves … will wait for us", Verdict.ELIDED),
        ("The ferry leaves [...] will wait for us", Verdict.ELIDED),
        ("The ferry leaves . . . will wait for us", Verdict.ELIDED),
        ("The ferry leaves at dawn, and nobody [on the pier] will wait", Verdict.BRACKETED),
        ("[The boat] leaves at dawn, and nobody will wait", Verdict.BRACKETED),
        ("Every engagements [sic] have been a great venue", Verdict.BRACKETED),
        ("[t]he ferry leaves at dawn, and nobody", Verdict.BRACKETED),
        ("Every engagement has been a great venue to meet", Verdict.ALTERED),
        ("The ferry leaves at dawn, and somebody will wait for us", Verdict.ALTERED),
        ("The ferry leaves at dawn, and nobody will not wait for us", Verdict.ALTERED),
        ("The Ferry leaves at dawn, and nobody", Verdict.ALTERED),
        ("It cost 5 in 1998; today it costs 20% more", Verdict.ALTERED),
        ("It cost £5 in 1998; today it costs 20 more", Verdict.ALTERED),
        ("We lost 3 degrees… and then it snowed", Verdict.ALTERED),
        ("We lost -3 degrees and then it snowed", Verdict.ALTERED),
        ("Did the harbour master, Ilka Brandt, ask for help. She did not", Verdict.ALTERED),
        ("Nothing of the kind was ever said in this town", Verdict.NOT_FOUND),
    ],
)
def test_each_change_has_its_verdict(words, expected):
    assert verdict(words) == expected


def test_pieces_in_another_order_are_not_the_same_words():
    assert not verdict("nobody will wait for us … The ferry leaves").faithful


def test_a_quote_without_words_has_no_verdict():
    for words in ("", "“”", "…", "[…]", " – ", "\u200b"):
        assert compare(words, INDEX) is None


def test_without_a_source_there_is_nothing_to_compare():
    assert compare("We leave.", None) == Match(Verdict.NO_SOURCE)


def test_an_empty_source_holds_no_words():
    assert verdict("We leave.", SourceIndex("")) == Verdict.NOT_FOUND


def test_the_place_in_the_source_is_told():
    match = compare("the ferry leaves … will wait", INDEX)
    assert SOURCE[match.start : match.end] == "The ferry leaves at dawn, and nobody will wait"
    assert [SOURCE[start:end] for start, end in match.hidden] == ["at dawn, and nobody"]


def test_what_an_ellipsis_hides_is_looked_at():
    assert compare("The ferry leaves at … will wait for us", INDEX).warnings == (Warned.HIDES_NEGATION,)
    match = compare("It cost … it costs 20% more", INDEX)
    assert match.warnings == (Warned.HIDES_NUMBER, Warned.SHORT_PIECE)
    match = compare("Did the harbour master … ask for help", INDEX)
    assert match.warnings == (Warned.HIDES_NAME,)
    assert Warned.HIDES_SENTENCE_END in compare("will wait for … 1998; today it costs", INDEX).warnings


def test_the_best_of_several_places_counts():
    source = SourceIndex("he said we leave at dawn today. She said: “We leave at dawn today”. WE LEAVE AT DAWN TODAY.")
    assert verdict("We leave at dawn today", source) == Verdict.EXACT


def test_words_of_two_speakers_are_never_one_quote():
    source = SourceIndex("ANA RUIZ: We leave at dawn, whatever comes.\nLI WEN: Nobody will wait for the boat.\n")
    match = compare("We leave at dawn … will wait for the boat", source)
    assert match.verdict == Verdict.ALTERED
    assert Warned.TWO_SPEAKERS in match.warnings


def test_decomposed_and_composed_letters_are_the_same():
    assert verdict("Bu\u0308lent spoke of the cafe\u0301", SourceIndex("Yes. Bülent spoke of the café again.")) == (
        Verdict.TYPOGRAPHIC
    )


# Properties

unhurried = settings(deadline=None, max_examples=200)
sources = st.lists(st.sampled_from(WORDS), min_size=60, max_size=160).map(lambda words: " ".join(words) + ".")
anything = st.text(st.characters(exclude_categories=("Cs",)), max_size=80)


@unhurried
@given(data=st.data(), source=sources)
def test_a_quote_cut_from_the_source_is_exact(data, source):
    words = source.split(" ")
    start = data.draw(st.integers(0, len(words) - 2))
    end = data.draw(st.integers(start + 1, min(len(words), start + 40)))
    assert verdict(" ".join(words[start:end]), SourceIndex(source)) == Verdict.EXACT


@unhurried
@given(text=anything, before=anything, after=anything)
def test_whatever_the_signs_a_whole_line_of_the_source_is_exact(text, before, after):
    match = compare(text, SourceIndex(f"{before}\n{text}\n{after}"))
    stripped = text.strip(" \t\r\n\u00a0\u202f\"“”„‟«»‹›‘’‚‛'`")
    if match is not None and stripped and (stripped[0].isalnum() and stripped[-1].isalnum()):
        assert match.verdict == Verdict.EXACT


@unhurried
@given(data=st.data(), source=sources)
def test_other_blanks_marks_and_commas_are_typographic(data, source):
    words = source.rstrip(".").split(" ")
    start = data.draw(st.integers(0, len(words) - 6))
    cut = words[start : start + 6]
    noise = data.draw(
        st.lists(st.sampled_from(["\u00a0", ", ", " – ", "  ", "\n\n“", " ‘", "’ "]), min_size=5, max_size=5)
    )
    noisy = "".join(word + between for word, between in zip(cut, [*noise, ""], strict=True))
    assert verdict(noisy, SourceIndex(source)) == Verdict.TYPOGRAPHIC


@unhurried
@given(data=st.data(), source=sources)
def test_one_other_word_is_altered(data, source):
    words = source.rstrip(".").split(" ")
    start = data.draw(st.integers(0, len(words) - 12))
    cut = words[start : start + 12]
    at = data.draw(st.integers(0, 11))
    cut[at] = "zeppelin"
    match = compare(" ".join(cut), SourceIndex(source))
    assert match.verdict == Verdict.ALTERED


@unhurried
@given(data=st.data())
def test_words_left_out_are_elided_where_an_ellipsis_says_so_and_altered_where_none_does(data):
    words = [f"{word}{number}" for number, word in enumerate(data.draw(st.permutations(WORDS)))]
    index = SourceIndex(" ".join(words))
    cut = data.draw(st.integers(1, 6))
    head, tail = words[1:8], words[8 + cut : 16 + cut]
    sign = data.draw(st.sampled_from(["…", " … ", " ... ", " [...] ", " […] ", " . . . "]))
    match = compare(" ".join(head) + sign + " ".join(tail), index)
    assert match.verdict == Verdict.ELIDED
    assert [index.text[start:end] for start, end in match.hidden] == [" ".join(words[8 : 8 + cut])]
    assert verdict(" ".join(head + tail), index) == Verdict.ALTERED


@unhurried
@given(quote=anything, source=anything)
def test_no_text_is_too_odd(quote, source):
    match = compare(quote, SourceIndex(source))
    if match is not None:
        assert 0 <= match.start <= match.end <= len(source)
        assert all(match.start <= start <= end <= match.end for start, end in match.hidden)


@unhurried
@given(quote=st.text(string.punctuation + "…—“” ab1", max_size=60), source=st.text("ab1 .…-?[]", max_size=120))
def test_signs_alone_never_break_it(quote, source):
    assume(source)
    first, second = compare(quote, SourceIndex(source)), compare(quote, SourceIndex(source))
    assert first == second
