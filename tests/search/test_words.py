"""Folded, stemmed, cut: what is the same word to somebody who searches."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.search.documents import Document, tokens_of
from articles.search.field import stream, tsvector
from articles.search.words import _PLAIN_WORD, _WORD, joined_words, may_have_token, stem, stems, tokens_in, words_in


def joined(text):
    return list(joined_words(text, words_in(text)))


def folded(text):
    return [word.folded for word in words_in(text)]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("nations’ operations", ["nations", "operations"]),
        ("nations' operations", ["nations", "operations"]),
        ("Bülent", ["bulent"]),
        ("Bu\u0308lent", ["bulent"]),
        ("Lieutenant-Colonel", ["lieutenant", "colonel"]),
        ("Lieutenant‑Colonel", ["lieutenant", "colonel"]),
        ("NATO's", ["nato"]),
        ("Don’t", ["dont"]),
        ("O’Brien", ["obrien"]),
        ("l’Azerbaïdjan", ["azerbaidjan"]),
        ("L'Aquila", ["aquila"]),
        ("Straße", ["strasse"]),
        ("C++ and C#", ["c++", "and", "c#"]),
        ("soft\u00adware", ["software"]),
        ("ﬁle", ["file"]),
        ("Æthelred", ["aethelred"]),
        ("東京 2026", ["東", "京", "2026"]),
        ("البحر مفتوح", ["البحر", "مفتوح"]),
        ("_____ --- ’’’", []),
        ("\u202eabc\u202c", ["abc"]),
    ],
)
def test_words(typed, words):
    assert folded(typed) == words


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "operations", "operation"),
        ("en-GB", "nations", "nation"),
        ("de", "Häuser", "Hauser"),
        ("de", "Gespräche", "Gespräch"),
        ("fr", "opérations", "operation"),
        ("fr", "publiée", "publié"),
    ],
)
def test_forms_of_one_word_have_one_stem(language, one, other):
    assert stem(*folded(one), language) == stem(*folded(other), language)


def test_a_word_of_a_query_is_looked_for_in_every_language():
    for language in ("en", "de", "fr", "ar"):
        assert stem("operations", language) in stems("operations")


def test_hyphenated_words_are_one_word_too():
    assert joined("an e-mail from Baden-Württemberg - or not") == ["email", "badenwurttemberg"]


@given(st.text())
def test_any_text_is_cut_into_words_that_stand_in_it(text):
    end = 0
    for word in words_in(text):
        assert word.folded
        assert word.folded == word.folded.casefold()
        assert end <= word.start < word.end <= len(text)
        assert not any(sign.isspace() or sign in "\"'\\" for sign in word.folded)
        end = word.end


@given(st.text(max_size=300), st.sampled_from(["en", "de", "fr", "ar"]))
def test_what_is_indexed_is_plain_for_both_databases(text, language):
    tokens = tokens_of(Document(language, title=text, about=[text], texts=[text]), ["t:1"])
    assert "\n" not in stream(tokens)
    assert stream(tokens).split(" ").count("t:1") == 1
    assert tsvector(tokens).count("'") % 2 == 0


def test_a_text_of_any_length_fits_a_row():
    text = " ".join(f"word{number}" for number in range(100_000))
    assert len(tsvector(tokens_of(Document("en", title="Long", texts=[text]), []))) < 900_000


@pytest.mark.parametrize(
    "sign", ["a", "'", "-", "a'", "a-", "\u0301", "a\u0301", "東", "\u200b", "+", "#", '"', "a:", "ß"]
)
def test_a_long_run_of_one_sign_is_read_through_once(sign):
    text = sign * 200_000  # hours, where it is not
    assert len(joined(text)) <= len(list(words_in(text))) <= len(text)


#: What texts of newspapers are made of, and what makes some of them odd.
_WORDS = [
    *("exercise", "Exercises", "l’exercice", "O'Exe", "Übung", "übungen", "E\u0301tude", "étude", "dying", "die"),
    *(
        "e-mail",
        "“Exercise",
        "x_exercise",
        "½e",
        "ﬁt",
        "東京",
        "ex\xaderc",
        "Ex’s",
        "´ex",
        "ʼexe",
        "1e",
        "ẞe",
        "C++",
        "C#",
    ),
]
_TEXTS = st.lists(st.sampled_from(_WORDS), max_size=12).map(" ".join)


@given(_TEXTS | st.text(max_size=60), _TEXTS, st.sampled_from(["en", "de", "fr", "uk"]))
def test_no_token_of_a_text_is_overlooked(text, others, language):
    tokens = tokens_in(text, language)[0]
    sought = frozenset(tokens_in(others, language)[0])
    assert may_have_token(text, language, sought) or sought.isdisjoint(tokens)
    assert all(may_have_token(text, language, frozenset([token])) for token in tokens)


@given(st.text(st.characters(max_codepoint=0x2FF) | st.sampled_from("“”’‘–—‑…"), max_size=80))
def test_a_plain_text_has_the_words_of_any_text(text):
    if "\xad" not in text:
        assert _PLAIN_WORD.findall(text) == _WORD.findall(text)


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=14), st.sampled_from(["en", "de", "fr"]))
def test_a_word_begins_as_its_stem(word, language):
    assert stem(word, language)[0] == word[0]
