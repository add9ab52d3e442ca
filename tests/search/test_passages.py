"""What was looked for is marked in every text that has it, whatever its language and form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.search.passages import Sought
from articles.search.query import parse

WORDS = ["Harbour", "harbours", "Häfen", "Hafen", "l’armée", "armées", "e-mail", "email", "C++", "NATO’s", "Ministère", "海", "running"]  # fmt: skip


def sought(text, query, language="en"):
    return [stretch.text for stretch in Sought(parse(query).words).marked(text, language) if stretch.sought]


@pytest.mark.parametrize(
    ("text", "query", "language", "found"),
    [
        ("The harbours lie open.", "harbour", "en", ["harbours"]),
        ("Die Häfen sind offen.", "hafen", "de", ["Häfen"]),
        ("Die Haefen sind offen.", "minister", "de", []),
        ("L’armée passe.", "armées", "fr", ["armée"]),
        ("Los puertos del norte.", "Puertos", "es", ["puertos"]),
        ("An e-mail came.", '"e-mail came"', "en", ["e-mail came"]),
        ("The deputy chief of staff.", '"chief of staff"', "en", ["chief of staff"]),
        ("The staff of the chief.", '"chief of staff"', "en", []),
        ("東京湾で会議", "東京", "ja", ["東京"]),
    ],
)
def test_what_was_looked_for_is_marked(text, query, language, found):
    assert sought(text, query, language) == found


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8), st.sampled_from(WORDS), st.sampled_from(["en", "de", "fr", "es"]))  # fmt: skip
def test_a_word_that_stands_there_as_it_was_typed_is_marked(words, query, language):
    text = " – ".join(words)
    assert (query in words) <= (query in sought(text, query, language) or query.startswith("l’"))


def test_the_passage_is_of_the_first_text_that_has_the_most():
    texts = ["Nothing of it.", "A harbour only.", "The harbour and its pilots.", "Pilots of the harbour."]
    told = Sought(parse("harbour pilot").words).passage(texts, "en")
    assert "".join(stretch.text for stretch in told) == texts[2]
    assert [stretch.text for stretch in told if stretch.sought] == ["harbour", "pilots"]
