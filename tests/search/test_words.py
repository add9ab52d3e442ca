"""Folded, stemmed, cut: what is the same word to somebody who searches."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.search.documents import Document, tokens_of
from articles.search.field import stream, tsvector
from articles.search.words import joined_words, stem, stems, words_in


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
